"""Baskets from order lines: distinct products of one order, numbered so that counting is quick.

Products are numbered by the order of their ids ("codes"), baskets so that one customer's stand
together, oldest first. The same lines in another order give the same baskets.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from pairwell.matrix.codes import coded
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.model.errors import InputRefused

UNKNOWN_TIME = np.iinfo(np.int64).min
LATEST = np.iinfo(np.int64).max


class Baskets(msgspec.Struct, frozen=True, kw_only=True):
    """Lines as codes, one entry a line (repeats may remain), and what is known of each basket.

    Attributes:
        product_ids: sorted distinct ids, strings or integers.
        basket: basket number of each line.
        product: product code of each line.
        n_baskets: baskets, empty ones left out.
        customer: each basket's voter: a known customer, or a number of its own for a guest.
        known_customer: each basket's code into ``customer_ids``, −1 for a guest.
        customer_ids: sorted distinct customer ids.
        seconds: each basket's earliest time, UTC seconds; None when the lines carry no times.
        n_lines: lines read, before those with quantity ≤ 0 were left out.
        n_not_bought: lines left out for a quantity ≤ 0 or a missing id.
    """

    product_ids: pa.Array
    basket: Int32s
    product: Int32s
    n_baskets: int
    customer: Int32s
    known_customer: Int32s
    customer_ids: pa.Array
    seconds: Int64s | None
    n_lines: int
    n_not_bought: int

    @property
    def n_products(self) -> int:
        """Distinct products bought."""
        return len(self.product_ids)


def table_of(lines: Any, what: str = "lines") -> pa.Table:
    """An Arrow table from anything that speaks the Arrow PyCapsule interface.

    Raises:
        InputRefused: when it does not.
    """
    table = lines if isinstance(lines, pa.Table) else None
    if hasattr(lines, "__arrow_c_stream__") or hasattr(lines, "__arrow_c_array__"):
        with suppress(pa.ArrowInvalid):  # one column speaks it as well, and is no table
            table = pa.table(lines)
    if table is None:
        raise InputRefused(
            f"{what} is a {type(lines).__name__}, not a table.",
            "Give a pyarrow, polars, pandas ≥ 2.2 or DuckDB table (Arrow PyCapsule interface).",
        )
    for name in table.column_names:
        if table.column_names.count(name) > 1:
            raise InputRefused(
                f"{what} has more than one column {name!r}.", "Drop or rename all but one."
            )
    return table


def baskets_of(
    lines: Any, *, one_vote_per_customer: bool = False, with_times: bool = True
) -> Baskets:
    """Read order lines.

    Args:
        lines: a table with ``order_id`` and ``product_id``; optional ``customer_id``,
            ``ordered_at`` and ``quantity`` (lines with quantity ≤ 0 are not purchases).
        one_vote_per_customer: all of a known customer's orders make one basket.
        with_times: read ``ordered_at``; counting alone needs none.

    Raises:
        InputRefused: when a column is missing or of a type that cannot be used.

    >>> lines = pa.table({"order_id": [7, 7, 9], "product_id": ["mug", "tea", "tea"]})
    >>> baskets = baskets_of(lines)
    >>> baskets.n_baskets, baskets.product_ids.to_pylist(), baskets.product.tolist()
    (2, ['mug', 'tea'], [0, 1, 1])
    """
    table = table_of(lines)
    for name in ("order_id", "product_id"):
        if name not in table.column_names:
            raise InputRefused(
                f"lines has no column {name!r} (it has {', '.join(table.column_names) or 'none'}).",
                "Rename yours to order_id, product_id, customer_id, ordered_at, quantity.",
            )
    bought = _bought(table)
    read = _coded_lines(bought, timed=with_times and "ordered_at" in table.column_names)
    orders = _Orders(read.order, _known_customers(read), _first_seconds(read))
    n_known = len(read.customer_ids)
    if one_vote_per_customer:
        orders = _one_vote(orders, n_known)
    if read.customer is not None and len(orders.customer):
        orders = _customer_by_customer(orders)
    known = orders.customer
    guests = np.cumsum(known < 0, dtype=np.int32) - 1
    voter = np.where(known >= 0, known, n_known + guests)
    return Baskets(
        product_ids=read.product_ids, basket=orders.line, product=read.product,
        n_baskets=len(known), customer=voter.astype(np.int32),
        known_customer=known, customer_ids=read.customer_ids, seconds=orders.seconds,
        n_lines=table.num_rows, n_not_bought=table.num_rows - len(orders.line),
    )  # fmt: skip


class _Lines(NamedTuple):
    """Lines as codes; ``ticks`` is each one's time, ``per_second`` to a second."""

    order: Int32s
    product: Int32s
    customer: Int32s | None
    ticks: Int64s | None
    per_second: int
    product_ids: pa.Array
    customer_ids: pa.Array
    n_orders: int


class _Orders(NamedTuple):
    """Each line's order, and of each order its known customer (−1: a guest) and its time."""

    line: Int32s
    customer: Int32s
    seconds: Int64s | None


def _coded_lines(table: pa.Table, *, timed: bool) -> _Lines:
    customer: Int32s | None = None
    customer_ids = pa.array([], type=pa.string())
    with ThreadPoolExecutor(2) as pool:  # the kernels and Arrow both release Python's lock
        orders = pool.submit(coded, table["order_id"], "order_id")
        product, product_ids = coded(table["product_id"], "product_id")
        if "customer_id" in table.column_names:
            customer, customer_ids = coded(table["customer_id"], "customer_id")
        order, order_ids = orders.result()
    ticks, per_second = _ticks(table["ordered_at"]) if timed else (None, 1)
    if table["order_id"].null_count or table["product_id"].null_count:
        keep = (order >= 0) & (product >= 0)
        order, product = order[keep], product[keep]
        customer = None if customer is None else customer[keep]
        ticks = None if ticks is None else ticks[keep]
        product_ids, product = _only_used(product_ids, product)
        order_ids, order = _only_used(order_ids, order)
    return _Lines(
        order, product, customer, ticks, per_second, product_ids, customer_ids, len(order_ids)
    )


def _known_customers(lines: _Lines) -> Int32s:
    known = np.full(lines.n_orders, -1, dtype=np.int32)
    if lines.customer is not None:
        _latest_customer(lines.order, lines.customer, known)
    return known


def _first_seconds(lines: _Lines) -> Int64s | None:
    """Each order's earliest time, the earliest of all where it has none; None: none has one."""
    if lines.ticks is None or not lines.n_orders:
        return None
    start = np.full(lines.n_orders, LATEST, dtype=np.int64)
    _earliest_time(lines.order, lines.ticks, start)
    unknown = start == LATEST
    if unknown.all():
        return None
    start[unknown] = start[~unknown].min()
    start //= lines.per_second
    return start


def _one_vote(orders: _Orders, n_known: int) -> _Orders:
    """A known customer's orders as one, which stands at the latest of them."""
    guests = n_known + np.arange(len(orders.customer))
    voters = np.where(orders.customer >= 0, orders.customer, guests)
    _, first, group = np.unique(voters, return_index=True, return_inverse=True)
    seconds = None
    if orders.seconds is not None:
        seconds = np.full(len(first), np.iinfo(np.int64).min, dtype=np.int64)
        np.maximum.at(seconds, group, orders.seconds)
    return _Orders(group.astype(np.int32)[orders.line], orders.customer[first], seconds)


def _customer_by_customer(orders: _Orders) -> _Orders:
    """One customer's orders together, oldest first, else as they were."""
    line, known, seconds = orders
    by = np.lexsort((known,) if seconds is None else (seconds, known))  # stable
    place = np.empty(len(known), dtype=np.int32)
    place[by] = np.arange(len(known), dtype=np.int32)
    return _Orders(place[line], known[by], None if seconds is None else seconds[by])


@njit(nogil=True, cache=True)
def _latest_customer(order: Int32s, customer: Int32s, known: Int32s) -> None:
    # an order's lines agree on who bought; a line that does not say does not unsay
    for line in range(len(order)):
        known[order[line]] = max(known[order[line]], customer[line])


@njit(nogil=True, cache=True)
def _earliest_time(order: Int32s, ticks: Int64s, start: Int64s) -> None:
    for line in range(len(order)):
        if ticks[line] != UNKNOWN_TIME:
            start[order[line]] = min(start[order[line]], ticks[line])


def _bought(table: pa.Table) -> pa.Table:
    """The lines that are purchases; a quantity that is not known is one."""
    if "quantity" not in table.column_names or not table.num_rows:
        return table
    quantity = table["quantity"]
    try:
        bought = pc.greater(quantity, 0).fill_null(True)
    except pa.ArrowNotImplementedError as problem:
        raise InputRefused(
            f"quantity holds {quantity.type}; it must hold numbers.",
            "Cast it, or leave the column out.",
        ) from problem
    return table if pc.all(bought).as_py() else table.filter(bought)


def _only_used(ids: pa.Array, codes: Int32s) -> tuple[pa.Array, Int32s]:
    used, codes_new = np.unique(codes, return_inverse=True)
    return ids.take(pa.array(used)), codes_new.astype(np.int32)


def _instants(text: pa.ChunkedArray) -> pa.ChunkedArray:
    with suppress(pa.ArrowInvalid):  # all with their offset from UTC, or all without
        return text.cast(pa.timestamp("us", tz="UTC"))
    try:
        return text.cast(pa.timestamp("us"))
    except pa.ArrowInvalid as problem:
        raise InputRefused(
            f"ordered_at is text that is no time: {str(problem).rstrip('.')}.",
            "Parse it to timestamps first, or leave the column out.",
        ) from problem


def _ticks(column: pa.ChunkedArray) -> tuple[Int64s | None, int]:
    # each line's time as it is stored, and how many of its units make a second
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        column = _instants(column.cast(pa.string()))
    elif pa.types.is_null(kind):
        return None, 1
    elif pa.types.is_date(kind):
        column = column.cast(pa.timestamp("s"))
    elif not pa.types.is_timestamp(kind):
        raise InputRefused(
            f"ordered_at holds {kind}; it must hold timestamps or dates.",
            "Cast it, or leave the column out.",
        )
    per_second = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[column.type.unit]
    whole = column.cast(pa.int64()).combine_chunks()
    ticks: Int64s = whole.fill_null(UNKNOWN_TIME).to_numpy(zero_copy_only=False)
    return ticks, per_second
