"""Work on blocks of rows with as many threads as there are processors; each keeps its own scratch.

The kernels release Python's lock. Results must not depend on which thread took which block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numba
import numpy as np
import numpy.typing as npt

Scratch = TypeVar("Scratch")

Report = Callable[[int], None]
"""Told how many rows are done since last time."""


def n_threads() -> int:
    """How many threads the kernels use (NUMBA_NUM_THREADS, else the processors)."""
    return int(numba.get_num_threads())


def blocks_of(
    cost: npt.NDArray[np.int64], target: int, max_rows: int = 4096
) -> list[tuple[int, int]]:
    """Cut rows 0 … n−1 into runs of about ``target`` cost.

    >>> blocks_of(np.array([1, 1, 5, 1]), 5)
    [(0, 3), (3, 4)]
    """
    blocks = []
    total = np.concatenate([[0], np.cumsum(cost)])
    low = 0
    while low < len(cost):
        high = int(np.searchsorted(total, total[low] + target, side="left"))
        high = min(max(high, low + 1), low + max_rows, len(cost))
        blocks.append((low, high))
        low = high
    return blocks


def equal_parts(n: int, parts: int) -> list[tuple[int, int]]:
    """Cut 0 … n−1 into at most so many runs of equal length, none of them empty.

    >>> equal_parts(5, 2), equal_parts(1, 2), equal_parts(0, 2)
    ([(0, 2), (2, 5)], [(0, 1)], [])
    """
    cuts = [n * part // parts for part in range(parts + 1)]
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def run_blocks(
    blocks: Iterable[tuple[int, int]],
    scratch: Callable[[], Scratch],
    work: Callable[[Scratch, int, int], None],
    report: Report | None = None,
) -> list[Scratch]:
    """Run ``work(scratch, low, high)`` on all blocks; returns every thread's scratch."""
    queue = iter(list(blocks))

    def one_thread() -> Scratch:
        mine = scratch()
        for low, high in queue:  # a list's iterator hands each block to one thread only
            work(mine, low, high)
            if report is not None:
                report(high - low)
        return mine

    n = n_threads()
    if n == 1:
        return [one_thread()]
    with ThreadPoolExecutor(n) as pool:
        return [future.result() for future in [pool.submit(one_thread) for _ in range(n)]]
