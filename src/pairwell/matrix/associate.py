"""The one pass of a build over all pairs: counts, weights and p-values; the best neighbours kept.

Neighbours are chosen by the cosine of *weighted* joint counts, small counts shrunk:
key = g_ij² / ((g_i + h)(g_j + h)). The weighted count comes back from the key, so it needs no room
of its own. Products are ranks here (matrix/rows.py).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.best_few import (
    Few,
    Lists,
    announce,
    empty_few,
    gather,
    no_floor,
    packed,
    sorted_lists,
)
from pairwell.matrix.expectation import Expectation, expected_joint
from pairwell.matrix.poisson import upper_tail
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.significance import Float64s
from pairwell.matrix.threads import Report, blocks_of, run_blocks
from pairwell.matrix.walk import count_row, count_row_again, visit_values, weigh_row

SHRINK = 3.0
"""h: baskets of average weight that a product must have before its cosines are believed."""


class Associations(NamedTuple):
    """What the pass found.

    Attributes:
        lists: each rank's best neighbours; ``code`` holds the neighbour's rank.
        weight: each rank's weighted number of baskets, g_i.
        p_values: of all unordered pairs seen together, in no order; empty when not asked for.
        n_seen: unordered pairs seen together.
    """

    lists: Lists
    weight: Float64s
    p_values: Float64s
    n_seen: int


class _Scratch(NamedTuple):
    counter: Int32s
    touched: Int32s
    again: Int32s
    last: Int32s
    weights: Float64s
    pending_key: Float64s
    pending_tie: Int64s
    pending_customers: Int32s
    few: Few


def weighted_degree(rows: Rows, basket_weight: Float64s) -> Float64s:
    """Each rank's sum of basket weights."""
    items = np.where(rows.items < 0, ~rows.items, rows.items)
    per_item = np.repeat(basket_weight, np.diff(rows.offsets))
    return np.bincount(items, weights=per_item, minlength=len(rows.degree)).astype(np.float64)


def associate(
    rows: Rows,
    neighbours: int,
    basket_weight: Float64s,
    basket_customer: Int32s | None,
    expectation: Expectation | None,
    report: Report | None = None,
) -> Associations:
    """Walk all pairs once.

    Args:
        rows: compressed baskets.
        neighbours: so many neighbours are kept for each product.
        basket_weight: weight of each basket.
        basket_customer: voter of each basket, one customer's together; None: each its own.
        expectation: for p-values (``loads`` by rank); None: none are computed (tuning).
        report: told how many products are done since last time.
    """
    n = len(rows.degree)
    k = max(1, min(neighbours, n - 1))
    weight = weighted_degree(rows, basket_weight)
    visit_weight = visit_values(rows, basket_weight.astype(np.float32)).astype(
        np.float32, copy=False
    )
    with_customers = basket_customer is not None
    nobody = np.empty(0, dtype=np.int32)
    visit_customer = nobody
    if basket_customer is not None:
        visit_customer = visit_values(rows, basket_customer).astype(np.int32, copy=False)
    nothing = np.empty((0, 0))
    loads, relief = (nothing, nothing) if expectation is None else expectation[:2]
    root = 1.0 / (weight + SHRINK)
    found: list[Float64s] = []
    seen: list[int] = []

    floor = no_floor(n)

    def scratch() -> _Scratch:
        cells = n if with_customers else 0
        return _Scratch(
            np.zeros(n, dtype=np.int32), np.empty(n + 1, dtype=np.int32),
            np.zeros(cells, dtype=np.int32), np.full(cells, -1, dtype=np.int32),
            np.zeros(n), np.empty(n), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int32),
            empty_few(n, k, floor, with_customers),
        )  # fmt: skip

    def work(mine: _Scratch, low: int, high: int) -> None:
        few = mine.few
        room = max(n, min(int(visits[low:high].sum()) * 64, (high - low) * n))
        while True:
            p_values = np.empty(room if loads.size else 0)
            n_pairs, done = _associate_rows(
                low, high, rows.items, rows.visit_offsets, rows.visits, visit_weight,
                visit_customer, with_customers, rows.degree, rows.code_of, root,
                loads, relief, p_values,
                mine.counter, mine.touched, mine.again, mine.last, mine.weights,
                mine.pending_key, mine.pending_tie, mine.pending_customers,
                few.key, few.tie, few.n_customers, few.size, few.floor,
            )  # fmt: skip
            found.append(p_values[:n_pairs].copy() if loads.size else p_values)
            seen.append(n_pairs)
            if done == high:
                return
            low = done

    visits = np.diff(rows.visit_offsets)
    cost = visits + 1
    blocks = blocks_of(cost, max(1, int(cost.sum()) // 400), max_rows=512)
    lists = sorted_lists([mine.few for mine in run_blocks(blocks, scratch, work, report)])
    # ties went by code: ranks come from numbers of lines, which repeated lines change
    rank_of = np.argsort(rows.code_of).astype(np.int32)
    lists = lists._replace(code=rank_of.take(lists.code, mode="clip"))
    return Associations(lists, weight, np.concatenate([*found, np.empty(0)]), sum(seen))


@njit(nogil=True, cache=True)
def _associate_rows(
    low: int,
    high: int,
    items: Int32s,
    visit_offsets: npt.NDArray[np.int64],
    visits: Int32s,
    visit_weight: npt.NDArray[np.float32],
    visit_customer: Int32s,
    with_customers: bool,
    degree: Int32s,
    code_of: Int32s,
    root: Float64s,
    loads: Float64s,
    relief: Float64s,
    p_values: Float64s,
    counter: Int32s,
    touched: Int32s,
    again: Int32s,
    last: Int32s,
    weights: Float64s,
    pending_key: Float64s,
    pending_tie: Int64s,
    pending_customers: Int32s,
    few_key: Float64s,
    few_tie: Int64s,
    few_customers: Int64s,
    few_size: Int32s,
    floor: Float64s,
) -> tuple[int, int]:
    # returns pairs written and the row to go on with: it stops when p_values could overflow
    n = len(degree)
    n_strata = loads.shape[1]
    n_pairs = 0
    for row in range(low, high):
        if n_strata and n_pairs + n > len(p_values) and row > low:
            return n_pairs, row
        start, end = visit_offsets[row], visit_offsets[row + 1]
        n_touched = count_row(items, visits, start, end, counter, touched)
        weigh_row(items, visits, visit_weight, start, end, weights)
        if with_customers:
            count_row_again(items, visits, visit_customer, start, end, again, last)
        n_pending = 0  # for others: gathered after the row, when memory has answered
        for cell in range(n_touched):
            other = touched[cell]
            n_both = counter[other]
            counter[other] = 0
            weight = weights[other]
            weights[other] = 0.0
            n_customers = n_both
            if with_customers:
                n_customers -= again[other]
                again[other] = 0
            if n_strata:
                expected = expected_joint(loads, relief, row, other)
                p_values[n_pairs] = upper_tail(n_both, expected)
            n_pairs += 1
            key = weight * weight * (root[row] * root[other])
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
    return n_pairs, high
