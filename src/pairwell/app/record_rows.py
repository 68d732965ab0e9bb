"""Verbs: take in rows from the shop's back end - orders, products, customers, stock.

A row replaces the last one of its id; the same row again is a duplicate. Bad rows go into
quarantine with a code, and the answer tells what became of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

from pairwell.app.check_entries import NotUsable, checked, refused
from pairwell.app.ports.journal import Delivery, Entry, EntryKind, Journal, Received
from pairwell.model.live_product import LiveProduct
from pairwell.model.shop_rows import CustomerRow, OrderRow, ProductRow, StockRow

FIRST_YEAR = 1970
"""No shop of ours is older; a time before it is a fault of the sender."""

MAX_AHEAD = timedelta(days=1)
"""An order may lie so far in the future, for clocks and time zones."""

Row = TypeVar("Row", bound=msgspec.Struct)


def record_orders(
    rows: Sequence[Any], *, source: str, received_at: datetime, journal: Journal
) -> Received:
    """Take in orders as they stand now; the worker folds them into the facts.

    Raises:
        StoreBusy: too much is waiting already.
        DiskFull: the disk is nearly full.
        StoreFailed: a write or sync failed.
    """
    return journal.append(_read(rows, OrderRow, "order", source, received_at))


def record_products(
    rows: Sequence[Any], *, source: str, received_at: datetime, journal: Journal
) -> Received:
    """Take in products: price and stock hold for serving at once; raises as ``record_orders``."""
    return journal.append(_read(rows, ProductRow, "product", source, received_at, _of_shelf))


def record_customers(
    rows: Sequence[Any], *, source: str, received_at: datetime, journal: Journal
) -> Received:
    """Take in customers; raises as ``record_orders``."""
    return journal.append(_read(rows, CustomerRow, "customer", source, received_at))


def record_stock(
    rows: Sequence[Any], *, source: str, received_at: datetime, journal: Journal
) -> Received:
    """Take in stock and prices: they hold for serving at once; raises as ``record_orders``.

    A row that names a store tells what that store has; the facts and the matrix know no stores.
    """
    return journal.append(_read(rows, StockRow, "stock", source, received_at, _of_shelf))


def _read(
    rows: Sequence[Any],
    struct: type[Row],
    kind: EntryKind,
    source: str,
    at: datetime,
    live: Callable[[Row], LiveProduct] | None = None,
) -> Delivery:
    entries, put_aside = [], []
    id_name = struct.__struct_fields__[0]
    for index, raw in enumerate(rows):
        try:
            row, payload = checked(raw, struct)
            if isinstance(row, OrderRow):
                _check_time(row.ordered_at, at)
            if isinstance(row, StockRow) and row.store is not None:
                entries.append(store_entry(row, payload, index))
                continue
        except NotUsable as why:
            put_aside.append(refused(index, why, raw))
            continue
        entries.append(
            Entry(
                kind=kind,
                id=getattr(row, id_name),
                payload=payload,
                index=index,
                for_facts=True,
                live=live(row) if live else None,
            )
        )
    return Delivery(source=source, received_at=at, entries=tuple(entries), refused=tuple(put_aside))


def store_entry(row: StockRow, payload: bytes, index: int) -> Entry:
    """What to keep of a row of one store.

    Args:
        row: names a store.
        payload: its canonical JSON.
        index: place in the request, from zero.

    Raises:
        NotUsable: it does not tell whether the store has the product, or it tells a price.
    """
    if row.in_stock is None:
        raise NotUsable("missing_in_stock", "A row of a store tells whether it is in stock there.")
    if row.price_minor is not None or row.currency is not None:
        raise NotUsable("price_of_store", "Prices are the same in all stores: tell it without one.")
    store = row.store or ""
    live = LiveProduct(product_id=row.product_id, in_stock=row.in_stock, store=store)
    name = msgspec.json.encode((store, row.product_id)).decode()
    return Entry(kind="stock", id=name, payload=payload, index=index, live=live)


def _check_time(ordered_at: datetime, now: datetime) -> None:
    if ordered_at.year < FIRST_YEAR or ordered_at - now > MAX_AHEAD:
        raise NotUsable("bad_ordered_at", f"An order of {ordered_at:%Y-%m-%d} cannot be.")


def _of_shelf(row: ProductRow | StockRow) -> LiveProduct:
    gone = isinstance(row, ProductRow) and row.discontinued
    return LiveProduct(
        product_id=row.product_id,
        in_stock=False if gone else row.in_stock,
        price_minor=row.price_minor,
        currency=row.currency,
    )
