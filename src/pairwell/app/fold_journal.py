"""Verb: fold the journal into the facts - orders, products, customers, stock, and money events.

Each entry is taken in once: the number of the last one stands in the facts, in the transaction
that brought it. The facts come out the same however the journal is cut, and whenever a refund or
a cancellation arrives: before its order, long after, or twice. What browsers tell is never read
here; what the back end tells of views can part a pair, never make one (matrix/viewed_together.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pyarrow as pa

from pairwell.app.ports.facts import Facts, FactsFold
from pairwell.app.ports.journal import Journal, JournalEntry
from pairwell.app.record_events import MAX_SKEW
from pairwell.app.record_rows import FIRST_YEAR
from pairwell.model.columns import CUSTOMERS, PRODUCTS, VIEWS, Column, schema
from pairwell.model.errors import InputRefused
from pairwell.model.event import Event
from pairwell.model.shop_rows import CustomerRow, OrderRow, ProductRow, StockRow
from pairwell.model.source import LINES_READ

Row = dict[str, Any]
STOCK = ("in_stock", "price_minor", "currency")

_order = msgspec.json.Decoder(OrderRow)
_event = msgspec.json.Decoder(Event)
_product = msgspec.json.Decoder(ProductRow)
_stock = msgspec.json.Decoder(StockRow)
_customer = msgspec.json.Decoder(CustomerRow)


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """What one folding took in.

    Attributes:
        upto: number of the last entry that the facts hold now.
        n_entries: entries taken in.
        n_orders: rows of orders among them.
        n_events: purchases, refunds, cancellations and views told as events.
        n_products: rows of products and stock.
        n_customers: rows of customers.
    """

    upto: int
    n_entries: int
    n_orders: int = 0
    n_events: int = 0
    n_products: int = 0
    n_customers: int = 0


def fold_journal(journal: Journal, facts: Facts, *, batch: int = 20_000) -> Folded:
    """Take in all entries that the facts do not hold yet.

    Args:
        journal: what arrived.
        facts: where it goes.
        batch: entries in one transaction.

    Raises:
        InputRefused: the facts hold more than the journal has: it was lost or exchanged.
    """
    upto, counts = facts.folded(), Counter[str]()
    if journal.last_seq() < upto:
        raise InputRefused(
            f"The facts hold journal entries up to {upto:,}, but the journal ends at "
            f"{journal.last_seq():,}: a part of it is lost.",
            "Put back the journal with its -wal file; see pairwell restore.",
        )
    while entries := journal.entries(upto, batch, for_facts=True):
        upto = entries[-1].seq
        with facts.folding(upto) as fold:
            _fold(entries, fold)
        counts.update(entry.kind for entry in entries)
    return Folded(
        upto=upto,
        n_entries=counts.total(),
        n_orders=counts["order"],
        n_events=counts["event"],
        n_products=counts["product"] + counts["stock"],
        n_customers=counts["customer"],
    )


def _fold(entries: Sequence[JournalEntry], fold: FactsFold) -> None:
    _fold_orders([entry for entry in entries if entry.kind == "order"], fold)
    _fold_events([entry for entry in entries if entry.kind == "event"], fold)
    _fold_products([entry for entry in entries if entry.kind in ("product", "stock")], fold)
    customers = {
        entry.id: msgspec.structs.asdict(_customer.decode(entry.payload))
        for entry in entries
        if entry.kind == "customer"
    }
    fold.customers(_batch(customers.values(), CUSTOMERS))


def _fold_orders(entries: Sequence[JournalEntry], fold: FactsFold) -> None:
    orders: dict[str, list[Row]] = {}
    older: list[Row] = []
    for entry in entries:
        older += orders.pop(entry.id, [])
        orders[entry.id] = _of_order(_order.decode(entry.payload))
    fold.orders(_batch((row for rows in orders.values() for row in rows), LINES_READ))
    fold.superseded(_batch(older, LINES_READ))


def _fold_events(entries: Sequence[JournalEntry], fold: FactsFold) -> None:
    bought: list[Row] = []
    taken_back: list[Row] = []
    cancelled: list[str] = []
    views: list[Row] = []
    for entry in entries:
        event = _event.decode(entry.payload)
        if event.name == "product_viewed":
            views += _of_view(event, entry)
        elif event.name == "purchased":
            bought += _of_event(event, entry)
        elif lines := _of_event(event, entry):
            taken_back += lines
        elif event.order_id:
            cancelled.append(event.order_id)
    fold.bought(_batch(bought, LINES_READ))
    fold.taken_back(_batch(taken_back, LINES_READ))
    fold.cancelled(cancelled)
    fold.views(_batch(views, VIEWS))


def _fold_products(entries: Sequence[JournalEntry], fold: FactsFold) -> None:
    products: dict[str, Row] = {}
    for entry in entries:
        if entry.kind == "product":
            _take_product(products, _product.decode(entry.payload))
        else:
            _take_stock(products, _stock.decode(entry.payload))
    fold.products(_batch((row for row in products.values() if row["whole"]), PRODUCTS))
    fold.stock(_batch((row for row in products.values() if not row["whole"]), PRODUCTS))


def _of_order(order: OrderRow) -> list[Row]:
    return [
        {
            "order_id": order.order_id,
            "product_id": line.product_id,
            "customer_id": order.customer_id,
            "ordered_at": order.ordered_at,
            "quantity": line.quantity,
            "unit_price_minor": line.unit_price_minor,
            "currency": order.currency,
            "status": order.status,
            "line": 0,
        }
        for line in order.lines
    ]


def _of_event(event: Event, entry: JournalEntry) -> list[Row]:
    """The lines of a purchase, or of what is taken back of one."""
    sold = event.name == "purchased"
    return [
        {
            "order_id": event.order_id if sold else f"{event.name} {entry.source} {event.id}",
            "product_id": line.product_id,
            "customer_id": event.customer_id,
            "ordered_at": _when(event, entry.received_at),
            "quantity": line.quantity if sold else -line.quantity,
            "unit_price_minor": line.price_minor,
            "currency": event.currency,
            "status": "paid" if sold else "returned",
            "returns_order_id": None if sold else event.order_id,
            "line": 0,
        }
        for line in event.products()
    ]


def _of_view(event: Event, entry: JournalEntry) -> list[Row]:
    who = event.customer_id or event.visitor_id
    day = _when(event, entry.received_at).astimezone(UTC).date()
    return [
        {"customer_id": who, "product_id": line.product_id, "viewed_on": day}
        for line in event.products()
    ]


def _when(event: Event, received_at: datetime) -> datetime:
    """The back end's own time, unless its clock is wrong: before 1970 or in the future."""
    if event.at is None or event.at.year < FIRST_YEAR or event.at - received_at > MAX_SKEW:
        return received_at
    return event.at


def _take_product(products: dict[str, Row], product: ProductRow) -> None:
    row = msgspec.structs.asdict(product) | {"whole": True}
    if product.discontinued:
        row["in_stock"] = False
    if product.attributes is not None:
        row["attributes"] = msgspec.json.encode(product.attributes, order="sorted").decode()
    before = products.get(product.product_id, {})
    products[product.product_id] = row | {
        name: before.get(name) for name in STOCK if row[name] is None
    }


def _take_stock(products: dict[str, Row], stock: StockRow) -> None:
    row = products.setdefault(
        stock.product_id, {"product_id": stock.product_id, "whole": False, **dict.fromkeys(STOCK)}
    )
    told = msgspec.structs.asdict(stock)
    row.update({name: told[name] for name in STOCK if told[name] is not None})


def _batch(rows: Iterable[Row], columns: tuple[Column, ...]) -> pa.RecordBatch:
    rows = list(rows)
    arrays = [pa.array([row.get(c.name) for row in rows], c.type) for c in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema(columns))
