"""Which pairs are proven: the false-discovery rate over all pairs tested."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Float64s = npt.NDArray[np.float64]

FALSE_DISCOVERY_RATE = 0.05
MIN_PROVEN = 3
"""A pair is proven from three joint baskets on: two are a coincidence that no test should weigh."""


def q_values(stored: Float64s, seen: Float64s, n_tested: int) -> Float64s:
    """False-discovery rates (Benjamini and Hochberg 1995) over all pairs tested.

    Pairs never seen together were tested too: their p is 1 and only their number matters.

    Args:
        stored: p-values to judge; each is among ``seen``.
        seen: p-values of all unordered pairs seen together at least once.
        n_tested: all unordered pairs of products.

    >>> q_values(np.array([0.01, 0.04]), np.array([0.04, 0.01]), 4).tolist()
    [0.04, 0.08]
    """
    # with all n pairs seen ranked behind it, p · n_tested / n is the least that q can be
    least = len(seen) / max(n_tested, 1)
    q = np.sort(seen[seen < least])
    judged = np.flatnonzero(stored < least)
    order = judged[np.argsort(stored[judged])]  # in order, neighbours in memory are looked up
    place = np.searchsorted(q, stored[order], side="left")
    q *= n_tested
    q /= np.arange(1, len(q) + 1)
    np.minimum.accumulate(q[::-1], out=q[::-1])
    out = np.ones(len(stored))
    out[order] = np.minimum(q[place], 1.0)
    return out
