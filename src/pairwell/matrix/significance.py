"""Which pairs are proven: the false-discovery rate over all pairs tested.

Where not every pair seen is stored, all are counted, not kept: p-values are rounded *up*, by a
quarter of a thousandth at most, to one of 819,201 slots, and the ranks are read from the counts.
Rounding up is on the safe side, leaves nothing to sort, and any number of threads can count. What
is one half or more may count as one: it can prove nothing, and moves only q-values as high.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.rows import Int64s

Float64s = npt.NDArray[np.float64]

FALSE_DISCOVERY_RATE = 0.05
MIN_PROVEN = 3
"""A pair is proven from three joint baskets on: two are a coincidence that no test should weigh."""

DROPPED_BITS = 40
"""Of the 52 bits of a p-value's mantissa 12 are kept."""

LOWEST = (1023 - 200) << (52 - DROPPED_BITS)
"""The first slot ends at 2⁻²⁰⁰; less is rounded up to it."""

N_SLOTS = (1023 << (52 - DROPPED_BITS)) - LOWEST + 1


@njit(nogil=True, cache=True)
def slot_of(p: float) -> int:
    """The slot of a p-value: the first whose end is not below it.

    >>> slot_of(0.0), slot_of(2.0**-200), slot_of(1.0) == N_SLOTS - 1
    (0, 0, True)
    """
    bits = np.float64(p).view(np.int64)  # floats above zero rise with their bits
    up = (bits + (1 << DROPPED_BITS) - 1) >> DROPPED_BITS
    return max(up - LOWEST, 0)  # type: ignore[return-value]  # numba's int is NumPy's


@njit(nogil=True, cache=True)
def slots_of(p_values: Float64s) -> Int64s:
    """``slot_of`` each."""
    out = np.empty(len(p_values), dtype=np.int64)
    for at in range(len(p_values)):
        out[at] = slot_of(p_values[at])
    return out


def q_values(stored: Float64s, seen: Int64s, n_tested: int) -> Float64s:
    """False-discovery rates (Benjamini and Hochberg 1995) over all pairs tested.

    Pairs never seen together were tested too: their p is 1 and only their number matters.

    Args:
        stored: p-values to judge, those of ordered pairs; each was counted in ``seen``.
        seen: how many unordered pairs seen together at least once fall into each slot.
        n_tested: all unordered pairs of products.

    >>> seen = np.bincount(slots_of(np.array([0.04, 0.01])), minlength=N_SLOTS)
    >>> q_values(np.array([0.01, 0.04, 0.04, 0.01]), seen, 4).tolist()  # (a, b), (a, c), (c, a) ...
    [0.04, 0.08, 0.08, 0.04]
    """
    if len(stored) == 2 * seen.sum():
        ends = np.sort(stored)[::2]
        q = _adjusted(ends, np.arange(1, len(ends) + 1), n_tested)
        return q[np.searchsorted(ends, stored)]
    used = np.flatnonzero(seen)
    ends = ((used + LOWEST) << DROPPED_BITS).view(np.float64)
    of_slot = np.ones(N_SLOTS)
    of_slot[used] = _adjusted(ends, np.cumsum(seen[used]), n_tested)
    return of_slot[slots_of(stored)]


def q_of(p_values: Float64s) -> Float64s:
    """False-discovery rates of a family of tests, each tested once; NaN was not tested.

    >>> q_of(np.array([0.04, np.nan, 0.01])).tolist()
    [0.04, nan, 0.02]
    """
    out = np.full(len(p_values), np.nan)
    tested = np.flatnonzero(~np.isnan(p_values))
    order = tested[np.argsort(p_values[tested], kind="stable")]
    out[order] = _adjusted(p_values[order], np.arange(1, len(order) + 1), len(order))
    return out


def _adjusted(p_values: Float64s, rank: Int64s, n_tested: int) -> Float64s:
    q = np.minimum(p_values * n_tested / rank, 1.0)
    np.minimum.accumulate(q[::-1], out=q[::-1])
    return q
