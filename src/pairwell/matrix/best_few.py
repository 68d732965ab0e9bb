"""The best K of a stream for each product: room for K + K/2, cut back to K whenever full.

Better is: higher key, then more joint baskets, then the smaller code. That is a strict order, so
the K that remain do not depend on the order in which they came, nor on which thread saw them. Joint
baskets and code share one integer (``packed``), so that one comparison settles both ties. A heap
would keep the same K, but touches its row all over for every entry; this appends, and selects once
in K/2 entries.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.prefetch import prefetch
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.shell_sort import GAPS
from pairwell.matrix.threads import blocks_of, run_blocks

Float32s = npt.NDArray[np.float32]
Float64s = npt.NDArray[np.float64]

LOW_HALF = 0xFFFFFFFF

SLACK = 1 - 1e-6
"""More than single precision loses: a sift that uses it lets too much pass, never too little."""


class Few(NamedTuple):
    """What each product has gathered so far.

    Attributes:
        key: products × room.
        tie: products × room, ``packed`` joint baskets and code.
        n_customers: products × room, or × 0 when every joint basket is its own customer.
        size: how many of each row are used.
        floor: what a key must at least be, −1 before the first cut; look there first. Threads share
            it: what one of them has K better entries than, the others need not gather. Whoever
            reads it a moment too early only gathers more.
    """

    key: Float64s
    tie: Int64s
    n_customers: Int64s
    size: Int32s
    floor: Float64s


class Lists(NamedTuple):
    """The best few of each product, best first: arrays products × K, ``size`` used of each."""

    key: Float64s
    n_both: Int32s
    n_customers: Int32s
    code: Int32s
    size: Int32s


def no_floor(n_products: int) -> Float64s:
    """The floor before anything was gathered."""
    return np.full(n_products, -1.0)


def empty_few(n_products: int, k: int, floor: Float64s, with_customers: bool = True) -> Few:
    """Nothing gathered yet; untouched memory costs nothing. ``floor`` may be shared."""
    room = (3 * k + 1) // 2
    # side by side, so that an entry is written to one place in memory
    entries = np.empty((n_products, room, 3 if with_customers else 2))
    whole = entries.view(np.int64)
    counted = whole[:, :, 2] if with_customers else whole[:, :0, 0]
    return Few(
        entries[:, :, 0], whole[:, :, 1], counted, np.zeros(n_products, dtype=np.int32), floor
    )


@njit(nogil=True, cache=True)
def kept_of(room: int) -> int:
    """K, from the room that ``empty_few`` made for it.

    >>> [kept_of(empty_few(1, k, no_floor(1)).key.shape[1]) for k in (1, 2, 3, 50)]
    [1, 2, 3, 50]
    """
    return 2 * room // 3


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
    customers: Int64s,
    size: Int32s,
    floor: Float64s,
    p: int,
    new_key: float,
    new_tie: int,
    new_customers: int,
) -> None:
    """Give product ``p`` an entry whose key is at least ``floor[p]``.

    The first five are the arrays of ``Few``: passed one by one, they cost no bookkeeping.
    """
    at = size[p]
    key[p, at] = new_key
    tie[p, at] = new_tie
    if customers.shape[1]:
        customers[p, at] = new_customers
    at += 1
    if at == key.shape[1]:
        at = kept_of(at)
        floor[p] = max(floor[p], _cut(key[p], tie[p], customers[p], at))
    size[p] = at


@njit(nogil=True, cache=True)
def announce(key: Float64s, size: Int32s, p: int) -> None:
    """Ask memory for the place of product ``p``'s next entry; products come in no order."""
    prefetch(key[p], size[p])


@njit(nogil=True, cache=True)
def _before(key: Float64s, tie: Int64s, at: int, pivot_key: float, pivot_tie: int) -> bool:
    above, level = key[at] > pivot_key, key[at] == pivot_key
    return bool(above | (level & (tie[at] > pivot_tie)))


@njit(nogil=True, cache=True)
def _swap(key: Float64s, tie: Int64s, customers: Int64s, a: int, b: int) -> None:
    key[a], key[b] = key[b], key[a]
    tie[a], tie[b] = tie[b], tie[a]
    if len(customers):
        customers[a], customers[b] = customers[b], customers[a]


@njit(nogil=True, cache=True)
def _cut(key: Float64s, tie: Int64s, customers: Int64s, k: int) -> float:
    # quickselect (Hoare 1961): the best k come to the front; returns the worst key among them.
    # Every entry is swapped, and only the boundary moves or not: no branch to mispredict.
    low, high = 0, len(key)
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


def sorted_lists(gathered: list[Few]) -> Lists:
    """Join what the threads gathered, cut it to K and sort it; the input is used up."""
    first = gathered[0]
    n, room = first.key.shape

    def work(_: None, low: int, high: int) -> None:
        for other in gathered[1:]:
            _join(
                first.key, first.tie, first.n_customers, first.size, first.floor,
                other.key, other.tie, other.n_customers, other.size, low, high,
            )  # fmt: skip
        _sort(first.key, first.tie, first.n_customers, first.size, low, high)

    run_blocks(blocks_of(np.ones(n, dtype=np.int64), 1024), lambda: None, work)
    k = kept_of(room)
    size = np.minimum(first.size, k).astype(np.int32)
    tie = first.tie[:, :k]
    n_both = (tie >> 32).astype(np.int32)
    code = (LOW_HALF - (tie & LOW_HALF)).astype(np.int32)
    counted = first.n_customers.shape[1] > 0
    customers = first.n_customers[:, :k].astype(np.int32) if counted else n_both
    return Lists(first.key[:, :k], n_both, customers, code, size)


@njit(nogil=True, cache=True)
def _join(
    key: Float64s,
    tie: Int64s,
    customers: Int64s,
    size: Int32s,
    floor: Float64s,
    other_key: Float64s,
    other_tie: Int64s,
    other_customers: Int64s,
    other_size: Int32s,
    low: int,
    high: int,
) -> None:
    for p in range(low, high):
        for at in range(other_size[p]):
            if other_key[p, at] >= floor[p]:
                n_customers = other_customers[p, at] if other_customers.shape[1] else 0
                gather(
                    key, tie, customers, size, floor, p, other_key[p, at], other_tie[p, at],
                    n_customers,
                )  # fmt: skip


@njit(nogil=True, cache=True)
def _sort(key: Float64s, tie: Int64s, customers: Int64s, size: Int32s, low: int, high: int) -> None:
    # Shell's sort of each row, best first, everything of an entry moved together
    counted = customers.shape[1] > 0
    for p in range(low, high):
        for gap in GAPS:
            for at in range(gap, size[p]):
                this_key, this_tie = key[p, at], tie[p, at]
                this_customers = customers[p, at] if counted else 0
                back = at - gap
                while back >= 0 and (
                    key[p, back] < this_key
                    or (key[p, back] == this_key and tie[p, back] < this_tie)
                ):
                    key[p, back + gap], tie[p, back + gap] = key[p, back], tie[p, back]
                    if counted:
                        customers[p, back + gap] = customers[p, back]
                    back -= gap
                key[p, back + gap], tie[p, back + gap] = this_key, this_tie
                if counted:
                    customers[p, back + gap] = this_customers
