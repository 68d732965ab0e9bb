"""Which of two is the main product and which the add-on, told from price, else from order in time.

The role is the candidate's beside the anchor. Price speaks where both are known and clearly apart;
else the order in which customers came to the two, where it is more than chance.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.rows import Int32s, Int64s
from pairwell.model.snapshot import ROLES

CLEARLY_CHEAPER = 0.8
"""A price ratio below this makes an add-on, above its inverse a main product."""

MIN_Z = 3.0
"""Order in time must be three standard deviations from a coin's."""

BOTH, MAIN, ADDON = (ROLES.index(role) for role in ("both", "main", "addon"))


def price_ratio(
    price_minor: npt.NDArray[np.int64], anchor: Int32s, candidate: Int32s
) -> npt.NDArray[np.float64]:
    """Candidate's price over the anchor's; NaN where one is not known or nothing.

    >>> price_ratio(np.array([200, 50, -1]), np.array([0, 0]), np.array([1, 2])).tolist()
    [0.25, nan]
    """
    over, under = price_minor[candidate], price_minor[anchor]
    known = (over >= 0) & (under > 0)
    out = np.full(len(anchor), np.nan)
    np.divide(over, under, out=out, where=known)
    return out


def candidate_roles(
    ratio: npt.NDArray[np.float64],
    n_anchor_first: Int32s,
    n_candidate_first: Int32s,
    n_anchor: npt.NDArray[np.int64],
    n_candidate: npt.NDArray[np.int64],
) -> npt.NDArray[np.int8]:
    """The candidate's role beside the anchor, as an index into ``ROLES``.

    Args:
        ratio: price ratios, NaN where not known.
        n_anchor_first: customers who bought the anchor in an earlier order than the candidate.
        n_candidate_first: customers who bought the candidate in an earlier order.
        n_anchor: baskets with the anchor: what is bought oftener is met first by chance, with
            n_anchor / (n_anchor + n_candidate) (two Poisson streams).
        n_candidate: baskets with the candidate.

    >>> roles = candidate_roles(np.array([0.2, 1.0, 1.0]), np.array([0, 20, 5]),
    ...                         np.array([9, 2, 4]), np.array([9, 9, 9]), np.array([9, 9, 9]))
    >>> [ROLES[role] for role in roles]
    ['addon', 'addon', 'both']
    """
    n = (n_anchor_first + n_candidate_first).astype(np.float64)
    chance = n_anchor / np.maximum(n_anchor + n_candidate, 1)
    spread = np.sqrt(np.maximum(n * chance * (1 - chance), 1e-9))
    z = (n_anchor_first - n * chance) / spread
    roles = np.full(len(ratio), BOTH, dtype=np.int8)
    roles[z >= MIN_Z] = ADDON
    roles[z <= -MIN_Z] = MAIN
    roles[ratio <= CLEARLY_CHEAPER] = ADDON
    roles[ratio >= 1 / CLEARLY_CHEAPER] = MAIN
    return roles


@njit(nogil=True, cache=True)
def first_bought(
    pair_offsets: Int64s,
    candidate: Int32s,
    n_customers: int,
    basket_offsets: Int64s,
    product: Int32s,
    customer: Int32s,
) -> tuple[Int32s, Int32s]:
    """For each stored pair: customers who came to the anchor first, and to the candidate first.

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
    when = np.zeros(n_products, dtype=np.int32)  # order number of the customer's first, 0 = never
    bought = np.empty(n_products, dtype=np.int32)
    n_baskets = len(basket_offsets) - 1
    low = 0
    while low < n_baskets:
        high = low
        n_bought = 0
        while high < n_baskets and customer[high] == customer[low]:
            for at in range(basket_offsets[high], basket_offsets[high + 1]):
                if when[product[at]] == 0:
                    when[product[at]] = high - low + 1
                    bought[n_bought] = product[at]
                    n_bought += 1
            high += 1
        if high - low > 1 and customer[low] < n_customers:
            for i in range(n_bought):
                anchor = bought[i]
                for pair in range(pair_offsets[anchor], pair_offsets[anchor + 1]):
                    other = when[candidate[pair]]
                    if other > when[anchor]:
                        anchor_first[pair] += 1
                    elif 0 < other < when[anchor]:
                        candidate_first[pair] += 1
        for i in range(n_bought):
            when[bought[i]] = 0
        low = high
    return anchor_first, candidate_first
