"""Which of two products customers came to first, counted for every stored pair.

A returning customer's list holds each product once, with the number of the order that first had it.
A product's customers are walked as baskets are in walk.py: who came later, and who earlier.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pairwell.matrix.prefetch import prefetch
from pairwell.matrix.rows import Int32s, Int64s, places_of
from pairwell.matrix.threads import blocks_of, run_blocks
from pairwell.matrix.walk import AHEAD, LINE

LATER = 1 << 32
"""One cell counts both ways: later in its upper half, earlier in the lower."""


def first_bought(
    pair_offsets: Int64s,
    candidate: Int32s,
    n_customers: int,
    basket_offsets: Int64s,
    product: Int32s,
    customer: Int32s,
) -> tuple[Int32s, Int32s]:
    """For each stored pair: customers who came to the anchor first, and to the candidate first.

    Both in one order is neither.

    Args:
        pair_offsets: where each anchor's pairs start.
        candidate: candidate of each pair.
        n_customers: known customers; higher voters are guests with one basket, and are left out.
        basket_offsets: where each basket starts in ``product``; one customer's stand together,
            oldest first.
        product: product codes, basket by basket.
        customer: voter of each basket.
    """
    n_products = len(pair_offsets) - 1
    anchor_first = np.zeros(len(candidate), dtype=np.int32)
    candidate_first = np.zeros(len(candidate), dtype=np.int32)
    offsets, items, order = _lists(n_products, n_customers, basket_offsets, product, customer)
    parts, first, visit_offsets = places_of(offsets, items, n_products)
    visits = np.empty(len(items), dtype=np.int64)
    visit_order = np.empty(len(items), dtype=np.int32)

    def fill(_: None, low: int, high: int) -> None:
        place = first[parts.index((low, high))]
        _fill(offsets, items, order, low, high, place, visits, visit_order)

    def count(cells: Int64s, low: int, high: int) -> None:
        _count(
            low, high, items, order, visit_offsets, visits, visit_order, pair_offsets, candidate,
            cells, anchor_first, candidate_first,
        )  # fmt: skip

    run_blocks(parts, lambda: None, fill)
    cost = np.diff(visit_offsets) + 1
    blocks = blocks_of(cost, max(1, int(cost.sum()) // 200))
    run_blocks(blocks, lambda: np.zeros(n_products, dtype=np.int64), count)
    return anchor_first, candidate_first


@njit(nogil=True, cache=True)
def _lists(
    n_products: int,
    n_customers: int,
    basket_offsets: Int64s,
    product: Int32s,
    customer: Int32s,
) -> tuple[Int64s, Int32s, Int32s]:
    # returning customers' products, end to end, the last of each as ~code, and their first orders
    n_baskets = len(basket_offsets) - 1
    offsets = np.zeros(n_customers + 1, dtype=np.int64)
    items = np.empty(len(product), dtype=np.int32)
    order = np.empty(len(product), dtype=np.int32)
    met = np.full(n_products, -1, dtype=np.int64)  # the first basket of the customer it was met at
    used, lists = 0, 0
    low = 0
    while low < n_baskets:
        high = low + 1
        while high < n_baskets and customer[high] == customer[low]:
            high += 1
        if high - low > 1 and customer[low] < n_customers:
            for basket in range(low, high):
                for at in range(basket_offsets[basket], basket_offsets[basket + 1]):
                    if met[product[at]] != low:
                        met[product[at]] = low
                        items[used] = product[at]
                        order[used] = basket - low
                        used += 1
            items[used - 1] = ~items[used - 1]
            lists += 1
            offsets[lists] = used
        low = high
    return offsets[: lists + 1], items[:used], order[:used]


@njit(nogil=True, cache=True)
def _fill(
    offsets: Int64s,
    items: Int32s,
    order: Int32s,
    low: int,
    high: int,
    place: Int64s,
    visits: Int64s,
    visit_order: Int32s,
) -> None:
    for one in range(low, high):
        for at in range(offsets[one], offsets[one + 1]):
            item = items[at] if items[at] >= 0 else ~items[at]
            visits[place[item]] = offsets[one]
            visit_order[place[item]] = order[at]
            place[item] += 1


@njit(nogil=True, cache=True)
def _count(
    low: int,
    high: int,
    items: Int32s,
    order: Int32s,
    visit_offsets: Int64s,
    visits: Int64s,
    visit_order: Int32s,
    pair_offsets: Int64s,
    candidate: Int32s,
    cells: Int64s,
    anchor_first: Int32s,
    candidate_first: Int32s,
) -> None:
    for anchor in range(low, high):
        if pair_offsets[anchor] == pair_offsets[anchor + 1]:
            continue
        for visit in range(visit_offsets[anchor], visit_offsets[anchor + 1]):
            if visit + AHEAD < len(visits):
                prefetch(items, visits[visit + AHEAD])
                prefetch(items, visits[visit + AHEAD] + LINE)
                prefetch(order, visits[visit + AHEAD])
                prefetch(order, visits[visit + AHEAD] + LINE)
            mine = visit_order[visit]
            at = visits[visit]
            while True:
                item = items[at]
                later, earlier = order[at] > mine, order[at] < mine
                cells[item if item >= 0 else ~item] += later * LATER + earlier
                if item < 0:
                    break
                at += 1
        for pair in range(pair_offsets[anchor], pair_offsets[anchor + 1]):
            cell = cells[candidate[pair]]
            anchor_first[pair] = cell >> 32
            candidate_first[pair] = cell & (LATER - 1)
        cells[:] = 0
