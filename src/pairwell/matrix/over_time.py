"""Do the same customers come to two products in different orders, more than chance has it?

A returning customer's list holds each product once, at the order that first had it. If the products
of all lists fell on their places at random, two products would be on one list, at different orders,

    E_ij = c_i · c_j · Σ (b(b−1) − Σ o(o−1)) / (Σ b)²

times: c customers with each, b products on a list, o of them first bought in one order. What is
bought together in one order says nothing here, so a pair that baskets part can still be joined.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.poisson import upper_tails
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.significance import Float64s


class OverTime(NamedTuple):
    """Of each pair: customers who came to both in different orders, and how many chance has.

    Attributes:
        n_customers: returning customers with both, at different orders.
        expected: the same by chance.
        p_value: chance of so many or more (Poisson).
    """

    n_customers: Int32s
    expected: Float64s
    p_value: Float64s

    @property
    def lift(self) -> Float64s:
        """Lift over customers; NaN where none are expected."""
        out: Float64s = np.full(len(self.expected), np.nan)
        np.divide(self.n_customers, self.expected, out=out, where=self.expected > 0)
        return out


def over_time(
    rows: Rows, customer: Int32s, n_customers: int, one: Int32s, other: Int32s
) -> OverTime:
    """Count and expect.

    Args:
        rows: compressed baskets; one customer's stand together, oldest first.
        customer: voter of each basket.
        n_customers: known customers; higher voters are guests, who never return.
        one: rank of the one product of each pair.
        other: rank of the other.
    """
    wanted = np.zeros(len(rows.degree), dtype=np.bool_)
    wanted[one] = wanted[other] = True
    starts = np.zeros(len(rows.degree) + 1, dtype=np.int64)
    np.cumsum(np.where(wanted, rows.degree, 0), out=starts[1:])
    sizes, who, order, constant = _lists(
        rows.items, rows.offsets, customer, n_customers, wanted, starts
    )
    n_both = _both(one, other, starts, sizes, who, order)
    expected = constant * sizes[one].astype(np.float64) * sizes[other]
    return OverTime(n_both, expected, upper_tails(n_both, expected))


@njit(nogil=True, cache=True)
def _lists(
    items: Int32s,
    offsets: Int64s,
    customer: Int32s,
    n_customers: int,
    wanted: npt.NDArray[np.bool_],
    starts: Int64s,
) -> tuple[Int32s, Int32s, Int32s, float]:
    # the customers of each wanted product, by the number of their first basket; and the constant
    n_products, n_baskets = len(wanted), len(offsets) - 1
    sizes = np.zeros(n_products, dtype=np.int32)
    who = np.empty(starts[-1], dtype=np.int32)
    order = np.empty(starts[-1], dtype=np.int32)
    met = np.full(n_products, -1, dtype=np.int32)
    total = pairs = 0.0
    low = 0
    while low < n_baskets:
        high = low + 1
        while high < n_baskets and customer[high] == customer[low]:
            high += 1
        if high - low > 1 and customer[low] < n_customers:
            listed = 0
            for basket in range(low, high):
                fresh = 0
                for at in range(offsets[basket], offsets[basket + 1]):
                    item = items[at] if items[at] >= 0 else ~items[at]
                    if met[item] == low:
                        continue
                    met[item] = low
                    fresh += 1
                    if wanted[item]:
                        place = starts[item] + sizes[item]
                        who[place], order[place] = low, basket
                        sizes[item] += 1
                listed += fresh
                pairs -= fresh * (fresh - 1.0)
            total += listed
            pairs += listed * (listed - 1.0)
        low = high
    return sizes, who, order, pairs / max(total, 1.0) ** 2


@njit(nogil=True, cache=True)
def _both(
    one: Int32s, other: Int32s, starts: Int64s, sizes: Int32s, who: Int32s, order: Int32s
) -> Int32s:
    out = np.zeros(len(one), dtype=np.int32)
    for pair in range(len(one)):
        a, b = starts[one[pair]], starts[other[pair]]
        a_end, b_end = a + sizes[one[pair]], b + sizes[other[pair]]
        while a < a_end and b < b_end:
            if who[a] < who[b]:
                a += 1
            elif who[a] > who[b]:
                b += 1
            else:
                out[pair] += order[a] != order[b]
                a += 1
                b += 1
    return out
