"""A sort for short runs (Shell 1959, gaps of Ciura 2001): compiles at once, needs no room.

NumPy's sorts are quicker on long arrays, but inside a kernel each takes seconds to compile, and
what is sorted here are baskets, histories and rows of a few hundred.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

GAPS = np.array([24842, 10796, 4694, 2040, 887, 385, 167, 72, 31, 13, 5, 1], dtype=np.int64)

SHORT = 32
"""Up to this length plain insertion, the last gap alone, is quicker."""


@njit(nogil=True, cache=True)
def sort_run(values: npt.NDArray[np.int32], low: int, high: int) -> None:
    """Sort ``values[low:high]`` in place, rising.

    >>> values = np.array([9, 3, 2, 1], np.int32); sort_run(values, 1, 4); values.tolist()
    [9, 1, 2, 3]
    """
    first = len(GAPS) - 1 if high - low <= SHORT else 0
    for gap in GAPS[first:]:
        for at in range(low + gap, high):
            value = values[at]
            back = at - gap
            while back >= low and values[back] > value:
                values[back + gap] = values[back]
                back -= gap
            values[back + gap] = value
