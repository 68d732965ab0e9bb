"""The one pass of a build over all pairs: counts, weights, p-values; the best neighbours are kept.

Neighbours are chosen by the cosine of *weighted* joint counts, small counts shrunk:
key = g_ij² / ((g_i + h)(g_j + h)). The weighted count comes back from the key, so it needs no room
of its own. Products are ranks here (matrix/rows.py).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.best_few import Few, Lists, empty_few, empty_lists, gather, keep, packed
from pairwell.matrix.expectation import Expectation, expected_four
from pairwell.matrix.poisson import upper_tail
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.scarce import Asked
from pairwell.matrix.significance import N_SLOTS, Float64s, slot_of
from pairwell.matrix.threads import Report, blocks_of, run_blocks
from pairwell.matrix.walk import count_row_again, visit_values, weigh_row

LN_2 = 0.6931471805599453

SHRINK = 3.0
"""h: baskets of average weight that a product must have before its cosines are believed."""


class Associations(NamedTuple):
    """What the pass found.

    Attributes:
        lists: each rank's best neighbours; ``code`` holds the neighbour's rank.
        weight: each rank's weighted number of baskets, g_i.
        seen: unordered pairs seen together, by the slot of their p-value (matrix/significance.py);
            all in one slot when no p-values were asked for.
    """

    lists: Lists
    weight: Float64s
    seen: Int64s

    @property
    def n_seen(self) -> int:
        """Unordered pairs seen together."""
        return int(self.seen.sum())


class _Scratch(NamedTuple):
    counter: Int32s
    touched: Int32s
    joint: Int32s
    again: Int32s
    last: Int32s
    weights: Float64s
    seen: Int64s
    few: Few


def weighted_degree(rows: Rows, basket_weight: Float64s) -> Float64s:
    """Each rank's sum of basket weights."""
    weight = np.zeros(len(rows.degree))
    _weigh(rows.items, rows.offsets, basket_weight, weight)
    return weight


@njit(nogil=True, cache=True)
def _weigh(items: Int32s, offsets: Int64s, basket_weight: Float64s, weight: Float64s) -> None:
    for basket in range(len(offsets) - 1):
        for at in range(offsets[basket], offsets[basket + 1]):
            item = items[at]
            weight[item if item >= 0 else ~item] += basket_weight[basket]


def associate(
    rows: Rows,
    neighbours: int,
    basket_weight: Float64s,
    basket_customer: Int32s | None,
    expectation: Expectation | None,
    report: Report | None = None,
    asked: Asked | None = None,
) -> Associations:
    """Walk all pairs once.

    Args:
        rows: compressed baskets.
        neighbours: so many neighbours are kept for each product.
        basket_weight: weight of each basket.
        basket_customer: voter of each basket, one customer's together; None: each its own.
        expectation: for p-values (``loads`` by rank); None: none are computed (tuning).
        report: told how many products are done since last time.
        asked: pairs whose joint baskets are written into it, however few.
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
    # ties go by code: ranks come from numbers of lines, which repeated lines change
    rank_of = np.argsort(rows.code_of).astype(np.int32)
    lists = empty_lists(n, k)
    if asked is None:
        asked = Asked(np.zeros(n + 1, dtype=np.int64), nobody, nobody)

    def scratch() -> _Scratch:
        cells = n if with_customers else 0
        return _Scratch(
            np.zeros(n, dtype=np.int32), np.empty(n + 1, dtype=np.int32),
            np.empty(n, dtype=np.int32), np.zeros(cells, dtype=np.int32),
            np.full(cells, -1, dtype=np.int32), np.zeros(n),
            np.zeros(N_SLOTS if loads.size else 1, dtype=np.int64), empty_few(k),
        )  # fmt: skip

    def work(mine: _Scratch, low: int, high: int) -> None:
        _associate_rows(
            low, high, rows.items, rows.visit_offsets, rows.visits, visit_weight, visit_customer,
            with_customers, rows.code_of, rank_of, root, loads, relief, mine.counter, mine.touched,
            mine.joint, mine.again, mine.last, mine.weights, mine.seen,
            mine.few.key, mine.few.tie, mine.few.n_customers,
            lists.key, lists.n_both, lists.n_customers, lists.code, lists.size, *asked,
        )  # fmt: skip

    cost = np.diff(rows.visit_offsets) + 1
    blocks = blocks_of(cost, max(1, int(cost.sum()) // 400), max_rows=512)
    done = run_blocks(blocks, scratch, work, report)
    return Associations(lists, weight, np.add.reduce([mine.seen for mine in done]))


@njit(nogil=True, cache=True)
def _associate_rows(
    low: int,
    high: int,
    items: Int32s,
    visit_offsets: Int64s,
    visits: Int32s,
    visit_weight: npt.NDArray[np.float32],
    visit_customer: Int32s,
    with_customers: bool,
    code_of: Int32s,
    rank_of: Int32s,
    root: Float64s,
    loads: Float64s,
    relief: Float64s,
    counter: Int32s,
    touched: Int32s,
    joint: Int32s,
    again: Int32s,
    last: Int32s,
    weights: Float64s,
    seen: Int64s,
    key: Float64s,
    tie: Int64s,
    customers: Int32s,
    kept_key: Float64s,
    kept_both: Int32s,
    kept_customers: Int32s,
    kept_code: Int32s,
    kept_size: Int32s,
    asked_offsets: Int64s,
    asked_other: Int32s,
    asked_both: Int32s,
) -> None:
    n_strata = loads.shape[1]
    for row in range(low, high):
        start, end = visit_offsets[row], visit_offsets[row + 1]
        n_touched = weigh_row(items, visits, visit_weight, start, end, counter, weights, touched)
        if with_customers:
            count_row_again(items, visits, visit_customer, start, end, again, last)
        for at in range(asked_offsets[row], asked_offsets[row + 1]):
            asked_both[at] = counter[asked_other[at]]
        size, floor = 0, -1.0
        n_pairs = 0
        for cell in range(n_touched):
            other = touched[cell]
            n_both, weight = counter[other], weights[other]
            counter[other] = 0
            weights[other] = 0.0
            n_customers = n_both
            if with_customers:
                n_customers -= again[other]
                again[other] = 0
            if other == row:
                continue
            touched[n_pairs] = other
            joint[n_pairs] = n_both
            n_pairs += other > row  # each pair is tested once
            new_key = weight * weight * (root[row] * root[other])
            if new_key >= floor:
                size, floor = gather(
                    key, tie, customers, size, floor, new_key, packed(n_both, code_of[other]),
                    n_customers,
                )  # fmt: skip
        if n_strata:
            _test(row, touched, joint, n_pairs, loads, relief, seen)
        else:
            seen[0] += n_pairs
        keep(
            key, tie, customers, size, row,
            kept_key, kept_both, kept_customers, kept_code, kept_size,
        )  # fmt: skip
        for at in range(kept_size[row]):
            kept_code[row, at] = rank_of[kept_code[row, at]]


@njit(nogil=True, cache=True)
def _test(
    row: int,
    others: Int32s,
    joint: Int32s,
    n_pairs: int,
    loads: Float64s,
    relief: Float64s,
    seen: Int64s,
) -> None:
    for start in range(0, n_pairs, 4):
        last = min(start + 3, n_pairs - 1)
        four = expected_four(
            loads, relief, row, others[start], others[min(start + 1, last)],
            others[min(start + 2, last)], others[last],
        )  # fmt: skip
        for at in range(start, last + 1):
            expected = four[3] if at == last else four[at - start]
            slot = N_SLOTS - 1  # up to E − ln 2, below a Poisson's median: p is one half or more
            if joint[at] == 1 or joint[at] > expected - LN_2:
                slot = slot_of(upper_tail(joint[at], expected))
            seen[slot] += 1
