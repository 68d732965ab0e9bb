"""Ranges that are bought together: sisters of one family, category by category (R-02).

Colours of a telephone replace each other; a gift shop's customers take the rack. Over all pairs of
sisters in a category, the lift in baskets says which it is: Σ n_both / Σ E, E = c · n_i · n_j
(matrix/expectation.py). What is never seen together counts as seen nought times.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pairwell.matrix.relation import VARIANT
from pairwell.model.snapshot import Snapshot

MIN_LIFT = 1.5
"""Sisters of a category that are met so much oftener than chance has it are one purchase."""

MIN_PROVEN = 5
"""And so many pairs of them are proven by themselves."""


class RangeOfCategory(NamedTuple):
    """What orders say of the sisters in one category.

    Attributes:
        category: its name; empty where the catalogue names none.
        n_families: families with two products or more that were sold.
        n_pairs: pairs of sisters, each once.
        n_proven: of those, proven.
        n_both: joint baskets of all pairs.
        n_expected: the same by chance.
        lift: n_both / n_expected.
        proposed: whether the data propose to offer them beside each other.
    """

    category: str
    n_families: int
    n_pairs: int
    n_proven: int
    n_both: int
    n_expected: float
    lift: float
    proposed: bool


def ranges_of(snapshot: Snapshot) -> tuple[RangeOfCategory, ...]:
    """The categories that have families, those with the highest lift first."""
    products, pairs = snapshot.products, snapshot.pairs
    n_products = len(pairs.offsets) - 1
    anchor = np.repeat(np.arange(n_products), np.diff(pairs.offsets))
    once = (pairs.relation == VARIANT) & (anchor < pairs.candidate)
    category, family = products.category, products.family
    names = (*products.category_names.unpack(), "")
    sold = np.flatnonzero((products.n_orders > 0) & (family >= 0))
    found = []
    for own in np.unique(category[sold]).tolist():
        mine = sold[category[sold] == own]
        size = np.bincount(family[mine])
        orders = products.n_orders[mine].astype(np.float64)
        total, squares = (np.bincount(family[mine], weights=w) for w in (orders, orders**2))
        expected = float(snapshot.meta.expectation * ((total**2 - squares) / 2.0).sum())
        here = once & (category[anchor] == own) & (category[pairs.candidate] == own)
        n_both, n_proven = int(pairs.n_both[here].sum()), int(pairs.proven[here].sum())
        if expected > 0:
            lift = n_both / expected
            found.append(
                RangeOfCategory(
                    category=names[own],
                    n_families=int((size > 1).sum()),
                    n_pairs=int((size * (size - 1) // 2).sum()),
                    n_proven=n_proven,
                    n_both=n_both,
                    n_expected=expected,
                    lift=lift,
                    proposed=lift >= MIN_LIFT and n_proven >= MIN_PROVEN,
                )
            )
    return tuple(sorted(found, key=lambda each: (-each.lift, each.category)))
