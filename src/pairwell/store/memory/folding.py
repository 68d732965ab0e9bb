"""Folding the journal into the plain facts: one row after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import pyarrow as pa

from pairwell.model.columns import VIEWS

Row = dict[str, Any]
STOCK = ("in_stock", "price_minor", "currency")
"""What a row that leaves it out does not change."""


VIEWED = tuple(column.name for column in VIEWS)


class Held(Protocol):
    """What ``MemoryFacts`` keeps, as far as folding changes it."""

    lines: list[Row]
    seen: list[Row]
    products: dict[str, Row]
    listed: set[str]
    customers: dict[str, Row]
    views: set[tuple[Any, ...]]
    cancelled: set[str]


class MemoryFold:
    """Fits the port ``FactsFold``."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def orders(self, rows: pa.RecordBatch) -> None:
        told = rows.to_pylist()
        replaced = {row["order_id"] for row in told}
        self._held.lines = [
            row for row in self._held.lines if not (row["order_id"] in replaced and is_sold(row))
        ]
        self._held.lines += told
        self._held.seen += told

    def bought(self, rows: pa.RecordBatch) -> None:
        told = rows.to_pylist()
        self._held.lines += [row | {"by_event": True} for row in told]
        self._held.seen += told

    def superseded(self, rows: pa.RecordBatch) -> None:
        self._held.seen += rows.to_pylist()

    def taken_back(self, rows: pa.RecordBatch) -> None:
        self._held.lines += rows.to_pylist()

    def cancelled(self, order_ids: Iterable[str]) -> None:
        self._held.cancelled.update(order_ids)

    def products(self, rows: pa.RecordBatch) -> None:
        for row in rows.to_pylist():
            before = self._held.products.get(row["product_id"], {})
            stays = {name: before.get(name) for name in STOCK if row[name] is None}
            self._held.products[row["product_id"]] = row | stays
            self._held.listed.add(row["product_id"])

    def stock(self, rows: pa.RecordBatch) -> None:
        for row in rows.to_pylist():
            product_id = row["product_id"]
            told = {name: row[name] for name in STOCK if row[name] is not None}
            if product_id not in self._held.products:
                self._held.listed.add(product_id)
            before = self._held.products.get(product_id, {"product_id": product_id})
            self._held.products[product_id] = before | told

    def customers(self, rows: pa.RecordBatch) -> None:
        for row in rows.to_pylist():
            self._held.customers[row["customer_id"]] = row

    def views(self, rows: pa.RecordBatch) -> None:
        self._held.views |= {tuple(row[name] for name in VIEWED) for row in rows.to_pylist()}

    def finish(self) -> None:
        """Join what was taken with what is known."""
        settle_events(self._held)


def settle_events(held: Held, coming: Iterable[Row] = ()) -> None:
    """Lines told by events go where something else tells of their order; cancelled is cancelled.

    Args:
        held: what is kept.
        coming: rows of a file that are about to be joined.
    """
    known = {
        row["order_id"]
        for row in (*held.lines, *coming)
        if is_sold(row) and not row.get("by_event")
    }
    held.lines = [
        row for row in held.lines if not (row.get("by_event") and row["order_id"] in known)
    ]
    for row in (*held.lines, *coming):
        if row["status"] == "paid" and is_sold(row) and row["order_id"] in held.cancelled:
            row["status"] = "cancelled"


def is_sold(row: Row) -> bool:
    """A line that says what was sold, not what came back."""
    return row["quantity"] > 0 and row["returns_order_id"] is None
