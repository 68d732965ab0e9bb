"""Facts in lists and dicts, written to be read: row by row, no cleverness, nothing kept derived."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_args

import pyarrow as pa

from pairwell.app.ports.facts import FactsSummary, Settled
from pairwell.model.columns import CUSTOMERS, LINES, LINKS, PRODUCTS, VIEWS, schema
from pairwell.model.source import Kind
from pairwell.store.memory.folding import VIEWED, MemoryFold, settle_events
from pairwell.store.memory.returns import is_return, is_void, line_order, take_returns

Row = dict[str, Any]

KEY = ("order_id", "product_id", "ordered_at", "quantity", "unit_price_minor", "currency",
       "status", "returns_order_id")  # fmt: skip
"""Two rows equal in these are the same line."""


class MemoryFacts:
    """Fits the port ``Facts``; lives as long as the object."""

    def __init__(self) -> None:
        self._held = _Held()

    @contextmanager
    def importing(self, kind: Kind, reading: str = "") -> Iterator[_Import]:
        """One transaction: the work is done on a copy that replaces the original at the end."""
        held = copy.deepcopy(self._held)
        yield _Import(held, kind)
        held.readings[kind].append(reading)
        self._held = held

    def folded(self) -> int:
        return self._held.folded

    @contextmanager
    def folding(self, upto: int) -> Iterator[MemoryFold]:
        """One transaction, as ``importing``."""
        held = copy.deepcopy(self._held)
        fold = MemoryFold(held)
        yield fold
        fold.finish()
        held.folded = upto
        self._held = held

    def knows(self, kind: Kind, reading: str) -> bool:
        readings = self._held.readings[kind]
        return reading in (readings if kind == "orders" else readings[-1:])

    def lines(self, *, in_order: bool = True) -> pa.Table:
        left, _ = take_returns(self._held.lines)
        rows = [
            {**row, "quantity": n} for row, n in zip(self._held.lines, left, strict=True) if n > 0
        ]
        return _table(sorted(rows, key=line_order), LINES)

    def returns(self) -> pa.Table:
        _, over = take_returns(self._held.lines)
        rows = [
            {**row, "quantity": -n}
            for row, n in zip(self._held.lines, over, strict=True)
            if is_return(row) and n > 0
        ]
        return _table(sorted(rows, key=line_order), LINES)

    def taken_back(self) -> pa.Table:
        raw = self._held.lines
        left, _ = take_returns(raw)
        void = [row for row in raw if is_void(row)]
        sold = {
            (row["order_id"], row["product_id"])
            for row in raw
            if row["status"] == "paid" and row["quantity"] > 0
        }
        cancelled = {
            (row["order_id"], row["product_id"]) for row in void if row["status"] == "cancelled"
        }
        rows = [
            {**row, "quantity": row["quantity"] - n}
            for row, n in zip(raw, left, strict=True)
            if row["status"] == "paid" and row["quantity"] > n
        ]
        rows += [row for row in void if (row["order_id"], row["product_id"]) not in sold]
        rows = [row for row in rows if (row["order_id"], row["product_id"]) not in cancelled]
        return _table(sorted(rows, key=line_order), LINES)

    def products(self) -> pa.Table:
        held = self._held
        ids = {*held.products, *(row["product_id"] for row in held.seen)}
        said = {name: held.latest("product_id", name) for name in ("title", "category")}
        rows = []
        for product_id in sorted(ids):
            row = dict(held.products.get(product_id, {"product_id": product_id}))
            for name, texts in said.items():
                if row.get(name) is None:
                    row[name] = texts.get(product_id)
            if product_id in held.products and product_id not in held.listed:
                row["in_stock"] = False
                row["discontinued"] = True
            rows.append(row)
        return _table(rows, PRODUCTS)

    def customers(self) -> pa.Table:
        held = self._held
        ids = {*held.customers, *(row["customer_id"] for row in held.seen)} - {None}
        country = held.latest("customer_id", "country")
        rows = []
        for customer_id in sorted(ids):
            row = dict(held.customers.get(customer_id, {"customer_id": customer_id}))
            if row.get("country") is None:
                row["country"] = country.get(customer_id)
            rows.append(row)
        return _table(rows, CUSTOMERS)

    def links(self) -> pa.Table:
        rows = sorted(self._held.links.items(), key=lambda item: (item[0][0], item[1][0], item[0]))
        return _table([row for _, (_, row) in rows], LINKS)

    def views(self) -> pa.Table:
        rows = sorted(self._held.views, key=lambda view: (view[0], view[2], view[1]))
        return _table([dict(zip(VIEWED, view, strict=True)) for view in rows], VIEWS)

    def summary(self) -> FactsSummary:
        raw = self._held.lines
        lines, products = self.lines().to_pylist(), self.products().to_pylist()
        orders: dict[str, bool] = {}
        for row in lines:
            orders[row["order_id"]] = orders.get(row["order_id"], False) or (
                row["customer_id"] is not None
            )
        times = [row["ordered_at"] for row in lines if row["ordered_at"] is not None]
        n_returns, n_over = sum(is_return(row) for row in raw), self.returns().num_rows
        return FactsSummary(
            n_lines=len(lines),
            n_orders=len(orders),
            n_customers=len({row["customer_id"] for row in lines} - {None}),
            n_guest_orders=sum(not known for known in orders.values()),
            n_products=len(products),
            n_products_sold=len({row["product_id"] for row in lines}),
            n_products_on_sale=sum(row["in_stock"] is not False for row in products),
            n_unpaid=sum(row["status"] == "unpaid" for row in raw),
            n_cancelled=sum(is_void(row) for row in raw),
            returns_matched=n_returns - n_over,
            returns_unmatched=n_over,
            first_at=min(times).isoformat() if times else None,
            last_at=max(times).isoformat() if times else None,
        )

    def forget_customer(self, customer_id: str) -> int:
        held = self._held
        orders = {r["order_id"] for r in held.lines if r["customer_id"] == customer_id}

        def is_theirs(row: Row) -> bool:
            return row["customer_id"] == customer_id or (
                row["order_id"] in orders or row["returns_order_id"] in orders
            )

        before = len(held.lines) + len(held.customers) + len(held.views)
        held.lines = [row for row in held.lines if not is_theirs(row)]
        held.seen = [
            row | {"customer_id": None} if row["customer_id"] == customer_id else row
            for row in held.seen
        ]
        held.customers.pop(customer_id, None)
        held.views = {view for view in held.views if view[0] != customer_id}
        return before - len(held.lines) - len(held.customers) - len(held.views)

    def close(self) -> None:
        """Nothing to let go of."""


class _Held:
    """What is kept: raw lines, every row seen (duplicates too), catalogue and customers."""

    def __init__(self) -> None:
        self.lines: list[Row] = []
        self.seen: list[Row] = []
        self.products: dict[str, Row] = {}
        self.listed: set[str] = set()
        self.customers: dict[str, Row] = {}
        self.links: dict[tuple[str, str, str], tuple[int, Row]] = {}
        self.views: set[tuple[Any, ...]] = set()
        self.cancelled: set[str] = set()
        self.folded = 0
        self.readings: dict[Kind, list[str]] = {kind: [] for kind in get_args(Kind)}

    def latest(self, id_name: str, name: str) -> dict[str, Any]:
        """What the latest order said of each id; of two at the same instant the greater text."""
        said: dict[str, tuple[bool, Any, str]] = {}
        for row in self.seen:
            i, at = row[id_name], row["ordered_at"]
            if i is not None and row[name] is not None:
                this = (at is not None, at or 0, row[name])
                said[i] = max(said.get(i, this), this)
        return {i: text for i, (_, _, text) in said.items()}


class _Import:
    """Fits the port ``FactsImport``."""

    def __init__(self, held: _Held, kind: Kind) -> None:
        self._held = held
        self._kind = kind
        self._rows: list[Row] = []

    def add(self, rows: pa.RecordBatch) -> None:
        self._rows += rows.to_pylist()

    def settle(self) -> Settled:
        if self._kind == "orders":
            return self._settle_lines()
        if self._kind == "products":
            return self._settle_products()
        if self._kind == "links":
            return self._settle_links()
        if self._kind == "views":
            return self._settle_views()
        return self._settle_customers()

    def _settle_lines(self) -> Settled:
        held = self._held
        held.seen += self._rows
        settle_events(held, self._rows)
        known = Counter(tuple(row[name] for name in KEY) for row in held.lines)
        loaded = 0
        for row in self._rows:
            key = tuple(row[name] for name in KEY)
            if known[key] > 0:
                known[key] -= 1
            else:
                held.lines.append({name: row[name] for name in _KEPT})
                loaded += 1
        return Settled(loaded=loaded, duplicate=len(self._rows) - loaded)

    def _settle_products(self) -> Settled:
        held = self._held
        last = {row["product_id"]: row for row in self._rows}
        before = set(held.listed)
        loaded = sum(held.products.get(i) != row or i not in before for i, row in last.items())
        priced = [
            (row["price_minor"], held.products[i]["price_minor"])
            for i, row in last.items()
            if i in before
            and (row["price_minor"] or 0) > 0
            and (held.products[i]["price_minor"] or 0) > 0
            and row["currency"] == held.products[i]["currency"]
        ]
        held.products |= last
        held.listed = set(last)
        return Settled(
            loaded=loaded,
            duplicate=len(self._rows) - loaded,
            n_listed=len(before),
            n_leaving=len(before - held.listed),
            n_priced=len(priced),
            n_far_priced=sum(now >= 2 * old or 2 * now <= old for now, old in priced),
        )

    def _settle_customers(self) -> Settled:
        held = self._held
        last = {row["customer_id"]: row for row in self._rows}
        loaded = sum(held.customers.get(i) != row for i, row in last.items())
        held.customers |= last
        return Settled(
            loaded=loaded,
            duplicate=len(self._rows) - loaded,
        )

    def _settle_views(self) -> Settled:
        new = {tuple(row[name] for name in VIEWED) for row in self._rows} - self._held.views
        self._held.views |= new
        return Settled(loaded=len(new), duplicate=len(self._rows) - len(new))

    def _settle_links(self) -> Settled:
        held = self._held
        last = {_ends(row): (place, row) for place, row in enumerate(self._rows)}
        named = {relation for _, relation, _ in last}
        before = {key: row for key, (_, row) in held.links.items() if key[1] in named}
        loaded = sum(before.get(key) != row for key, (_, row) in last.items())
        held.links = {key: each for key, each in held.links.items() if key[1] not in named} | last
        known = {*held.products, *(row["product_id"] for row in held.seen)}
        ends = {key[0] for key in last} | {key[2] for key in last}
        return Settled(
            loaded=loaded,
            duplicate=len(self._rows) - loaded,
            n_listed=len(before),
            n_leaving=len(before.keys() - last.keys()),
            n_ends=len(ends),
            unknown=tuple(sorted(ends - known)),
        )


def _ends(row: Row) -> tuple[str, str, str]:
    return row["product_id"], row["relation"], row["target_id"]


_KEPT = (*(c.name for c in LINES), "status", "returns_order_id")


def _table(rows: list[Row], columns: tuple[Any, ...]) -> pa.Table:
    wanted = [{c.name: row.get(c.name) for c in columns} for row in rows]
    return pa.Table.from_pylist(wanted, schema=schema(columns))
