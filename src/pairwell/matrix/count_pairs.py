"""The counting kernel's front: exact joint counts of products, the best few for each anchor.

Every basket counts whole, whatever its size. Ids keep the type they were given in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from pairwell.matrix.baskets import Baskets, baskets_of
from pairwell.matrix.best_few import (
    Heaps,
    empty_heaps,
    merge_heaps,
    offer_to_heap,
    sort_heaps,
)
from pairwell.matrix.rows import Int32s, Rows, rows_of
from pairwell.matrix.threads import Report, blocks_of, run_blocks
from pairwell.matrix.walk import count_row, count_row_customers, visit_values
from pairwell.model.errors import InputRefused

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
    for name, value in (("top", top), ("min_both", min_both)):
        if value < 1:
            raise InputRefused(f"{name} is {value}, but must be at least 1.")
    baskets = baskets_of(lines)
    n_baskets = baskets.n_baskets
    code_of = popularity_order(baskets)
    rows = ranked_rows(baskets, code_of)
    customers = None
    if len(baskets.customer_ids) and len(baskets.customer):
        customers = visit_values(rows, baskets.customer).astype(np.int32, copy=False)
    ids = baskets.product_ids
    del baskets
    heaps = count_best(rows, code_of, customers, top, min_both, report)
    return _table(heaps, rows, code_of, ids, n_baskets)


def popularity_order(baskets: Baskets) -> Int32s:
    """The product code of each rank: rarest first, ties by code."""
    lines = np.bincount(baskets.product, minlength=baskets.n_products)
    return np.argsort(lines, kind="stable").astype(np.int32)


def ranked_rows(baskets: Baskets, code_of: Int32s) -> Rows:
    """The baskets compressed for the walk, products as ranks.

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
    return rows_of(baskets.basket, rank_of[baskets.product], baskets.n_baskets, len(code_of))


def count_best(
    rows: Rows,
    code_of: Int32s,
    visit_customer: Int32s | None,
    top: int,
    min_both: int,
    report: Report | None = None,
) -> Heaps:
    """The best ``top`` partners of every rank by cosine, as sorted lists."""
    n = len(code_of)
    k = max(1, min(top, n - 1))
    with_customers = visit_customer is not None
    customers = NO_VISITS if visit_customer is None else visit_customer

    def scratch() -> tuple[Int32s, Int32s, Int32s, Int32s, Heaps]:
        cells = n if with_customers else 0
        return (
            np.zeros(n, dtype=np.int32), np.empty(n + 1, dtype=np.int32),
            np.zeros(cells, dtype=np.int32), np.full(cells, -1, dtype=np.int32),
            empty_heaps(n, k),
        )  # fmt: skip

    def work(mine: tuple[Int32s, Int32s, Int32s, Int32s, Heaps], low: int, high: int) -> None:
        _count_rows(
            low, high, rows.items, rows.visit_offsets, rows.visits, customers, with_customers,
            rows.degree, code_of, min_both, *mine,
        )  # fmt: skip

    cost = np.diff(rows.visit_offsets) + 1
    blocks = blocks_of(cost, max(1, int(cost.sum()) // 200))
    heaps = [mine[-1] for mine in run_blocks(blocks, scratch, work, report)]
    first = heaps[0]

    def merge(_: None, low: int, high: int) -> None:
        for other in heaps[1:]:
            merge_heaps(first, other, low, high)
        sort_heaps(first, low, high)

    run_blocks(blocks_of(np.ones(n, dtype=np.int64), 1024), lambda: None, merge)
    return first


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
    customers: Int32s,
    last: Int32s,
    heaps: Heaps,
) -> None:
    floor = heaps.floor
    for row in range(low, high):
        start, end = visit_offsets[row], visit_offsets[row + 1]
        n_touched = count_row(items, visits, start, end, counter, touched)
        if with_customers:
            count_row_customers(items, visits, visit_customer, start, end, customers, last)
        n_row = np.float64(degree[row])
        for cell in range(n_touched):
            other = touched[cell]
            n_both = counter[other]
            counter[other] = 0
            n_customers = n_both
            if with_customers:
                n_customers = customers[other]
                customers[other] = 0
                last[other] = -1
            if n_both < min_both:
                continue
            # the squared cosine: equal fractions round to equal floats, so ties stay ties
            key = np.float64(n_both) * n_both / (n_row * degree[other])
            if key >= floor[row]:
                offer_to_heap(heaps, row, key, n_both, n_customers, code_of[other])
            if key >= floor[other]:
                offer_to_heap(heaps, other, key, n_both, n_customers, code_of[row])


def _table(heaps: Heaps, rows: Rows, code_of: Int32s, ids: pa.Array, n_baskets: int) -> pa.Table:
    n = len(code_of)
    rank_of = np.empty(n, dtype=np.int32)
    rank_of[code_of] = np.arange(n, dtype=np.int32)
    size = heaps.size[rank_of]
    anchor = np.repeat(np.arange(n, dtype=np.int32), size)
    total = int(size.sum())
    starts = np.cumsum(size) - size
    column = np.arange(total) - np.repeat(starts, size)
    at = (rank_of[anchor], column)
    candidate = heaps.code[at]
    degree = rows.degree[rank_of].astype(np.int64)
    return pa.table(
        {
            "anchor_id": ids.take(pa.array(anchor)),
            "candidate_id": ids.take(pa.array(candidate)),
            "n_both": heaps.n_both[at].astype(np.int64),
            "n_anchor": degree[anchor],
            "n_candidate": degree[candidate],
            "n_baskets": np.full(total, n_baskets, dtype=np.int64),
            "n_customers": heaps.n_customers[at].astype(np.int64),
        }
    )
