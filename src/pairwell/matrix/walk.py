"""The walk from a product over its baskets to what else was in them, adding into dense counters.

Gustavson's row-by-row product (1978): nothing is materialised but one counter a thread, which fits
the second-level cache, and the list of touched cells. Every pair is met from both sides: half of
that could be spared, but then what one side finds would have to be carried to the other's place,
which costs more. The product itself is in all its baskets. Counters must be zero before a walk.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.prefetch import prefetch
from pairwell.matrix.rows import Int32s, Int64s, Rows, places_of
from pairwell.matrix.threads import run_blocks

Float64s = npt.NDArray[np.float64]

AHEAD = 16
"""Visits between asking for a basket and walking it: about the time that memory takes to answer."""

LINE = 16
"""Items in a cache line; most baskets end in the third at the latest."""


@njit(nogil=True, cache=True)
def _announce(items: Int32s, visits: Int32s, visit: int) -> None:
    if visit + AHEAD < len(visits):  # the next row's, too
        at = visits[visit + AHEAD]
        prefetch(items, at)
        prefetch(items, at + LINE - 1)
        prefetch(items, at + 2 * LINE - 1)


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
        _announce(items, visits, visit)
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
    counter: Int32s,
    weights: Float64s,
    touched: Int32s,
) -> int:
    """``count_row`` that adds up basket weights as well."""
    n_touched = 0
    for visit in range(low, high):
        _announce(items, visits, visit)
        weight = visit_weight[visit]
        at = visits[visit]
        while True:
            item = items[at]
            other = item if item >= 0 else ~item
            touched[n_touched] = other
            n_touched += counter[other] == 0
            counter[other] += 1
            weights[other] += weight
            if item < 0:
                break
            at += 1
    return n_touched


def visit_values(rows: Rows, per_basket: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """One value a visit from one value a basket, in the order of ``Rows.visits``."""
    out = np.empty(len(rows.visits), dtype=per_basket.dtype)
    parts, first, _ = places_of(rows.offsets, rows.items, len(rows.degree))

    def spread(_: None, low: int, high: int) -> None:
        place = first[parts.index((low, high))]
        _spread(rows.offsets, rows.items, low, high, place, per_basket, out)

    run_blocks(parts, lambda: None, spread)
    return out


@njit(nogil=True, cache=True)
def _spread(
    offsets: Int64s,
    items: Int32s,
    low: int,
    high: int,
    place: Int64s,
    per_basket: npt.NDArray[np.generic],
    out: npt.NDArray[np.generic],
) -> None:
    for basket in range(low, high):
        for at in range(offsets[basket], offsets[basket + 1]):
            item = items[at]
            rank = item if item >= 0 else ~item
            out[place[rank]] = per_basket[basket]
            place[rank] += 1
