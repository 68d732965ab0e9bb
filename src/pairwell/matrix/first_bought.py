"""Which of two products customers came to first, counted for every stored pair.

A returning customer's list holds each product once, in the order of the baskets that first had it:
what came after a product is the rest of the list, behind the basket of its own. A product's lists
are walked as baskets are in walk.py. Who came to the candidate first is found from its own side.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pairwell.matrix.prefetch import prefetch
from pairwell.matrix.rows import Int32s, Int64s, places_of
from pairwell.matrix.threads import blocks_of, run_blocks
from pairwell.matrix.walk import AHEAD, LINE

NOTHING = -1
"""A visit after which the customer bought nothing new."""


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
    anchor, sides = _by_candidate(pair_offsets, candidate)

    def fill(_: None, low: int, high: int) -> None:
        place = first[parts.index((low, high))]
        _fill(offsets, items, order, low, high, place, visits)

    def count(cells: Int32s, low: int, high: int) -> None:
        _count(
            low, high, items, visit_offsets, visits, pair_offsets, candidate, anchor, *sides,
            cells, anchor_first, candidate_first,
        )  # fmt: skip

    run_blocks(parts, lambda: None, fill)
    cost = np.diff(visit_offsets) + 1
    blocks = blocks_of(cost, max(1, int(cost.sum()) // 200))
    run_blocks(blocks, lambda: np.zeros(n_products, dtype=np.int32), count)
    return anchor_first, candidate_first


@njit(nogil=True, cache=True)
def _by_candidate(pair_offsets: Int64s, candidate: Int32s) -> tuple[Int32s, tuple[Int64s, Int64s]]:
    # each pair's anchor; where each candidate's pairs start in the second, their places
    n = len(pair_offsets) - 1
    anchor = np.empty(len(candidate), dtype=np.int32)
    offsets = np.zeros(n + 1, dtype=np.int64)
    for one in candidate:
        offsets[one + 1] += 1
    for one in range(n):
        offsets[one + 1] += offsets[one]
    place = offsets[:-1].copy()
    pairs = np.empty(len(candidate), dtype=np.int64)
    for one in range(n):
        for pair in range(pair_offsets[one], pair_offsets[one + 1]):
            anchor[pair] = one
            pairs[place[candidate[pair]]] = pair
            place[candidate[pair]] += 1
    return anchor, (offsets, pairs)


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
) -> None:
    for one in range(low, high):
        end = offsets[one + 1]
        after = offsets[one]
        for at in range(offsets[one], end):
            while after < end and order[after] == order[at]:
                after += 1
            item = items[at] if items[at] >= 0 else ~items[at]
            visits[place[item]] = after if after < end else NOTHING
            place[item] += 1


@njit(nogil=True, cache=True)
def _count(
    low: int,
    high: int,
    items: Int32s,
    visit_offsets: Int64s,
    visits: Int64s,
    pair_offsets: Int64s,
    candidate: Int32s,
    anchor: Int32s,
    side_offsets: Int64s,
    sides: Int64s,
    cells: Int32s,
    anchor_first: Int32s,
    candidate_first: Int32s,
) -> None:
    for one in range(low, high):
        for visit in range(visit_offsets[one], visit_offsets[one + 1]):
            if visit + AHEAD < len(visits) and visits[visit + AHEAD] != NOTHING:
                prefetch(items, visits[visit + AHEAD])
                prefetch(items, visits[visit + AHEAD] + LINE)
            at = visits[visit]
            if at == NOTHING:
                continue
            while True:
                item = items[at]
                cells[item if item >= 0 else ~item] += 1
                if item < 0:
                    break
                at += 1
        for pair in range(pair_offsets[one], pair_offsets[one + 1]):
            anchor_first[pair] = cells[candidate[pair]]
        for side in range(side_offsets[one], side_offsets[one + 1]):
            candidate_first[sides[side]] = cells[anchor[sides[side]]]
        cells[:] = 0
