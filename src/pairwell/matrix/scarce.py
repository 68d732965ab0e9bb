"""Pairs that chance would put together often and orders hardly do: where substitutes are sought.

Likely companions are found among a product's neighbours; what is *missing* is nobody's neighbour,
so it is asked for by name: pairs within a category that chance alone would bring together ten times
or more. P(X ≤ n_both) of a Poisson X whose mean is the expected joint baskets (expectation.py),
Benjamini and Hochberg (1995) over all pairs asked for.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.expectation import Expectation, expected_joint
from pairwell.matrix.poisson import upper_tail
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.significance import FALSE_DISCOVERY_RATE, Float64s

MIN_EXPECTED = 10.0
"""Fewer joint baskets by chance, and their absence says nothing."""

MOST_LIFT = 0.7
"""So much of the joint baskets at most is left: tastes that differ a little take no one's place."""

BEST_SELLERS = 400
"""So many products of a category are compared, the best-selling: the work does not grow as n²."""


class Asked(NamedTuple):
    """Pairs asked for, by rank: row r is ``offsets[r]:offsets[r + 1]`` of ``other``, r < other."""

    offsets: Int64s
    other: Int32s
    n_both: Int32s


def pairs_to_ask(
    category: Int32s, family: Int32s, expectation: Expectation, degree: Int32s, code_of: Int32s
) -> Asked:
    """The pairs worth asking for; ``n_both`` is to be filled by the pass over all pairs.

    Args:
        category: by product code, −1 not known (those are compared with each other).
        family: by product code, −1 none; siblings are variants and are not asked for.
        expectation: ``loads`` by rank.
        degree: baskets with the product, by rank.
        code_of: product of each rank.
    """
    n = len(degree)
    category, family = category[code_of], family[code_of]
    order = np.lexsort((code_of, -degree, category)).astype(np.int32)
    starts = np.flatnonzero(np.diff(category[order], prepend=-2))
    one, other = _ask(
        order, np.append(starts, n), family, degree, expectation.pooled, *expectation[:2]
    )
    low, high = np.minimum(one, other), np.maximum(one, other)
    by_row = np.lexsort((high, low))
    offsets = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(low, minlength=n), out=offsets[1:])
    return Asked(offsets, high[by_row], np.zeros(len(low), dtype=np.int32))


@njit(nogil=True, cache=True)
def _ask(
    order: Int32s,
    starts: Int64s,
    family: Int32s,
    degree: Int32s,
    pooled: float,
    loads: Float64s,
    relief: Float64s,
) -> tuple[Int32s, Int32s]:
    ones = [np.int32(0) for _ in range(0)]
    others = [np.int32(0) for _ in range(0)]
    for group in range(len(starts) - 1):
        low = starts[group]
        high = min(starts[group + 1], low + BEST_SELLERS)
        for at in range(low, high):
            one = order[at]
            for beside in range(at + 1, high):
                other = order[beside]
                # half as much pooled: months can double an expectation, not change its kind
                if pooled * degree[one] * degree[other] < MIN_EXPECTED / 2:
                    break
                if family[one] >= 0 and family[one] == family[other]:
                    continue
                if expected_joint(loads, relief, one, other) >= MIN_EXPECTED:
                    ones.append(one)
                    others.append(other)
    return np.array(ones, dtype=np.int32), np.array(others, dtype=np.int32)


class Scarce(NamedTuple):
    """Pairs that are too seldom together, by rank, each once.

    Attributes:
        one, other: ranks.
        n_both: joint baskets.
        expected: joint baskets by chance.
        p_value: chance of so few or fewer.
    """

    one: Int32s
    other: Int32s
    n_both: Int32s
    expected: Float64s
    p_value: Float64s

    def only(self, chosen: npt.NDArray[Any]) -> Scarce:
        """Some of them: a mask, or places."""
        return Scarce(
            self.one[chosen], self.other[chosen], self.n_both[chosen], self.expected[chosen],
            self.p_value[chosen],
        )  # fmt: skip


def scarce_pairs(asked: Asked, expectation: Expectation) -> Scarce:
    """Of the pairs asked for, those significantly too seldom together, and much too seldom.

    Args:
        asked: pairs with their joint baskets.
        expectation: ``loads`` by rank.
    """
    n = len(asked.offsets) - 1
    one = np.repeat(np.arange(n, dtype=np.int32), np.diff(asked.offsets))
    expected, p_value = _too_few(one, asked.other, asked.n_both, *expectation[:2])
    found = step_up(p_value) & (asked.n_both <= MOST_LIFT * expected)
    return Scarce(one, asked.other, asked.n_both, expected, p_value).only(found)


def step_up(p_values: Float64s, rate: float = FALSE_DISCOVERY_RATE) -> npt.NDArray[np.bool_]:
    """Which are discoveries (Benjamini and Hochberg 1995).

    >>> step_up(np.array([0.9, 0.001, 0.03])).tolist()
    [False, True, True]
    """
    m = len(p_values)
    ordered = np.sort(p_values)
    below = np.flatnonzero(ordered <= rate * np.arange(1, m + 1) / max(m, 1))
    limit = ordered[below[-1]] if len(below) else -1.0
    return np.asarray(p_values <= limit)


@njit(nogil=True, cache=True)
def lower_tail(n: int, expected: float) -> float:
    """P(X ≤ n) of a Poisson X, right to 1e-13.

    >>> round(lower_tail(0, 2.0), 12) == round(float(np.exp(-2.0)), 12)
    True
    """
    return max(1.0 - upper_tail(n + 1, expected), 0.0)


@njit(nogil=True, cache=True)
def _too_few(
    one: Int32s, other: Int32s, n_both: Int32s, loads: Float64s, relief: Float64s
) -> tuple[Float64s, Float64s]:
    expected, p_value = np.empty(len(one)), np.empty(len(one))
    for at in range(len(one)):
        expected[at] = expected_joint(loads, relief, one[at], other[at])
        p_value[at] = lower_tail(n_both[at], expected[at])
    return expected, p_value
