"""The best K of one product's partners: room for K + K/2, cut back to K whenever full.

Better is: higher key, then more joint baskets, then the smaller code. That is a strict order, so
the K that remain do not depend on the order in which they came. Joint baskets and code share one
integer (``packed``), so that one comparison settles both ties. A heap would keep the same K, but
touches its row all over for every entry; this appends, and selects once in K/2 entries.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.shell_sort import GAPS

Float64s = npt.NDArray[np.float64]

LOW_HALF = 0xFFFFFFFF


class Few(NamedTuple):
    """What one product has gathered so far: a thread's room, used again for each."""

    key: Float64s
    tie: Int64s
    n_customers: Int32s


class Lists(NamedTuple):
    """The best few of each product, best first: arrays products × K, ``size`` used of each."""

    key: Float64s
    n_both: Int32s
    n_customers: Int32s
    code: Int32s
    size: Int32s


def empty_few(k: int) -> Few:
    """Room for one product's best K."""
    room = (3 * k + 1) // 2
    return Few(np.empty(room), np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int32))


def empty_lists(n_products: int, k: int) -> Lists:
    """Lists to be filled by ``keep``."""
    shape = (n_products, k)
    return Lists(
        np.zeros(shape),
        np.zeros(shape, dtype=np.int32),
        np.zeros(shape, dtype=np.int32),
        np.zeros(shape, dtype=np.int32),
        np.zeros(n_products, dtype=np.int32),
    )


@njit(nogil=True, cache=True)
def packed(n_both: int, code: int) -> int:
    """One integer that is higher for more joint baskets, then for the smaller code.

    >>> packed(3, 7) > packed(2, 0), packed(3, 7) > packed(3, 8)
    (True, True)
    """
    return (np.int64(n_both) << 32) | (LOW_HALF - np.int64(code))  # type: ignore[return-value]  # numba's int is NumPy's


@njit(nogil=True, cache=True)
def gather(
    key: Float64s,
    tie: Int64s,
    customers: Int32s,
    size: int,
    floor: float,
    new_key: float,
    new_tie: int,
    new_customers: int,
) -> tuple[int, float]:
    """Add an entry whose key is at least ``floor``; returns the new size and floor.

    The first three are the arrays of ``Few``: passed one by one, they cost no bookkeeping. The
    floor is what a key must at least be, −1 before the first cut.
    """
    key[size] = new_key
    tie[size] = new_tie
    customers[size] = new_customers
    size += 1
    if size == len(key):
        size = 2 * size // 3
        floor = max(floor, _cut(key, tie, customers, len(key), size))
    return size, floor


@njit(nogil=True, cache=True)
def _before(key: Float64s, tie: Int64s, at: int, pivot_key: float, pivot_tie: int) -> bool:
    above, level = key[at] > pivot_key, key[at] == pivot_key
    return bool(above | (level & (tie[at] > pivot_tie)))


@njit(nogil=True, cache=True)
def _swap(key: Float64s, tie: Int64s, customers: Int32s, a: int, b: int) -> None:
    key[a], key[b] = key[b], key[a]
    tie[a], tie[b] = tie[b], tie[a]
    customers[a], customers[b] = customers[b], customers[a]


@njit(nogil=True, cache=True)
def _cut(key: Float64s, tie: Int64s, customers: Int32s, size: int, k: int) -> float:
    # quickselect (Hoare 1961): the best k come to the front; returns the worst key among them.
    # Every entry is swapped, and only the boundary moves or not: no branch to mispredict.
    low, high = 0, size
    while high - low > 1:
        _swap(key, tie, customers, (low + high) // 2, low)
        pivot_key, pivot_tie = key[low], tie[low]
        end = low + 1
        for at in range(low + 1, high):
            better = _before(key, tie, at, pivot_key, pivot_tie)
            _swap(key, tie, customers, at, end)
            end += better
        end -= 1
        _swap(key, tie, customers, low, end)
        if end == k or end == k - 1:
            break
        if end < k:
            low = end + 1
        else:
            high = end
    worst = key[0]
    for at in range(1, k):
        worst = min(worst, key[at])
    return float(worst)


@njit(nogil=True, cache=True)
def keep(
    key: Float64s,
    tie: Int64s,
    customers: Int32s,
    size: int,
    product: int,
    kept_key: Float64s,
    kept_both: Int32s,
    kept_customers: Int32s,
    kept_code: Int32s,
    kept_size: Int32s,
) -> None:
    """Write the best of what was gathered, sorted, as a product's row of ``Lists``."""
    k = min(size, kept_key.shape[1])
    if size > k:
        _cut(key, tie, customers, size, k)
    _sort(key, tie, customers, k)
    for at in range(k):
        kept_key[product, at] = key[at]
        kept_both[product, at] = tie[at] >> 32
        kept_customers[product, at] = customers[at]
        kept_code[product, at] = LOW_HALF - (tie[at] & LOW_HALF)
    kept_size[product] = k


@njit(nogil=True, cache=True)
def _sort(key: Float64s, tie: Int64s, customers: Int32s, size: int) -> None:
    # Shell's sort, best first, everything of an entry moved together
    for gap in GAPS:
        for at in range(gap, size):
            this_key, this_tie, this_customers = key[at], tie[at], customers[at]
            back = at - gap
            while back >= 0 and not _before(key, tie, back, this_key, this_tie):
                key[back + gap], tie[back + gap] = key[back], tie[back]
                customers[back + gap] = customers[back]
                back -= gap
            key[back + gap], tie[back + gap] = this_key, this_tie
            customers[back + gap] = this_customers
