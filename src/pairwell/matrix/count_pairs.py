"""The counting kernel's front: exact joint counts of products, the best few for each anchor.

Every basket counts whole, whatever its size. Ids keep the type they were given in.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numba import njit

from pairwell.matrix.at_least_one import at_least_one
from pairwell.matrix.baskets import Baskets, baskets_of
from pairwell.matrix.best_few import (
    Few,
    Float64s,
    Lists,
    empty_few,
    empty_lists,
    gather,
    keep,
    packed,
)
from pairwell.matrix.rows import Int32s, Int64s, Rows, compressed, rows_of, scattered
from pairwell.matrix.threads import Report, blocks_of, equal_parts, n_threads, run_blocks
from pairwell.matrix.walk import count_row, count_row_again, visit_values
from pairwell.model.errors import InputRefused


class _Scratch(NamedTuple):
    counter: Int32s
    touched: Int32s
    again: Int32s
    last: Int32s
    few: Few


SLACK = 1 - 1e-6
"""More than single precision loses: a sift that uses it lets too much pass, never too little."""

NO_VISITS = np.empty(0, dtype=np.int32)


def count_pairs(
    lines: Any, top: int = 50, min_both: int = 1, report: Report | None = None
) -> pa.Table:
    """Count which products share baskets.

    Args:
        lines: a table with ``order_id`` and ``product_id``; with ``customer_id`` distinct customers
            are counted, without it every order is its own customer.
        top: for each anchor so many candidates, by cosine n_both / √(n_anchor · n_candidate), ties
            by n_both, then by id.
        min_both: pairs with fewer joint baskets are left out.
        report: told how many anchors are done since last time.

    Returns:
        One row a pair, in ``COUNTS`` columns (model/columns.py), anchors by id, best first.

    Raises:
        InputRefused: when a column is missing or ``top`` or ``min_both`` is below 1.

    >>> lines = pa.table({"order_id": [1, 1, 2, 2, 3], "product_id": list("abaca")})
    >>> count_pairs(lines).select(["anchor_id", "candidate_id", "n_both"]).to_pylist()[0]
    {'anchor_id': 'a', 'candidate_id': 'b', 'n_both': 1}
    """
    top, min_both = at_least_one("top", top), at_least_one("min_both", min_both)
    baskets = baskets_of(lines, with_times=False)
    n_baskets, ids, voter = baskets.n_baskets, baskets.product_ids, baskets.customer
    known_customers = len(baskets.customer_ids) > 0
    code_of = popularity_order(baskets)
    rank_of = ranks(baskets, code_of)
    offsets, items = scattered(baskets.basket, baskets.product, rank_of, n_baskets)
    del baskets  # the lines are half of what is in memory, and no longer needed
    rows = compressed(offsets, items, rank_of)
    customers = None
    if known_customers and n_baskets:
        customers = visit_values(rows, voter).astype(np.int32, copy=False)
    lists = count_best(rows, code_of, customers, top, min_both, report)
    return _table(lists, rows, rank_of, ids, n_baskets)


def popularity_order(baskets: Baskets) -> Int32s:
    """The product code of each rank: rarest first, ties by code."""
    lines = _lines_of(baskets.product, baskets.n_products)
    return np.argsort(lines, kind="stable").astype(np.int32)


@njit(nogil=True, cache=True)
def _lines_of(product: Int32s, n_products: int) -> Int64s:
    lines = np.zeros(n_products, dtype=np.int64)
    for code in product:
        lines[code] += 1
    return lines


def ranked_rows(baskets: Baskets, code_of: Int32s) -> Rows:
    """The baskets compressed for the walk, products as ranks.

    Raises:
        InputRefused: beyond 2³¹ lines.
    """
    rank_of = ranks(baskets, code_of)
    return rows_of(baskets.basket, baskets.product, rank_of, baskets.n_baskets)


def ranks(baskets: Baskets, code_of: Int32s) -> Int32s:
    """The rank of each product: the inverse of ``code_of``.

    Raises:
        InputRefused: beyond 2³¹ lines, where a place no longer fits 32 bits.
    """
    if len(baskets.product) >= 2**31:
        raise InputRefused(
            f"{len(baskets.product):,} lines are more than one count can hold (2,147,483,647).",
            "Count a shorter period.",
        )
    rank_of = np.empty(len(code_of), dtype=np.int32)
    rank_of[code_of] = np.arange(len(code_of), dtype=np.int32)
    return rank_of


def count_best(
    rows: Rows,
    code_of: Int32s,
    visit_customer: Int32s | None,
    top: int,
    min_both: int,
    report: Report | None = None,
) -> Lists:
    """The best ``top`` partners of every rank by cosine, as sorted lists."""
    n = len(code_of)
    k = max(1, min(top, n - 1))
    with_customers = visit_customer is not None
    customers = NO_VISITS if visit_customer is None else visit_customer

    lists = empty_lists(n, k)

    def scratch() -> _Scratch:
        cells = n if with_customers else 0
        return _Scratch(
            np.zeros(n, dtype=np.int32), np.empty(n + 1, dtype=np.int32),
            np.zeros(cells, dtype=np.int32), np.full(cells, -1, dtype=np.int32), empty_few(k),
        )  # fmt: skip

    def work(mine: _Scratch, low: int, high: int) -> None:
        _count_rows(
            low, high, rows.items, rows.visit_offsets, rows.visits, customers, with_customers,
            rows.degree, code_of, min_both, mine.counter, mine.touched, mine.again, mine.last,
            mine.few.key, mine.few.tie, mine.few.n_customers,
            lists.key, lists.n_both, lists.n_customers, lists.code, lists.size,
        )  # fmt: skip

    cost = np.diff(rows.visit_offsets) + 1
    run_blocks(blocks_of(cost, max(1, int(cost.sum()) // 200)), scratch, work, report)
    return lists


@njit(nogil=True, cache=True)
def _count_rows(
    low: int,
    high: int,
    items: Int32s,
    visit_offsets: Int64s,
    visits: Int32s,
    visit_customer: Int32s,
    with_customers: bool,
    degree: Int32s,
    code_of: Int32s,
    min_both: int,
    counter: Int32s,
    touched: Int32s,
    again: Int32s,
    last: Int32s,
    key: Float64s,
    tie: Int64s,
    customers: Int32s,
    kept_key: Float64s,
    kept_both: Int32s,
    kept_customers: Int32s,
    kept_code: Int32s,
    kept_size: Int32s,
) -> None:
    for row in range(low, high):
        start, end = visit_offsets[row], visit_offsets[row + 1]
        n_touched = count_row(items, visits, start, end, counter, touched)
        if with_customers:
            count_row_again(items, visits, visit_customer, start, end, again, last)
        counter[row] = 0
        n_row = np.float64(degree[row])
        size, floor, bar = 0, -1.0, np.float32(-1.0)
        for cell in range(n_touched):
            other = touched[cell]
            n_both = counter[other]
            counter[other] = 0
            n_customers = n_both
            if with_customers:
                n_customers -= again[other]
                again[other] = 0
            # most are below the floor, and told so without a division
            if np.float32(n_both) * np.float32(n_both) < bar * np.float32(degree[other]):
                continue
            if n_both < min_both:
                continue
            # the squared cosine: equal fractions round to equal floats, so ties stay ties
            new_key = np.float64(n_both) * n_both / (n_row * degree[other])
            if new_key >= floor:
                size, floor = gather(
                    key, tie, customers, size, floor, new_key, packed(n_both, code_of[other]),
                    n_customers,
                )  # fmt: skip
                bar = np.float32(SLACK * floor * n_row)
        keep(
            key, tie, customers, size, row,
            kept_key, kept_both, kept_customers, kept_code, kept_size,
        )  # fmt: skip


def _table(lists: Lists, rows: Rows, rank_of: Int32s, ids: pa.Array, n_baskets: int) -> pa.Table:
    size = lists.size[rank_of]
    ends = np.cumsum(size, dtype=np.int64)
    total = int(size.sum())
    anchor, candidate = np.empty((2, total), dtype=np.int32)
    counts = np.empty((4, total), dtype=np.int64)

    def work(_: None, low: int, high: int) -> None:
        _flatten(
            low, high, rank_of, ends, rows.degree, lists.code, lists.n_both, lists.n_customers,
            lists.size, anchor, candidate, counts,
        )  # fmt: skip

    run_blocks(equal_parts(len(rank_of), n_threads()), lambda: None, work)
    n_both, n_anchor, n_candidate, n_customers = counts
    return pa.table(
        {
            "anchor_id": ids.take(pa.array(anchor)),
            "candidate_id": ids.take(pa.array(candidate)),
            "n_both": n_both,
            "n_anchor": n_anchor,
            "n_candidate": n_candidate,
            "n_baskets": np.full(total, n_baskets, dtype=np.int64),
            "n_customers": n_customers,
        }
    )


@njit(nogil=True, cache=True)
def _flatten(
    low: int,
    high: int,
    rank_of: Int32s,
    ends: Int64s,
    degree: Int32s,
    code: Int32s,
    n_both: Int32s,
    n_customers: Int32s,
    size: Int32s,
    anchor: Int32s,
    candidate: Int32s,
    counts: Int64s,
) -> None:
    for product in range(low, high):
        row = rank_of[product]
        place = ends[product] - size[row]
        for at in range(size[row]):
            anchor[place] = product
            candidate[place] = code[row, at]
            counts[0, place] = n_both[row, at]
            counts[1, place] = degree[row]
            counts[2, place] = degree[rank_of[code[row, at]]]
            counts[3, place] = n_customers[row, at]
            place += 1
