"""Ridge weights of neighbours: (L + λ·I)⁻¹ · l for many small systems, by Cholesky's factors.

L + λ·I is positive definite for λ > 0, so no pivoting is needed (Golub and Van Loan 2013, 4.2).
Sums run in a fixed order: the same rows give the same bytes on any number of threads.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.best_few import Float64s
from pairwell.matrix.rows import Int32s
from pairwell.matrix.threads import equal_parts, run_blocks

_PARTS = 64  # blocks of rows that threads share


def ridge_weights(features: object, code: Int32s, like: Float64s, ridge: float) -> Float64s:
    """One weight for each neighbour; 0 beyond the end of a row.

    Args:
        features: a SciPy CSR array, products × features.
        code: asked × k, −1 beyond the neighbours of a row.
        like: the likeness of each neighbour to the asked product, aligned.
        ridge: λ, above zero.

    >>> import scipy.sparse
    >>> same = scipy.sparse.csr_array(np.array([[1.0], [1.0]]))
    >>> ridge_weights(same, np.array([[0, 1, -1]], np.int32), np.array([[1.0, 1.0, 0.0]]), 1.0)
    array([[0.33333333, 0.33333333, 0.        ]])
    """
    weight = np.zeros(code.shape)
    width = features.shape[1]  # type: ignore[attr-defined]  # SciPy has no types
    arrays = features.indptr, features.indices, features.data  # type: ignore[attr-defined]

    def work(dense: Float64s, low: int, high: int) -> None:
        _solve_rows(*arrays, code[low:high], like[low:high], ridge, dense, weight[low:high])

    run_blocks(equal_parts(len(code), _PARTS), lambda: np.zeros(width), work)
    return weight


@njit(nogil=True, cache=True)
def _solve_rows(
    indptr: npt.NDArray[np.integer],
    indices: npt.NDArray[np.integer],
    data: Float64s,
    code: Int32s,
    like: Float64s,
    ridge: float,
    dense: Float64s,
    weight: Float64s,
) -> None:
    most = code.shape[1]
    factor = np.empty((most, most))
    for row in range(len(code)):
        n = 0
        while n < most and code[row, n] >= 0:
            n += 1
        for a in range(n):  # the lower half of L + λ·I
            one = code[row, a]
            for at in range(indptr[one], indptr[one + 1]):
                dense[indices[at]] = data[at]
            for b in range(a, n):
                other, dot = code[row, b], 0.0
                for at in range(indptr[other], indptr[other + 1]):
                    dot += dense[indices[at]] * data[at]
                factor[b, a] = dot
            factor[a, a] += ridge
            for at in range(indptr[one], indptr[one + 1]):
                dense[indices[at]] = 0.0
        for a in range(n):
            for b in range(a + 1):
                rest = factor[a, b]
                for c in range(b):
                    rest -= factor[a, c] * factor[b, c]
                factor[a, b] = np.sqrt(rest) if a == b else rest / factor[b, b]
        for a in range(n):
            rest = like[row, a]
            for c in range(a):
                rest -= factor[a, c] * weight[row, c]
            weight[row, a] = rest / factor[a, a]
        for a in range(n - 1, -1, -1):
            rest = weight[row, a]
            for c in range(a + 1, n):
                rest -= factor[c, a] * weight[row, c]
            weight[row, a] = rest / factor[a, a]
