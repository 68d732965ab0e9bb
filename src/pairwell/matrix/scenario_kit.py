"""“Everything for …”: what people take along with a whole category, one group for each need (S-12).

The solution, not the item: beside tents belong a mat, a stove and a lamp, whichever tent it is. A
group is another category whose products are met in orders with anything of the first one oftener
than chance explains; the shopper takes one of each group, or none (R-18).
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.matrix.selectors import Catalogue, Selector
from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import Snapshot

MOST_GROUPS = 6
CHOICES = 3
"""Products to choose from in each group."""

MIN_LIFT = 1.5
"""A product met less often than so many times chance is no part of a scenario (default)."""


class ScenarioMember(msgspec.Struct, frozen=True, kw_only=True):
    """One product of a group.

    Attributes:
        n_both: orders with it and anything of the scenario's category.
        lift: these over what chance gives.
    """

    product_id: str
    title: str
    n_both: int
    lift: float
    price_minor: int | None


class ScenarioGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One need: a category, and its products, the likeliest first."""

    category: str
    members: tuple[ScenarioMember, ...]


class ScenarioKit(msgspec.Struct, frozen=True, kw_only=True):
    """Everything for a category: its best seller as the anchor, and a group for each need."""

    category: str
    anchor_id: str
    anchor_title: str
    groups: tuple[ScenarioGroup, ...]


def everything_for(category: str, snapshot: Snapshot, min_customers: int) -> ScenarioKit:
    """The kit of a category and of all below it; without groups where orders name none.

    Args:
        category: as the catalogue names it, levels joined by `` > ``.
        snapshot: whose back-off rows of categories are asked.
        min_customers: distinct customers behind a product (P29).

    Raises:
        InputRefused: no product is in such a category.
    """
    products, rows = snapshot.products, snapshot.categories
    catalogue = Catalogue(products, snapshot.details)
    inside = catalogue.select(Selector("category", category))
    if not len(inside):
        raise InputRefused(
            f"No product is in the category {category!r}.",
            "Give it as it stands in the catalogue; levels are joined by ' > '.",
        )
    n = len(products.ids)
    n_both, expected = np.zeros(n), np.zeros(n)
    enough = np.zeros(n, dtype=np.bool_)
    for group in np.unique(products.category[inside]).tolist():
        if not 0 <= group < len(rows.offsets) - 1:
            continue
        part = slice(int(rows.offsets[group]), int(rows.offsets[group + 1]))
        code = rows.candidate[part]
        n_both[code] += rows.n_both[part]
        chance = snapshot.meta.expectation * float(rows.n_group[group])
        expected[code] += chance * products.n_orders[code]
        enough[code] |= rows.n_customers[part] >= min_customers
    fits = enough & (products.in_stock != 0) & (n_both >= MIN_LIFT * expected)
    fits[inside] = False
    best = inside[np.argmax(products.n_orders[inside])]
    return ScenarioKit(
        category=category,
        anchor_id=products.ids[int(best)],
        anchor_title=products.titles[int(best)],
        groups=_groups(np.flatnonzero(fits), n_both, expected, snapshot),
    )


def _groups(
    codes: npt.NDArray[np.int64],
    n_both: npt.NDArray[np.float64],
    expected: npt.NDArray[np.float64],
    snapshot: Snapshot,
) -> tuple[ScenarioGroup, ...]:
    products = snapshot.products
    codes = codes[products.category[codes] >= 0]
    codes = codes[np.lexsort((codes, expected[codes] - n_both[codes]))]  # most beyond chance first
    found: dict[int, list[ScenarioMember]] = {}
    for code in codes.tolist():
        members = found.setdefault(int(products.category[code]), [])
        if len(members) < CHOICES:
            price = int(products.price_minor[code])
            members.append(
                ScenarioMember(
                    product_id=products.ids[code],
                    title=products.titles[code],
                    n_both=int(n_both[code]),
                    lift=float(n_both[code] / expected[code]),
                    price_minor=price if price >= 0 else None,
                )
            )
    return tuple(
        ScenarioGroup(category=products.category_names[category], members=tuple(members))
        for category, members in list(found.items())[:MOST_GROUPS]
    )
