"""The best K of a stream for each product: one heap a product, the worst of its K at the root.

Better is: higher key, then more joint baskets, then the smaller code. That is a strict order, so
the K that remain do not depend on the order in which they came, nor on which thread saw them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.rows import Int32s

Float64s = npt.NDArray[np.float64]


class Heaps(NamedTuple):
    """Heaps of all products: arrays products × K, ``size`` used of each.

    ``floor`` is the worst key of a full heap and −1 before: look there first, calls are dear.
    """

    floor: Float64s

    key: Float64s
    n_both: Int32s
    n_customers: Int32s
    code: Int32s
    size: Int32s


def empty_heaps(n_products: int, k: int) -> Heaps:
    """Heaps with nothing in them; untouched memory costs nothing."""
    shape = (n_products, k)
    return Heaps(
        np.full(n_products, -1.0),
        np.empty(shape, dtype=np.float64),
        np.empty(shape, dtype=np.int32),
        np.empty(shape, dtype=np.int32),
        np.empty(shape, dtype=np.int32),
        np.zeros(n_products, dtype=np.int32),
    )


@njit(nogil=True, cache=True, inline="always")
def _worse(heaps: Heaps, p: int, a: int, b: int) -> bool:
    if heaps.key[p, a] != heaps.key[p, b]:
        return bool(heaps.key[p, a] < heaps.key[p, b])
    if heaps.n_both[p, a] != heaps.n_both[p, b]:
        return bool(heaps.n_both[p, a] < heaps.n_both[p, b])
    return bool(heaps.code[p, a] > heaps.code[p, b])


@njit(nogil=True, cache=True, inline="always")
def _swap(heaps: Heaps, p: int, a: int, b: int) -> None:
    for column in (heaps.n_both, heaps.n_customers, heaps.code):
        held = column[p, a]
        column[p, a] = column[p, b]
        column[p, b] = held
    key = heaps.key[p, a]
    heaps.key[p, a] = heaps.key[p, b]
    heaps.key[p, b] = key


@njit(nogil=True, cache=True)
def _sift_down(heaps: Heaps, p: int, size: int) -> None:
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        if child + 1 < size and _worse(heaps, p, child + 1, child):
            child += 1
        if not _worse(heaps, p, child, at):
            return
        _swap(heaps, p, at, child)
        at = child


@njit(nogil=True, cache=True)
def offer_to_heap(
    heaps: Heaps, p: int, key: float, n_both: int, n_customers: int, code: int
) -> None:
    """Keep the entry in product ``p``'s heap if it belongs to the best K."""
    k = heaps.key.shape[1]
    size = heaps.size[p]
    if size == k:
        if key < heaps.key[p, 0]:
            return
        if key == heaps.key[p, 0] and (
            n_both < heaps.n_both[p, 0]
            or (n_both == heaps.n_both[p, 0] and code > heaps.code[p, 0])
        ):
            return
        at = 0
    else:
        at = size
        heaps.size[p] = size + 1
    heaps.key[p, at] = key
    heaps.n_both[p, at] = n_both
    heaps.n_customers[p, at] = n_customers
    heaps.code[p, at] = code
    if size == k:
        _sift_down(heaps, p, k)
    else:
        while at > 0:
            parent = (at - 1) // 2
            if not _worse(heaps, p, at, parent):
                break
            _swap(heaps, p, at, parent)
            at = parent
    if heaps.size[p] == k:
        heaps.floor[p] = heaps.key[p, 0]


@njit(nogil=True, cache=True)
def merge_heaps(into: Heaps, other: Heaps, low: int, high: int) -> None:
    """Offer all entries of ``other``'s products low … high−1 to ``into``."""
    for p in range(low, high):
        for at in range(other.size[p]):
            offer_to_heap(
                into, p, other.key[p, at], other.n_both[p, at], other.n_customers[p, at],
                other.code[p, at],
            )  # fmt: skip


@njit(nogil=True, cache=True)
def sort_heaps(heaps: Heaps, low: int, high: int) -> None:
    """Turn the heaps of products low … high−1 into lists, best first (heap sort)."""
    for p in range(low, high):
        for end in range(heaps.size[p] - 1, 0, -1):
            _swap(heaps, p, 0, end)
            _sift_down(heaps, p, end)
