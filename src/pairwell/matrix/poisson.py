"""The chance of at least so many joint baskets when only their expected number is known.

P(X ≥ n) for a Poisson X of mean E. Joint counts of independent products are sums of many rare
events; a Poisson has at least their variance, so the p-value errs towards "not proven". A sum over
strata of Poisson variables is again one, so months only change E.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

INVERSE = 1.0 / np.maximum(np.arange(1024), 1)

SHORT = 64
"""So few factors are multiplied; more are summed as logarithms."""


@njit(nogil=True, cache=True)
def _at_least_one(expected: float) -> float:
    # 1 − exp(−E): three pairs in four ask for it, with a small E
    if expected > 0.1:
        return -math.expm1(-expected)
    total = 1.0
    for k in range(10, 1, -1):  # E (1 − E/2 (1 − E/3 (1 − …))): the rest is below 1e-17
        total = 1.0 - total * expected * INVERSE[k]
    return expected * total


@njit(nogil=True, cache=True)
def upper_tail(n: int, expected: float) -> float:
    """P(X ≥ n), right to 1e-13 of itself for hundreds and 1e-11 for a hundred thousand expected.

    The series starts at the pmf of n (above the mean) or of n − 1 (below it, then the complement).

    >>> round(upper_tail(2, 1.0), 12) == round(1 - 2 * math.exp(-1.0), 12)
    True
    """
    if n <= 0:
        return 1.0
    if expected <= 0.0:
        return 0.0
    if n == 1:
        return _at_least_one(expected)
    if n > expected:
        if n < SHORT:  # most pairs: no logarithm, no division
            term = math.exp(-expected)
            for k in range(1, n + 1):
                term *= expected * INVERSE[k]
        else:
            term = math.exp(n * math.log(expected) - expected - math.lgamma(n + 1.0))
        total = term
        k = n
        while term > total * 1e-16:
            k += 1
            term *= expected * INVERSE[k] if k < len(INVERSE) else expected / k
            total += term
        return min(total, 1.0)
    k = n - 1
    term = math.exp(k * math.log(expected) - expected - math.lgamma(k + 1.0))
    total = term
    while k > 0 and term > total * 1e-16:
        term *= k / expected
        total += term
        k -= 1
    return max(1.0 - total, 0.0)


@njit(nogil=True, cache=True)
def upper_tails(
    n: npt.NDArray[np.int32], expected: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """``upper_tail`` of aligned arrays."""
    out = np.empty(len(n))
    for i in range(len(n)):
        out[i] = upper_tail(n[i], expected[i])
    return out
