"""How many days lie between a customer's purchases of one product, and which products are used up.

A repeat is a purchase by a known customer who bought the product on an earlier day. If a product's
n purchases fell on customers at random, customer c taking the share s_c of all, there would be

    B = Σ_c (1 − exp(−n · s_c))

buyers and n − B repeats. A product is taken for a consumable when it has far fewer buyers than B,
who come back to it instead, at intervals no less regular than the shop's usual ones:
spread = (upper − lower quartile) / median.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.baskets import Baskets
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.scarce import lower_tail
from pairwell.matrix.significance import Float64s

DAY = 86_400
MIN_REPEATS = 10
MIN_CUSTOMERS = 5
"""Of so many customers at least (P29)."""

MOST_BUYERS = 0.8
"""Of those that chance would give."""

MAX_P = 0.01


class Intervals(NamedTuple):
    """By product code.

    Attributes:
        days: median days between a customer's purchases; NaN without repeats.
        spread: quartile distance over the median; NaN without repeats.
        n_repeats: purchases after a first one.
        n_customers: customers with a repeat.
        by_chance: repeats if purchases fell on customers at random.
        consumable: whether orders say that it is used up and bought again.
    """

    days: Float64s
    spread: Float64s
    n_repeats: Int32s
    n_customers: Int32s
    by_chance: Float64s
    consumable: npt.NDArray[np.bool_]


def intervals_of(baskets: Baskets) -> Intervals:
    """Measure the intervals; without times or known customers there are none.

    Args:
        baskets: one customer's stand together, oldest first (matrix/baskets.py).

    >>> import pyarrow as pa
    >>> from pairwell.matrix.baskets import baskets_of
    >>> lines = pa.table({"order_id": [1, 2, 3], "product_id": ["tea"] * 3,
    ...     "customer_id": ["ann"] * 3, "ordered_at": ["2026-01-01", "2026-01-31", "2026-02-20"]})
    >>> found = intervals_of(baskets_of(lines))
    >>> float(found.days[0]), int(found.n_repeats[0]), int(found.n_customers[0])
    (25.0, 2, 1)
    """
    n = baskets.n_products
    if baskets.seconds is None or not len(baskets.customer_ids):
        none = np.full(n, np.nan)
        zero = np.zeros(n, dtype=np.int32)
        return Intervals(none, none.copy(), zero, zero.copy(), np.zeros(n), zero > 0)
    line = np.lexsort((baskets.product, baskets.basket))
    basket, product = baskets.basket[line], baskets.product[line]
    who = baskets.known_customer[basket]
    product, who, basket = product[who >= 0], who[who >= 0], basket[who >= 0]
    gaps, of, n_bought, n_customers, listed = _gaps(
        product, who, baskets.seconds[basket] // DAY, n, len(baskets.customer_ids)
    )
    order = np.lexsort((gaps, of))
    gaps, of = gaps[order], of[order]
    n_repeats = np.bincount(of, minlength=n).astype(np.int32)
    ends = np.concatenate([[0], np.cumsum(n_repeats)]).astype(np.int64)
    days, lower, upper = (_quantiles(gaps, ends, q) for q in (0.5, 0.25, 0.75))
    spread = (upper - lower) / days
    usual = np.quantile(gaps, [0.25, 0.5, 0.75]) if len(gaps) else np.full(3, np.nan)
    by_chance = _by_chance(n_bought, listed)
    often = (n_repeats >= MIN_REPEATS) & _few_buyers(n_bought - n_repeats, n_bought - by_chance)
    regular = spread <= (usual[2] - usual[0]) / usual[1]  # NaN, no repeats, is not regular
    consumable = often & regular & (n_customers >= MIN_CUSTOMERS)
    return Intervals(days, spread, n_repeats, n_customers, by_chance, consumable)


def _by_chance(n_bought: Int32s, listed: Int32s) -> Float64s:
    # customers with as many purchases have the same share, products as many the same answer
    counts, n_such = np.unique(listed[listed > 0], return_counts=True)
    bought, place = np.unique(n_bought, return_inverse=True)
    share = counts / max(int(listed.sum()), 1)
    out = np.empty(len(bought))
    for at, n in enumerate(bought.tolist()):
        out[at] = n + (n_such * np.expm1(-n * share)).sum()
    return np.maximum(out, 0.0)[place]


def _quantiles(gaps: Float64s, ends: Int64s, q: float) -> Float64s:
    # of each product's run of ascending gaps, linear between two of them
    size = np.diff(ends)
    out = np.full(len(size), np.nan)
    some = np.flatnonzero(size)
    at = ends[some] + q * (size[some] - 1)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, ends[some + 1] - 1)
    out[some] = gaps[low] + (at - low) * (gaps[high] - gaps[low])
    return out


@njit(nogil=True, cache=True)
def _few_buyers(buyers: Int32s, expected: Float64s) -> npt.NDArray[np.bool_]:
    out = np.zeros(len(buyers), dtype=np.bool_)
    for at in range(len(buyers)):
        if 0 < buyers[at] <= MOST_BUYERS * expected[at]:
            out[at] = lower_tail(buyers[at], expected[at]) <= MAX_P
    return out


@njit(nogil=True, cache=True)
def _gaps(
    product: Int32s, who: Int32s, day: Int64s, n_products: int, n_customers: int
) -> tuple[Float64s, Int32s, Int32s, Int32s, Int32s]:
    gaps, of = np.empty(len(product)), np.empty(len(product), dtype=np.int32)
    n_bought = np.zeros(n_products, dtype=np.int32)
    repeaters = np.zeros(n_products, dtype=np.int32)
    listed = np.zeros(n_customers, dtype=np.int32)
    holder = np.full(n_products, -1, dtype=np.int32)  # whose purchases are being read
    counted = np.full(n_products, -1, dtype=np.int32)
    last = np.zeros(n_products, dtype=np.int64)
    used = 0
    for at in range(len(product)):
        p = product[at]
        if holder[p] == who[at]:
            if day[at] == last[p]:
                continue  # twice on one day is one purchase
            gaps[used], of[used] = day[at] - last[p], p
            used += 1
            repeaters[p] += counted[p] != who[at]
            counted[p] = who[at]
        holder[p], last[p] = who[at], day[at]
        n_bought[p] += 1
        listed[who[at]] += 1
    return gaps[:used], of[:used], n_bought, repeaters, listed
