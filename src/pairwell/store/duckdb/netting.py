"""Taking returns away from lines: the engine finds what they touch, a loop walks over that only.

A cancelled or refunded order leaves nothing of its products, and returns naming it are settled. A
return that names its order (or stands in it) takes from its lines of that product, first line
first. Then those that name none, in order of time, each take from the latest earlier line of the
same customer and product that has enough left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

import duckdb
import numpy as np
import pyarrow as pa

from pairwell.store import question


def net_returns(connection: duckdb.DuckDBPyConnection) -> None:
    """Write ``netted`` anew from all raw lines."""
    connection.execute("delete from netted")
    touched = connection.sql(question("facts/touched_by_returns")).to_arrow_table()
    if touched.num_rows == 0:
        return
    work = _Work(touched)
    work.settle_named()
    work.settle_unnamed()
    netted = pa.table({"line_id": touched["line_id"], "quantity": work.left})
    connection.from_arrow(netted).insert_into("netted")


class _Work:
    """Columns of the touched rows as lists, and ``left``: pieces left of each row."""

    def __init__(self, touched: pa.Table) -> None:
        self.part: list[str] = touched["part"].to_pylist()
        self.order: list[str] = touched["order_id"].to_pylist()
        self.product: list[str] = touched["product_id"].to_pylist()
        self.customer: list[str | None] = touched["customer_id"].to_pylist()
        self.names: list[str | None] = touched["returns_order_id"].to_pylist()
        self.at: list[int | None] = touched["ordered_at"].cast(pa.int64()).to_pylist()
        self.left: list[int] = np.abs(touched["quantity"].to_numpy()).tolist()
        self.unnamed: list[int] = []

    def _rows(self, part: str) -> Iterable[int]:
        return (i for i, found in enumerate(self.part) if found == part)

    def settle_named(self) -> None:
        voided = {(self.order[i], self.product[i]) for i in self._rows("void")}
        lines: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i in self._rows("paid"):
            lines[self.order[i], self.product[i]].append(i)
            if (self.order[i], self.product[i]) in voided:
                self.left[i] = 0
        for i in self._rows("void"):
            self.left[i] = 0
        for i in self._rows("return"):
            key = (self.names[i] or self.order[i], self.product[i])
            if key in voided:
                self.left[i] = 0
            elif key in lines:
                for line in lines[key]:
                    taken = min(self.left[i], self.left[line])
                    self.left[i] -= taken
                    self.left[line] -= taken
            elif self.names[i] is None:
                self.unnamed.append(i)

    def settle_unnamed(self) -> None:
        wanted = {(self.customer[i], self.product[i]) for i in self.unnamed}
        lines: dict[tuple[str | None, str], tuple[list[int], list[int]]] = {}
        for i in self._rows("paid"):
            at, key = self.at[i], (self.customer[i], self.product[i])
            if key in wanted and at is not None:
                times, rows = lines.setdefault(key, ([], []))
                times.append(at)
                rows.append(i)
        for i in self.unnamed:
            at, customer = self.at[i], self.customer[i]
            if at is None or customer is None or (customer, self.product[i]) not in lines:
                continue
            times, rows = lines[customer, self.product[i]]
            for line in reversed(rows[: bisect_left(times, at)]):
                if self.left[line] >= self.left[i]:
                    self.left[line] -= self.left[i]
                    self.left[i] = 0
                    break
