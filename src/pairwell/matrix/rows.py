"""The compressed rows that the kernel walks: basket → its products, product → its visits.

Products are numbered here by *rank*, 0 the rarest. A basket's ranks ascend; its last one is stored
as ``~rank`` (negative), so that a walk needs no second look-up to know where to stop.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.shell_sort import sort_run
from pairwell.matrix.threads import blocks_of, equal_parts, n_threads, run_blocks

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]


class Rows(NamedTuple):
    """Both directions of the basket × product table.

    Attributes:
        items: ranks of every basket, end to end, ascending, the last one as ``~rank``.
        offsets: where each basket starts in ``items``; length n_baskets + 1.
        visit_offsets: where each rank's visits start; length n_products + 1.
        visits: for every basket that holds the rank: where it starts in ``items``.
        degree: baskets with the product, by rank.
        code_of: product of each rank.
    """

    items: Int32s
    offsets: Int64s
    visit_offsets: Int64s
    visits: Int32s
    degree: Int32s
    code_of: Int32s


def rows_of(basket: Int32s, product: Int32s, rank_of: Int32s, n_baskets: int) -> Rows:
    """Compress lines (basket number and product, in any order, repeats allowed).

    Args:
        basket: of each line.
        product: of each line.
        rank_of: rank of each product.
        n_baskets: baskets.

    >>> lines = np.array([0, 0, 1, 0], np.int32), np.array([2, 0, 1, 2], np.int32)
    >>> rows = rows_of(*lines, np.arange(3, dtype=np.int32), 2)
    >>> rows.items.tolist(), rows.degree.tolist(), rows.visits.tolist()
    ([0, -3, -2], [1, 1, 1], [0, 2, 0])
    """
    offsets, items = scattered(basket, product, rank_of, n_baskets)
    return compressed(offsets, items, rank_of)


def compressed(offsets: Int64s, items: Int32s, rank_of: Int32s) -> Rows:
    """The second half of ``rows_of``, for callers that let go of the lines in between.

    Args:
        offsets: as ``scattered`` gave them; used up.
        items: as ``scattered`` gave them; used up.
        rank_of: rank of each product.
    """
    repeats: list[int] = []

    def work(_: None, low: int, high: int) -> None:
        repeats.append(_sort_and_mark(offsets, items, low, high))

    run_blocks(blocks_of(np.diff(offsets), 1 << 20, max_rows=1 << 20), lambda: None, work)
    if sum(repeats):
        items = items[: _closed_up(offsets, items)]
    visit_offsets, visits = _invert(offsets, items, len(rank_of))
    degree = np.diff(visit_offsets).astype(np.int32)
    code_of = np.empty(len(rank_of), dtype=np.int32)
    code_of[rank_of] = np.arange(len(rank_of), dtype=np.int32)
    return Rows(items, offsets, visit_offsets, visits, degree, code_of)


def scattered(
    basket: Int32s, product: Int32s, rank_of: Int32s, n_baskets: int
) -> tuple[Int64s, Int32s]:
    """Where each basket starts, and the ranks of its lines: unsorted, repeats and all.

    Every thread reads all lines, and counts and places those of its own baskets.
    """
    ends = np.zeros(n_baskets + 2, dtype=np.int64)
    items = np.empty(len(basket), dtype=np.int32)  # NumPy asks for large pages, numba does not
    parts = equal_parts(n_baskets, n_threads())
    run_blocks(parts, lambda: None, lambda _, low, high: _count(basket, ends, low, high))
    np.cumsum(ends, out=ends)
    run_blocks(
        parts,
        lambda: None,
        lambda _, low, high: _place(basket, product, rank_of, ends, items, low, high),
    )
    return ends[:-1], items


@njit(nogil=True, cache=True)
def _count(basket: Int32s, ends: Int64s, low: int, high: int) -> None:
    for b in basket:
        if low <= b < high:
            ends[b + 2] += 1


@njit(nogil=True, cache=True)
def _place(
    basket: Int32s,
    product: Int32s,
    rank_of: Int32s,
    ends: Int64s,
    items: Int32s,
    low: int,
    high: int,
) -> None:
    # ends[b + 1] runs from basket b's start to its end, where basket b + 1 starts
    for line in range(len(basket)):
        b = basket[line]
        if low <= b < high:
            items[ends[b + 1]] = rank_of[product[line]]
            ends[b + 1] += 1


@njit(nogil=True, cache=True)
def _sort_and_mark(offsets: Int64s, items: Int32s, first: int, last: int) -> int:
    # each basket's distinct items come first, the last of them marked; returns what is left over
    repeats = 0
    for b in range(first, last):
        low, high = offsets[b], offsets[b + 1]
        if low == high:
            continue
        sort_run(items, low, high)
        end = low + 1
        for at in range(low + 1, high):
            if items[at] != items[end - 1]:
                items[end] = items[at]
                end += 1
        items[end - 1] = ~items[end - 1]
        repeats += high - end
    return repeats


@njit(nogil=True, cache=True)
def _closed_up(offsets: Int64s, items: Int32s) -> int:
    # in place: what stands behind a basket's mark is dropped; returns the items that remain
    end = 0
    for b in range(len(offsets) - 1):
        low, high = offsets[b], offsets[b + 1]
        offsets[b] = end
        for at in range(low, high):
            items[end] = items[at]
            end += 1
            if items[at] < 0:
                break
    offsets[len(offsets) - 1] = end
    return end


class Places(NamedTuple):
    """Where parts of the baskets, each a thread's, put what they say of their visits.

    Attributes:
        parts: first basket and end of each part.
        first: parts × ranks: where each part's first visit of each rank goes.
        visit_offsets: where each rank's visits start.
    """

    parts: list[tuple[int, int]]
    first: Int64s
    visit_offsets: Int64s


def places_of(offsets: Int64s, items: Int32s, n_products: int) -> Places:
    """Share the baskets out among the threads: the counting half of a counting sort."""
    parts = equal_parts(len(offsets) - 1, n_threads())
    visits = np.zeros((len(parts), n_products), dtype=np.int64)

    def count(_: None, low: int, high: int) -> None:
        _count_visits(items[offsets[low] : offsets[high]], visits[parts.index((low, high))])

    run_blocks(parts, lambda: None, count)
    visit_offsets = np.zeros(n_products + 1, dtype=np.int64)
    np.cumsum(visits.sum(axis=0), out=visit_offsets[1:])
    return Places(parts, visit_offsets[:-1] + np.cumsum(visits, axis=0) - visits, visit_offsets)


def _invert(offsets: Int64s, items: Int32s, n_products: int) -> tuple[Int64s, Int32s]:
    parts, first, visit_offsets = places_of(offsets, items, n_products)
    visits = np.empty(len(items), dtype=np.int32)

    def fill(_: None, low: int, high: int) -> None:
        _fill_visits(offsets, items, low, high, first[parts.index((low, high))], visits)

    run_blocks(parts, lambda: None, fill)
    return visit_offsets, visits


@njit(nogil=True, cache=True)
def _count_visits(items: Int32s, n_visits: Int64s) -> None:
    for item in items:
        n_visits[item if item >= 0 else ~item] += 1


@njit(nogil=True, cache=True)
def _fill_visits(
    offsets: Int64s, items: Int32s, low: int, high: int, place: Int64s, visits: Int32s
) -> None:
    for basket in range(low, high):
        start = offsets[basket]
        for at in range(start, offsets[basket + 1]):
            item = items[at]
            rank = item if item >= 0 else ~item
            visits[place[rank]] = start
            place[rank] += 1
