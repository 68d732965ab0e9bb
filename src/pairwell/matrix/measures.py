"""The measures of a pair, each a formula of its four counts and the size-corrected expectation.

All take aligned arrays and return one float64 array. Agrawal, Imieliński, Swami (1993): support and
confidence; Brin et al. (1997): lift, leverage, conviction; Dunning (1993): log-likelihood ratio;
Wilson (1927): the interval.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

Z95 = 1.959963984540054


def support(n_both: Counts, n_baskets: int) -> Floats:
    """n_both / n_baskets, 0..1.

    >>> support(np.array([5]), 100).tolist()
    [0.05]
    """
    return _floats(n_both / max(n_baskets, 1))


def confidence(n_both: Counts, n_anchor: Counts) -> Floats:
    """n_both / n_anchor, 0..1.

    >>> confidence(np.array([5]), np.array([20])).tolist()
    [0.25]
    """
    return _floats(n_both / np.maximum(n_anchor, 1))


def expected(n_anchor: Counts, n_candidate: Counts, constant: float) -> Floats:
    """Joint baskets if nothing bound the two: constant · n_anchor · n_candidate.

    ``constant`` is Σ b(b−1) / (Σ b)² over basket sizes (matrix/significance.py); 1 / n_baskets
    would be the textbook's.
    """
    return _floats(constant * n_anchor * n_candidate)


def lift(n_both: Counts, expectation: Floats) -> Floats:
    """n_both over its expectation; 1 = chance; NaN where nothing was expected.

    >>> lift(np.array([6]), np.array([2.0])).tolist()
    [3.0]
    """
    return _floats(np.divide(n_both, expectation, out=np.full(len(n_both), np.nan),
                             where=expectation > 0))  # fmt: skip


def lift_interval(n_both: Counts, n_anchor: Counts, lifts: Floats) -> tuple[Floats, Floats]:
    """The 95 % interval of lift: Wilson's interval of confidence, on lift's scale.

    Confidence is the share of the anchor's baskets that hold the candidate; lift is that share
    over the one expected, which is known far better than the share itself.

    >>> low, high = lift_interval(np.array([5]), np.array([20]), np.array([2.0]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.895], [3.75])
    """
    n = np.maximum(n_anchor, 1).astype(np.float64)
    share = n_both / n
    centre = share + Z95**2 / (2 * n)
    half = Z95 * np.sqrt(np.maximum(share * (1 - share), 0.0) / n + Z95**2 / (4 * n**2))
    scale = lifts / np.maximum(share, 1e-300) / (1 + Z95**2 / n)
    return _floats(np.maximum(centre - half, 0.0) * scale), _floats((centre + half) * scale)


def lift_shrunk(n_both: Counts, expectation: Floats, prior: Floats, weight: float = 5.0) -> Floats:
    """Lift drawn towards that of the two categories: (n_both + w·prior) / (expectation + w).

    The mean of a gamma prior of weight w (in expected joint baskets) after n_both Poisson events.

    >>> lift_shrunk(np.array([1]), np.array([0.1]), np.array([1.0])).round(3).tolist()
    [1.176]
    """
    return _floats((n_both + weight * prior) / (expectation + weight))


def leverage(n_both: Counts, expectation: Floats, n_baskets: int) -> Floats:
    """Support less what was expected of it.

    >>> leverage(np.array([6]), np.array([2.0]), 100).tolist()
    [0.04]
    """
    return _floats((n_both - expectation) / max(n_baskets, 1))


def conviction(n_both: Counts, n_anchor: Counts, n_candidate: Counts, n_baskets: int) -> Floats:
    """(1 − candidate's share) / (1 − confidence); infinite where confidence is 1.

    >>> conviction(np.array([5, 2]), np.array([10, 2]), np.array([20, 20]), 100).tolist()
    [1.6, inf]
    """
    share = n_candidate / max(n_baskets, 1)
    rest = 1.0 - confidence(n_both, n_anchor)
    return _floats(np.divide(1.0 - share, rest, out=np.full(len(n_both), np.inf), where=rest > 0))


def log_likelihood_ratio(
    n_both: Counts, n_anchor: Counts, n_candidate: Counts, n_baskets: int
) -> Floats:
    """G² of the two-by-two table, with the sign of n_both less its textbook expectation.

    >>> log_likelihood_ratio(np.array([10]), np.array([10]), np.array([10]), 100).round(2).tolist()
    [65.02]
    """
    n = float(max(n_baskets, 1))
    table = (
        (n_both, n_anchor * n_candidate / n),
        (n_anchor - n_both, n_anchor * (n - n_candidate) / n),
        (n_candidate - n_both, (n - n_anchor) * n_candidate / n),
        (n - n_anchor - n_candidate + n_both, (n - n_anchor) * (n - n_candidate) / n),
    )
    total = np.zeros(len(n_both))
    for seen, wanted in table:
        there = (seen > 0) & (wanted > 0)
        total += seen * np.log(np.divide(seen, wanted, out=np.ones(len(total)), where=there))
    return _floats(2.0 * total * np.sign(n_both - n_anchor * n_candidate / n))


def _floats(values: npt.NDArray[np.generic]) -> Floats:
    return values.astype(np.float64, copy=False)
