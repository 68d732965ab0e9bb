"""What an unproven pair is believed to add: its few counts, drawn to what their categories show.

Of a pair that is not proven strength says little: a handful of joint orders, and a solution that
fits their noise. All products of two categories together say more. So the lift of such a pair has a
prior, a mixture of two gamma distributions (as DuMouchel 1999 has it): most pairs are as their
categories are, and a few are quite different. Below a lift of 1 an offer wakes nothing, so what
counts is the expected part above it, in orders of the anchor:

    score = scale · E · mean((lift − 1)₊ | n_both) / (n_anchor + 20)

Strength shares what is added among all things in a basket, so the scale is what the strengths of
the proven pairs are of what their counts alone say. Proven pairs, pairs that orders speak against,
and pairs of which a category is not known keep their strength as their score.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.expectation import Expectation, expected_joint
from pairwell.matrix.pair_rows import StoredPairs
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.significance import Float64s
from pairwell.matrix.threads import blocks_of, run_blocks

Float32s = npt.NDArray[np.float32]

MOST_CATEGORIES = 1_000
"""So many categories, the best-selling ones, are told apart: their table is dense."""

CATEGORY_WEIGHT = 20.0
"""Expected joint orders before the lift of two categories is believed (default)."""

ALIKE = 60.0
"""Shape of most pairs' prior: their lifts differ by an eighth from that of the categories
(assumed)."""

RARE, RARE_LIFT = 0.002, 3.0
"""Share of pairs that are quite different, and their mean lift, spread exponentially (assumed)."""

OWN_WEIGHT = 20.0
"""Orders of the anchor before its attach rates are believed (default)."""


def believed_scores(
    stored: StoredPairs,
    category: Int32s,
    n_orders: Int32s,
    offsets: Int64s,
    product: Int32s,
    expectation: Expectation,
) -> Float32s:
    """The score of every stored pair.

    Args:
        stored: pairs by code.
        category: category of each product sold, −1 not known.
        n_orders: baskets of each product sold.
        offsets: where each basket starts in ``product``.
        product: product codes, basket by basket, distinct inside a basket.
        expectation: of joint baskets, by code.
    """
    score = stored.strength.copy()
    group = _best_selling(category, n_orders)
    n_groups = int(group.max(initial=-1)) + 1
    if not n_groups:
        return score
    lifts = category_lifts(stored, group, n_groups, offsets, product, expectation)
    scale = _scale(
        stored.offsets, stored.candidate, stored.n_both, stored.proven, stored.strength, n_orders,
        expectation.loads, expectation.relief,
    )  # fmt: skip

    def work(_: None, low: int, high: int) -> None:
        _believe(
            low, high, stored.offsets, stored.candidate, stored.n_both, stored.proven, n_orders,
            group, lifts, scale, expectation.loads, expectation.relief, score,
        )  # fmt: skip

    run_blocks(blocks_of(np.diff(stored.offsets), 1 << 15), lambda: None, work)
    return score


def category_lifts(
    stored: StoredPairs,
    group: Int32s,
    n_groups: int,
    offsets: Int64s,
    product: Int32s,
    expectation: Expectation,
) -> Float64s:
    """Joint orders over expected ones of all pairs between two groups, proven pairs left out.

    Pairs never seen together count as well. Drawn to 1 with the weight of twenty expected orders.

    Returns:
        groups × groups.
    """
    found = np.zeros((n_groups, n_groups))
    _count(group, offsets, product, found)
    known = group >= 0
    loads = np.zeros((n_groups, expectation.loads.shape[1]))
    relief = np.zeros((n_groups, expectation.relief.shape[1]))
    itself = np.zeros(n_groups)  # what a product would expect of itself is no pair
    np.add.at(loads, group[known], expectation.loads[known])
    np.add.at(relief, group[known], expectation.relief[known])
    np.add.at(itself, group[known], (expectation.loads[known] ** 2).sum(axis=1))
    np.subtract.at(itself, group[known], (expectation.relief[known] ** 2).sum(axis=1))
    expected = np.zeros((n_groups, n_groups))
    _expect(loads, relief, itself, expected)
    _leave_out(
        stored.offsets, stored.candidate, stored.n_both, stored.proven, group, expectation.loads,
        expectation.relief, found, expected,
    )  # fmt: skip
    lifts: Float64s = np.maximum(found, 0.0) + CATEGORY_WEIGHT
    return lifts / (np.maximum(expected, 0.0) + CATEGORY_WEIGHT)


def _best_selling(category: Int32s, n_orders: Int32s) -> Int32s:
    """Categories numbered anew where there are too many, the best-selling first; −1 for others."""
    known = category >= 0
    n = int(category.max(initial=-1)) + 1
    if n <= MOST_CATEGORIES:
        return category
    sold = np.bincount(category[known], weights=n_orders[known], minlength=n)
    number = np.full(n, -1, dtype=np.int32)
    number[np.argsort(-sold, kind="stable")[:MOST_CATEGORIES]] = np.arange(MOST_CATEGORIES)
    return np.where(known, number[category], -1).astype(np.int32)


@njit(nogil=True, cache=True)
def _count(group: Int32s, offsets: Int64s, product: Int32s, found: Float64s) -> None:
    # ordered pairs of different products of one basket, by their groups
    n_here = np.zeros(len(found), dtype=np.int64)
    touched = np.empty(len(found), dtype=np.int32)
    for basket in range(len(offsets) - 1):
        n_touched = 0
        for at in range(offsets[basket], offsets[basket + 1]):
            g = group[product[at]]
            if g < 0:
                continue
            if n_here[g] == 0:
                touched[n_touched] = g
                n_touched += 1
            n_here[g] += 1
        for a in range(n_touched):
            one = touched[a]
            for b in range(n_touched):
                other = touched[b]
                found[one, other] += n_here[one] * (n_here[other] - (a == b))
        for a in range(n_touched):
            n_here[touched[a]] = 0


@njit(nogil=True, cache=True)
def _expect(loads: Float64s, relief: Float64s, itself: Float64s, expected: Float64s) -> None:
    # cell by cell: a product of matrices would round as threads share it
    for one in range(len(expected)):
        for other in range(len(expected)):
            expected[one, other] = expected_joint(loads, relief, one, other)
        expected[one, one] -= itself[one]


@njit(nogil=True, cache=True)
def _leave_out(
    offsets: Int64s,
    candidate: Int32s,
    n_both: Int32s,
    proven: npt.NDArray[np.bool_],
    group: Int32s,
    loads: Float64s,
    relief: Float64s,
    found: Float64s,
    expected: Float64s,
) -> None:
    for anchor in range(len(offsets) - 1):
        mine = group[anchor]
        for at in range(offsets[anchor], offsets[anchor + 1]):
            other = group[candidate[at]]
            if proven[at] and mine >= 0 and other >= 0:
                found[mine, other] -= n_both[at]
                expected[mine, other] -= expected_joint(loads, relief, anchor, candidate[at])


@njit(nogil=True, cache=True)
def _scale(
    offsets: Int64s,
    candidate: Int32s,
    n_both: Int32s,
    proven: npt.NDArray[np.bool_],
    strength: Float32s,
    n_orders: Int32s,
    loads: Float64s,
    relief: Float64s,
) -> float:
    # sums over proven pairs; 1 where they say nothing, never above
    strong = counted = 0.0
    for anchor in range(len(offsets) - 1):
        for at in range(offsets[anchor], offsets[anchor + 1]):
            if proven[at]:
                beyond = n_both[at] - expected_joint(loads, relief, anchor, candidate[at])
                counted += beyond / (n_orders[anchor] + OWN_WEIGHT)
                strong += strength[at]
    return min(strong / counted, 1.0) if strong > 0.0 and counted > 0.0 else 1.0


@njit(nogil=True, cache=True)
def believed_gain(n_both: int, expected: float, prior_lift: float) -> float:
    """The posterior mean of (lift − 1)₊ after ``n_both`` Poisson events of mean lift · expected.

    Of the gamma posterior of most pairs, near normal at its shape, the normal formula is taken
    (m·Φ(m/s) + s·φ(m/s)); of the few others the mean, for only where that is far above 1 do they
    weigh anything.

    >>> round(believed_gain(5, 5.0, 1.0), 3), round(believed_gain(5, 5.0, 1.3), 3)
    (0.05, 0.273)
    >>> round(believed_gain(20, 2.0, 1.0), 1)
    8.0
    """
    shape, rate = ALIKE + n_both, ALIKE / prior_lift + expected
    mean, spread = shape / rate - 1.0, math.sqrt(shape) / rate
    z = mean / spread
    usual = mean * 0.5 * math.erfc(-z / math.sqrt(2.0))
    usual += spread * math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    rare = max((1.0 + n_both) / (1.0 / RARE_LIFT + expected) - 1.0, 0.0)
    odds = math.log(RARE / (1.0 - RARE))
    odds += math.lgamma(1.0 + n_both) - math.log(RARE_LIFT)
    odds -= (1.0 + n_both) * math.log(1.0 / RARE_LIFT + expected)
    odds -= math.lgamma(shape) - math.lgamma(ALIKE) + ALIKE * math.log(ALIKE / prior_lift)
    odds += shape * math.log(rate)
    if odds > 0.0:
        return usual + (rare - usual) / (1.0 + math.exp(-odds))
    share = math.exp(odds)
    return usual + (rare - usual) * share / (1.0 + share)


@njit(nogil=True, cache=True)
def _believe(
    low: int,
    high: int,
    offsets: Int64s,
    candidate: Int32s,
    n_both: Int32s,
    proven: npt.NDArray[np.bool_],
    n_orders: Int32s,
    group: Int32s,
    lifts: Float64s,
    scale: float,
    loads: Float64s,
    relief: Float64s,
    score: Float32s,
) -> None:
    for anchor in range(low, high):
        mine = group[anchor]
        if mine < 0:
            continue
        for at in range(offsets[anchor], offsets[anchor + 1]):
            other = candidate[at]
            if proven[at] or score[at] < 0.0 or group[other] < 0:
                continue
            expected = expected_joint(loads, relief, anchor, other)
            gain = believed_gain(n_both[at], expected, lifts[mine, group[other]])
            score[at] = scale * expected * gain / (n_orders[anchor] + OWN_WEIGHT)
