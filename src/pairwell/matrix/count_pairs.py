"""The counting kernel's front: exact joint counts of products, the best few for each anchor.

Every basket counts whole, whatever its size. Ids keep the type they were given in.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from pairwell.matrix.at_least_one import at_least_one
from pairwell.matrix.baskets import Baskets, baskets_of
from pairwell.matrix.best_few import (
    SLACK,
    Few,
    Float32s,
    Float64s,
    Lists,
    announce,
    empty_few,
    gather,
    no_floor,
    packed,
    sorted_lists,
)
from pairwell.matrix.rows import Int32s, Int64s, Rows, compressed, rows_of, scattered
from pairwell.matrix.threads import Report, blocks_of, run_blocks
from pairwell.matrix.walk import count_row, count_row_again, visit_values
from pairwell.model.errors import InputRefused


class _Scratch(NamedTuple):
    counter: Int32s
    touched: Int32s
    again: Int32s
    last: Int32s
    bars: Float32s
    passed: Int32s
    pending_key: Float64s
    pending_tie: Int64s
    pending_customers: Int32s
    few: Few


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
    return _table(lists, rows, code_of, ids, n_baskets)


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

    floor = no_floor(n)

    def scratch() -> _Scratch:
        cells = n if with_customers else 0
        return _Scratch(
            np.zeros(n, dtype=np.int32), np.empty(n + 1, dtype=np.int32),
            np.zeros(cells, dtype=np.int32), np.full(cells, -1, dtype=np.int32),
            np.empty(n, dtype=np.float32), np.empty(n + 1, dtype=np.int32),
            np.empty(n), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int32),
            empty_few(n, k, floor, with_customers),
        )  # fmt: skip

    def work(mine: _Scratch, low: int, high: int) -> None:
        few = mine.few
        _count_rows(
            low, high, rows.items, rows.visit_offsets, rows.visits, customers, with_customers,
            rows.degree, code_of, min_both, mine.counter, mine.touched, mine.again,
            mine.last, mine.bars, mine.passed,
            mine.pending_key, mine.pending_tie, mine.pending_customers,
            few.key, few.tie, few.n_customers, few.size, few.floor,
        )  # fmt: skip

    cost = np.diff(rows.visit_offsets) + 1
    blocks = blocks_of(cost, max(1, int(cost.sum()) // 200))
    return sorted_lists([mine.few for mine in run_blocks(blocks, scratch, work, report)])


@njit(nogil=True, cache=True)
def _count_rows(
    low: int,
    high: int,
    items: Int32s,
    visit_offsets: npt.NDArray[np.int64],
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
    bars: Float32s,
    passed: Int32s,
    pending_key: Float64s,
    pending_tie: Int64s,
    pending_customers: Int32s,
    few_key: Float64s,
    few_tie: Int64s,
    few_customers: Int64s,
    few_size: Int32s,
    floor: Float64s,
) -> None:
    for other in range(len(degree)):  # floors only rise: one too old lets more pass, not less
        bars[other] = SLACK * floor[other] * degree[other]
    for row in range(low, high):
        start, end = visit_offsets[row], visit_offsets[row + 1]
        n_touched = count_row(items, visits, start, end, counter, touched)
        if with_customers:
            count_row_again(items, visits, visit_customer, start, end, again, last)
        n_row = np.float64(degree[row])
        n_passed = _sift(
            touched, n_touched, counter, again, degree, bars, n_row, floor[row],
            passed, pending_customers,
        )  # fmt: skip
        n_pending = 0  # for others: gathered after the row, when memory has answered
        for at in range(n_passed):
            other, n_both = touched[at], passed[at]
            n_customers = pending_customers[at] if with_customers else n_both
            if n_both < min_both:
                continue
            # the squared cosine: equal fractions round to equal floats, so ties stay ties
            key = np.float64(n_both) * n_both / (n_row * degree[other])
            if key >= floor[row]:
                gather(
                    few_key, few_tie, few_customers, few_size, floor, row, key,
                    packed(n_both, code_of[other]), n_customers,
                )  # fmt: skip
            if key >= floor[other]:
                announce(few_key, few_size, other)
                touched[n_pending] = other
                pending_key[n_pending] = key
                pending_tie[n_pending] = packed(n_both, code_of[row])
                pending_customers[n_pending] = n_customers
                n_pending += 1
        for at in range(n_pending):
            gather(
                few_key, few_tie, few_customers, few_size, floor, touched[at], pending_key[at],
                pending_tie[at], pending_customers[at],
            )  # fmt: skip


@njit(nogil=True, cache=True)
def _sift(
    touched: Int32s,
    n_touched: int,
    counter: Int32s,
    again: Int32s,
    degree: Int32s,
    bars: Float32s,
    n_row: float,
    own_floor: float,
    passed: Int32s,
    passed_customers: Int32s,
) -> int:
    # Clears the counters, and moves to the front what may enter a list; returns how many do.
    # Most do not: no division, and no branch to mispredict.
    n_passed = 0
    degree_row = np.float32(n_row)
    own_bar = np.float32(SLACK * own_floor * n_row)
    for cell in range(n_touched):
        other = touched[cell]
        n_both = counter[other]
        counter[other] = 0
        touched[n_passed] = other
        passed[n_passed] = n_both
        if len(again):
            passed_customers[n_passed] = n_both - again[other]
            again[other] = 0
        square = np.float32(n_both) * np.float32(n_both)
        own = square >= own_bar * np.float32(degree[other])
        n_passed += own | (square >= bars[other] * degree_row)
    return n_passed


def _table(lists: Lists, rows: Rows, code_of: Int32s, ids: pa.Array, n_baskets: int) -> pa.Table:
    n = len(code_of)
    rank_of = np.empty(n, dtype=np.int32)
    rank_of[code_of] = np.arange(n, dtype=np.int32)
    size = lists.size[rank_of]
    anchor = np.repeat(np.arange(n, dtype=np.int32), size)
    total = int(size.sum())
    starts = np.cumsum(size) - size
    column = np.arange(total) - np.repeat(starts, size)
    at = (rank_of[anchor], column)
    candidate = lists.code[at]
    degree = rows.degree[rank_of].astype(np.int64)
    return pa.table(
        {
            "anchor_id": ids.take(pa.array(anchor)),
            "candidate_id": ids.take(pa.array(candidate)),
            "n_both": lists.n_both[at].astype(np.int64),
            "n_anchor": degree[anchor],
            "n_candidate": degree[candidate],
            "n_baskets": np.full(total, n_baskets, dtype=np.int64),
            "n_customers": lists.n_customers[at].astype(np.int64),
        }
    )
