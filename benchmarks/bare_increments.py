"""The floor under every way of counting: random increments on two threads, and nothing else."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit, prange


def increments(n: int, n_cells: int) -> None:
    """Add one to ``n`` random cells of two dense counters, one a thread."""
    _increments(n // 2, np.zeros((2, n_cells), dtype=np.int32))


@njit(parallel=True, nogil=True)
def _increments(n: int, counters: npt.NDArray[np.int32]) -> None:
    cells = np.uint64(counters.shape[1])
    for thread in prange(2):
        state = np.uint64(88_172_645_463_325_252 + thread)
        counter = counters[thread]
        for _ in range(n):
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            counter[((state >> np.uint64(32)) * cells) >> np.uint64(32)] += 1
