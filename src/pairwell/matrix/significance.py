"""Which pairs are proven: expectation by basket size and month, p-value, false-discovery rate.

Equal baskets are the textbook's assumption, not a shop's: two products of a big basket meet
without any liking. With random baskets of the same sizes the expected joint count is
E_ij = n_i · n_j · Σ b(b−1) / (Σ b)² over baskets of size b. Where orders have times the sum is
taken month by month, so that a season alone does not make a pair.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pairwell.matrix.rows import Int32s, Int64s

Float64s = npt.NDArray[np.float64]

FALSE_DISCOVERY_RATE = 0.05
MIN_PROVEN = 3
"""A pair is proven from three joint baskets on: two are a coincidence that no test should weigh."""

MAX_STRATA = 60


class Expectation(NamedTuple):
    """Expected joint counts as one product of two short rows: E_ij = loads[i] · loads[j].

    Attributes:
        loads: products × strata; n_i in the stratum times the root of its size factor.
        pooled: c of E_ij = c · n_i · n_j over everything.
        how: ``pooled`` or ``by month``.
    """

    loads: Float64s
    pooled: float
    how: str


def size_constant(sizes: npt.NDArray[np.integer]) -> float:
    """Σ b(b−1) / (Σ b)² over basket sizes; 0 when there is nothing.

    >>> size_constant(np.array([1, 2, 3])) == (0 + 2 + 6) / 36
    True
    """
    b = sizes.astype(np.float64)
    total = b.sum()
    return float((b * (b - 1)).sum() / total**2) if total else 0.0


def month_of(seconds: Int64s) -> Int64s:
    """Months since 1970 of UTC seconds.

    >>> month_of(np.array([0, 31 * 86400])).tolist()
    [0, 1]
    """
    return seconds.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def expectation_of(
    basket: Int32s, product: Int32s, sizes: Int32s, n_products: int, seconds: Int64s | None
) -> Expectation:
    """The expectation from distinct (basket, product) entries.

    Args:
        basket: basket of each entry.
        product: product of each entry, in any numbering; ``loads`` follows it.
        sizes: distinct products of each basket.
        n_products: products in that numbering.
        seconds: time of each basket, or None.
    """
    pooled = size_constant(sizes)
    stratum = np.zeros(len(sizes), dtype=np.int64)
    if seconds is not None and len(seconds):
        months = month_of(seconds)
        months -= months.min()
        _, stratum = np.unique(months // -(-(months.max() + 1) // MAX_STRATA), return_inverse=True)
    n_strata = int(stratum.max()) + 1 if len(stratum) else 1
    flat = np.bincount(
        product.astype(np.int64) * n_strata + stratum[basket], minlength=n_products * n_strata
    )
    constants = np.array([size_constant(sizes[stratum == s]) for s in range(n_strata)])
    loads = flat.reshape(n_products, n_strata) * np.sqrt(constants)
    return Expectation(loads, pooled, "by month" if n_strata > 1 else "pooled")


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
