"""Substitutes from orders alone: baskets part them, and the same customers come to both in time.

Neither is enough alone. What baskets part may be bought by other people (a dog's food, a cat's);
what the same people buy may be companions. Likeness of name says nothing at all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.companionship import likeness
from pairwell.matrix.direction import price_ratio
from pairwell.matrix.expectation import Expectation
from pairwell.matrix.over_time import OverTime, over_time
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.scarce import MIN_EXPECTED, Asked, Scarce, scarce_pairs
from pairwell.matrix.significance import Float64s
from pairwell.model.snapshot import ProductArrays

Bools = npt.NDArray[np.bool_]

MAX_P = 0.01
"""For the second look at a pair that is scarce already."""

MIN_OVER_TIME = 0.75
"""Lift over customers of a pair of one shelf. Strangers stand between 0.8 and 1.2: the formula
takes shares as growing with a customer's list, which best sellers' cannot."""

MIN_LIKENESS = 0.1
"""Nine in ten pairs of strangers are less alike (simulated shops)."""

Z_LIKENESS = 2.6
"""A correlation of n random numbers has a standard deviation of 1 / √n."""

PRICE_BAND = 1.5
"""Where no category is known, prices within this factor make one shelf."""

MOST = 2000
"""So many scarce pairs are looked at, the least likely first."""

MOST_WALKED = 300
"""Of those, so many have their companions compared: each is a walk over a best seller's baskets."""


def find_substitutes(
    rows: Rows,
    asked: Asked,
    expectation: Expectation,
    products: ProductArrays,
    customer: Int32s,
    n_customers: int,
) -> Scarce:
    """The substitutes among the pairs that were asked for.

    A scarce pair (scarce.py) is one when

    - lift over customers (over_time.py) is above lift in baskets beyond chance, and is about that
      of strangers or more; where the two are of no one shelf it must itself be above 1 beyond
      chance; or
    - too few customers return to tell, and the two are of one shelf and have like companions
      (companionship.py), beyond what chance makes alike in a catalogue of so many products.

    Args:
        rows: compressed baskets; one customer's stand together, oldest first.
        asked: pairs with their joint baskets.
        expectation: ``loads`` by rank.
        products: for categories and prices.
        customer: voter of each basket.
        n_customers: known customers; higher voters are guests.
    """
    scarce = scarce_pairs(asked, expectation)
    if len(scarce.one) > MOST:
        first = np.sort(np.lexsort((scarce.other, scarce.one, scarce.p_value))[:MOST])
        scarce = scarce.only(first)
    if not len(scarce.one):
        return scarce
    shelf = one_shelf(products, rows.code_of[scarce.one], rows.code_of[scarce.other])
    times = over_time(rows, customer, n_customers, scarce.one, scarce.other)
    found = joined_over_time(scarce, times, shelf)
    rest = np.flatnonzero(shelf & ~found & (times.expected < MIN_EXPECTED))
    rest = np.sort(rest[np.argsort(scarce.p_value[rest], kind="stable")[:MOST_WALKED]])
    alike = likeness(rows, expectation.pooled, scarce.one[rest], scarce.other[rest])
    found[rest] = alike >= max(MIN_LIKENESS, Z_LIKENESS / len(rows.degree) ** 0.5)
    return scarce.only(found)


def one_shelf(products: ProductArrays, one: Int32s, other: Int32s) -> Bools:
    """Whether two products (codes) are of one category, or, none known, of about one price."""
    category = products.category
    ratio = price_ratio(products.price_minor, one, other)
    near = (ratio <= PRICE_BAND) & (ratio >= 1 / PRICE_BAND)  # NaN, not known, is neither
    unknown = (category[one] < 0) & (category[other] < 0)
    return np.asarray(np.where(unknown, near, category[one] == category[other]))


def joined_over_time(scarce: Scarce, times: OverTime, shelf: Bools) -> Bools:
    """Whether customers join what baskets part.

    With n joint baskets and c joint customers over both expectations, E and E', equal lifts would
    divide the n + c as E to E': n is then binomial (the exact test of two Poisson rates).

    >>> nobody = np.array([0], np.int32)
    >>> scarce = Scarce(nobody, nobody, np.array([4]), np.array([24.0]), np.array([1e-7]))
    >>> [joined_over_time(scarce, OverTime(np.array([c]), np.array([90.0]), np.array([0.5])),
    ...                   np.array([True])).tolist() for c in (88, 40)]
    [[True], [False]]
    """
    from scipy.special import betainc  # a tenth of a second, for shops that have such pairs

    n, c = scarce.n_both.astype(np.float64), times.n_customers.astype(np.float64)
    share = scarce.expected / (scarce.expected + times.expected)
    # P(X ≤ n), X binomial of n + c: the regularised incomplete beta function; c = 0 is surely so
    p = np.where(c > 0, betainc(np.maximum(c, 1.0), n + 1.0, 1.0 - share), 1.0)
    lift = times.lift
    above = np.where(shelf, lift >= MIN_OVER_TIME, (lift > 1) & (times.p_value <= MAX_P))
    return np.asarray((p <= MAX_P) & above)


def joint_customers(rows: Rows, customer: Int32s, one: Int32s, other: Int32s) -> Int32s:
    """Distinct voters with both in one basket, of a few pairs of ranks."""
    out = np.zeros(len(one), dtype=np.int32)
    for at, (i, j) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        both = np.intersect1d(_baskets(rows, i), _baskets(rows, j), assume_unique=True)
        basket = np.searchsorted(rows.offsets, both, side="right") - 1
        out[at] = len(np.unique(customer[basket]))
    return out


def taken_away(n_both: Int32s, expected: Float64s, n_anchor: Int64s, ridge: float) -> Float64s:
    """The strength of a pair that no list of neighbours holds, from its two counts alone.

    (n_both − E) / (n_anchor + λ): the share of the anchor's baskets that lack the candidate though
    chance would have put it there, shrunk as in strength.py. Never above zero for scarce pairs.

    >>> taken_away(np.array([4]), np.array([24.0]), np.array([90]), 10.0).tolist()
    [-0.2]
    """
    return np.asarray((n_both - expected) / (n_anchor + ridge))


def _baskets(rows: Rows, rank: int) -> Int32s:
    return rows.visits[rows.visit_offsets[rank] : rows.visit_offsets[rank + 1]]
