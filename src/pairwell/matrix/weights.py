"""How much a basket weighs for strength: less when it is big, less when it is old.

Weights are scaled so that their sum over all lines is the number of lines; so a decay measured from
any epoch, and a ridge measured in baskets, mean the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.rows import Int64s

DAY = 86_400.0


def basket_weights(
    sizes: npt.NDArray[np.integer],
    seconds: Int64s | None,
    size_power: float,
    half_life_days: float | None,
) -> npt.NDArray[np.float64]:
    """Each basket's weight, b^−p · 2^(−age / half-life), scaled.

    Args:
        sizes: distinct products of each basket.
        seconds: time of each basket; None: no decay.
        size_power: p.
        half_life_days: None: no decay.

    >>> basket_weights(np.array([1, 3]), None, 0.0, None).tolist()
    [1.0, 1.0]
    """
    weights = np.maximum(sizes, 1).astype(np.float64) ** -size_power
    if seconds is not None and half_life_days is not None and len(seconds):
        weights *= 0.5 ** ((seconds.max() - seconds) / (DAY * half_life_days))
    lines = float(sizes.sum())
    on_lines = float((weights * sizes).sum())
    scaled: npt.NDArray[np.float64] = weights * (lines / on_lines if on_lines else 1.0)
    return scaled


def weighted_size_factor(sizes: npt.NDArray[np.integer], weights: npt.NDArray[np.float64]) -> float:
    """Constant c of the weighted expectation g_ij = c · g_i · g_j.

    It is that of matrix/significance.py with a weight on every basket.

    >>> weighted_size_factor(np.array([2, 2]), np.array([1.0, 1.0])) == 4 / 16
    True
    """
    b = sizes.astype(np.float64)
    on_lines = float((weights * b).sum())
    return float((weights * b * (b - 1)).sum()) / on_lines**2 if on_lines else 0.0
