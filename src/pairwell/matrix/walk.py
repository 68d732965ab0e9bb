"""The walk from a product over its baskets to what else was in them, adding into dense counters.

Gustavson's row-by-row product (1978): nothing is materialised but one counter a thread, which fits
the second-level cache, and the list of touched cells. Only more popular products are met, so every
pair is counted once. Counters must be zero before a walk; ``clear`` makes them so again.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.prefetch import prefetch
from pairwell.matrix.rows import Int32s, Int64s, Rows

Float64s = npt.NDArray[np.float64]

AHEAD = 12
"""Visits between asking for a basket and walking it: about the time that memory takes to answer."""

LINE = 15
"""So far on in ``items`` lies the next cache line; most baskets end on it at the latest."""


@njit(nogil=True, cache=True)
def _announce(items: Int32s, visits: Int32s, visit: int, high: int) -> None:
    if visit + AHEAD < high:
        prefetch(items, visits[visit + AHEAD])
        prefetch(items, visits[visit + AHEAD] + LINE)


@njit(nogil=True, cache=True)
def count_row(
    items: Int32s, visits: Int32s, low: int, high: int, counter: Int32s, touched: Int32s
) -> int:
    """Count joint baskets of one product; returns how many cells of ``touched`` are filled.

    ``visits[low:high]`` is the product's row. The touched cell is written always and kept only if
    it was zero: a branch here would be mispredicted every other time.
    """
    n_touched = 0
    for visit in range(low, high):
        _announce(items, visits, visit, high)
        at = visits[visit]
        while True:
            item = items[at]
            other = item if item >= 0 else ~item
            touched[n_touched] = other
            n_touched += counter[other] == 0
            counter[other] += 1
            if item < 0:
                break
            at += 1
    return n_touched


@njit(nogil=True, cache=True)
def count_row_again(
    items: Int32s,
    visits: Int32s,
    visit_customer: Int32s,
    low: int,
    high: int,
    again: Int32s,
    last: Int32s,
) -> None:
    """Count joint baskets that are not their customer's first; the others are distinct customers.

    A row's visits stand customer by customer, and most customers have one: their baskets need no
    second walk. ``again`` must be zero before; ``last`` starts at −1 and is never cleared, for what
    it remembers of each cell, the place of a customer's first visit, no other row has.
    """
    first = low
    while first < high:
        end = first + 1
        while end < high and visit_customer[end] == visit_customer[first]:
            end += 1
        if end > first + 1:
            for visit in range(first, end):
                at = visits[visit]
                while True:
                    item = items[at]
                    other = item if item >= 0 else ~item
                    again[other] += last[other] == first
                    last[other] = first
                    if item < 0:
                        break
                    at += 1
        first = end


@njit(nogil=True, cache=True)
def weigh_row(
    items: Int32s,
    visits: Int32s,
    visit_weight: npt.NDArray[np.float32],
    low: int,
    high: int,
    weights: Float64s,
) -> None:
    """Add up basket weights over the joint baskets of one product."""
    for visit in range(low, high):
        _announce(items, visits, visit, high)
        weight = visit_weight[visit]
        at = visits[visit]
        while True:
            item = items[at]
            weights[item if item >= 0 else ~item] += weight
            if item < 0:
                break
            at += 1


@njit(nogil=True, cache=True)
def spread_to_visits(
    items: Int32s,
    offsets: Int64s,
    visit_offsets: Int64s,
    per_basket: npt.NDArray[np.generic],
    out: npt.NDArray[np.generic],
) -> None:
    """Write each basket's value beside each of its visits, in the order of ``Rows.visits``."""
    place = visit_offsets[:-1].copy()
    for basket in range(len(offsets) - 1):
        for at in range(offsets[basket], offsets[basket + 1] - 1):
            out[place[items[at]]] = per_basket[basket]
            place[items[at]] += 1


def visit_values(rows: Rows, per_basket: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """One value a visit from one value a basket."""
    out = np.empty(len(rows.visits), dtype=per_basket.dtype)
    spread_to_visits(rows.items, rows.offsets, rows.visit_offsets, per_basket, out)
    return out
