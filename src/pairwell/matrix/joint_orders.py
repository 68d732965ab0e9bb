"""What became of pairs in the orders that held both: when, at what price, and what came back.

Orders are numbered so that one customer's stand together, oldest first; a guest's order is a
customer of its own. A pair's joint orders are found by walking along the two products' orders.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.significance import Float64s

KEPT, PRICED, CHEAP, BACK = 1, 2, 4, 8
"""Of a product in an order: some of it stayed; its price can be judged; it was below the usual
price; some of it came back."""

RECENT, YEAR_AGO = 1, 2
"""Of an order: in the window; in the same days of the year before."""

Int8s = npt.NDArray[np.int8]


class ProductOrders(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders hold each product: those of p are ``order[starts[p]:starts[p + 1]]``, ascending.

    Attributes:
        flag: of each entry: KEPT, PRICED, CHEAP, BACK.
        span: of each order: RECENT, YEAR_AGO or 0.
        day: of each order, days since 1970; NaN unknown.
        customer: of each order.
    """

    starts: Int64s
    order: Int32s
    flag: Int8s
    span: Int8s
    day: Float64s
    customer: Int32s

    def counts(self, flags: int, spans: int | None = None) -> Int64s:
        """Orders of each product with all of these flags, of all spans or of one of these."""
        good = (self.flag & flags) == flags
        if spans is not None:
            good &= (self.span[self.order] & spans) > 0
        product = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        return np.bincount(product[good], minlength=len(self.starts) - 1).astype(np.int64)


class Joint(NamedTuple):
    """Of each pair, in orders that held both.

    Attributes:
        n_recent, n_before, n_year_ago: orders that kept both, by span; before is all but recent.
        n_priced: of those, orders in which the candidate's price can be judged.
        n_cheap, cheap_customers: of these, below its usual price; whose they were.
        n_bought: orders that held both before anything came back.
        n_back_both, back_both_customers: of these, both came back.
        n_back_alone, back_alone_customers: the candidate came back and the anchor stayed.
        anchor_since: orders of the anchor after the last joint one.
        last_day: of the last joint order; NaN never.
    """

    n_recent: Int32s
    n_before: Int32s
    n_year_ago: Int32s
    n_priced: Int32s
    n_cheap: Int32s
    cheap_customers: Int32s
    n_bought: Int32s
    n_back_both: Int32s
    back_both_customers: Int32s
    n_back_alone: Int32s
    back_alone_customers: Int32s
    anchor_since: Int32s
    last_day: Float64s


def joint_orders(orders: ProductOrders, anchor: Int64s, candidate: Int64s) -> Joint:
    """Follow pairs of product codes through the orders."""
    counts = np.zeros((12, len(anchor)), dtype=np.int32)
    last_day = np.full(len(anchor), np.nan)
    _follow(
        anchor, candidate, orders.starts, orders.order, orders.flag, orders.span, orders.day,
        orders.customer, counts, last_day,
    )  # fmt: skip
    return Joint._make([*counts, last_day])


@njit(nogil=True, cache=True)
def _follow(
    anchor: Int64s,
    candidate: Int64s,
    starts: Int64s,
    order: Int32s,
    flag: Int8s,
    span: Int8s,
    day: Float64s,
    customer: Int32s,
    counts: npt.NDArray[np.int32],
    last_day: Float64s,
) -> None:
    for pair in range(len(anchor)):
        a, a_end = starts[anchor[pair]], starts[anchor[pair] + 1]
        b, b_end = starts[candidate[pair]], starts[candidate[pair] + 1]
        last_cheap = last_both = last_alone = -1
        while a < a_end and b < b_end:
            if order[a] < order[b]:
                a += 1
                continue
            if order[a] > order[b]:
                b += 1
                continue
            here, mine, its = order[a], flag[a], flag[b]
            who = customer[here]
            counts[6, pair] += 1
            if its & BACK and mine & BACK:
                counts[7, pair] += 1
                counts[8, pair] += who != last_both
                last_both = who
            elif its & BACK:
                counts[9, pair] += 1
                counts[10, pair] += who != last_alone
                last_alone = who
            if its & KEPT and mine & KEPT:
                counts[0 if span[here] & RECENT else 1, pair] += 1
                if span[here] & YEAR_AGO:
                    counts[2, pair] += 1
                if its & PRICED:
                    counts[3, pair] += 1
                    if its & CHEAP:
                        counts[4, pair] += 1
                        counts[5, pair] += who != last_cheap
                        last_cheap = who
                if not day[here] <= last_day[pair]:  # also when no day was known before
                    last_day[pair] = day[here]
            a += 1
            b += 1
        for at in range(starts[anchor[pair]], a_end):
            if flag[at] & KEPT and day[order[at]] > last_day[pair]:
                counts[11, pair] += 1
