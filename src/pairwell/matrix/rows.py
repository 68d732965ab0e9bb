"""The compressed rows that the kernel walks: basket → its products, product → its visits.

Products are numbered here by *rank*: 0 is the rarest, so that a product's row, which holds only the
more popular ones, stays short and close together in the cache. A basket's ranks ascend; its last
one is stored as ``~rank`` (negative), so that a walk needs no second look-up to know where to stop.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.shell_sort import sort_run
from pairwell.matrix.threads import blocks_of, run_blocks

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]


class Rows(NamedTuple):
    """Both directions of the basket × product table.

    Attributes:
        items: ranks of every basket, end to end, ascending, the last one as ``~rank``.
        offsets: where each basket starts in ``items``; length n_baskets + 1.
        visit_offsets: where each rank's visits start; length n_products + 1.
        visits: for every basket that holds the rank and something more popular: the place in
            ``items`` right after it.
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
    ([0, -3, -2], [1, 1, 1], [1])
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
    blocks = blocks_of(np.diff(offsets), 1 << 20, max_rows=1 << 20)
    run_blocks(blocks, lambda: None, lambda _, low, high: _sort(offsets, items, low, high))
    n_items = _mark(offsets, items)
    items = items[:n_items]
    degree, visit_offsets, visits = _invert(items, len(rank_of))
    code_of = np.empty(len(rank_of), dtype=np.int32)
    code_of[rank_of] = np.arange(len(rank_of), dtype=np.int32)
    return Rows(items, offsets, visit_offsets, visits, degree, code_of)


@njit(nogil=True, cache=True)
def scattered(
    basket: Int32s, product: Int32s, rank_of: Int32s, n_baskets: int
) -> tuple[Int64s, Int32s]:
    """Where each basket starts, and the ranks of its lines: unsorted, repeats and all."""
    offsets = np.zeros(n_baskets + 1, dtype=np.int64)
    for line in range(len(basket)):
        offsets[basket[line] + 1] += 1
    for b in range(n_baskets):
        offsets[b + 1] += offsets[b]
    items = np.empty(len(basket), dtype=np.int32)
    for line in range(len(basket)):
        b = basket[line]
        items[offsets[b]] = rank_of[product[line]]
        offsets[b] += 1
    for b in range(n_baskets, 0, -1):
        offsets[b] = offsets[b - 1]
    offsets[0] = 0
    return offsets, items


@njit(nogil=True, cache=True)
def _sort(offsets: Int64s, items: Int32s, first: int, last: int) -> None:
    for b in range(first, last):
        sort_run(items, offsets[b], offsets[b + 1])


@njit(nogil=True, cache=True)
def _mark(offsets: Int64s, items: Int32s) -> int:
    # in place: repeats dropped, everything moved up, each basket's last item marked
    end = 0
    for b in range(len(offsets) - 1):
        low, high = offsets[b], offsets[b + 1]
        start = end
        for at in range(low, high):
            if end == start or items[at] != items[end - 1]:
                items[end] = items[at]
                end += 1
        offsets[b] = start
        if end > start:
            items[end - 1] = ~items[end - 1]
    offsets[len(offsets) - 1] = end
    return end


@njit(nogil=True, cache=True)
def _invert(items: Int32s, n_products: int) -> tuple[Int32s, Int64s, Int32s]:
    degree = np.zeros(n_products, dtype=np.int32)
    visit_offsets = np.zeros(n_products + 1, dtype=np.int64)
    for at in range(len(items)):
        item = items[at]
        if item >= 0:
            degree[item] += 1
            visit_offsets[item + 1] += 1
        else:
            degree[~item] += 1
    for rank in range(n_products):
        visit_offsets[rank + 1] += visit_offsets[rank]
    visits = np.empty(visit_offsets[n_products], dtype=np.int32)
    for at in range(len(items)):
        item = items[at]
        if item >= 0:
            visits[visit_offsets[item]] = at + 1
            visit_offsets[item] += 1
    for rank in range(n_products, 0, -1):
        visit_offsets[rank] = visit_offsets[rank - 1]
    visit_offsets[0] = 0
    return degree, visit_offsets, visits
