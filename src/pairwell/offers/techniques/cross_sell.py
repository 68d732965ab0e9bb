"""Cross-sell: what goes with the anchors, and where nothing is known, with their kind.

Back-off goes from the products themselves over the shop's own links and products like them to
their families and on to their categories, and then to nothing: places are never filled at random
(R-09, R-15).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from pairwell.model.snapshot import RELATIONS, Level
from pairwell.offers.candidates import Candidates, gather, named_by_shop
from pairwell.offers.eligibility import COMPLEMENTS, GATES
from pairwell.offers.quick import met
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

LEVELS: tuple[Level, ...] = ("product", "link", "likeness", "family", "category")
"""In this order; a level fills only the places that those before it left empty."""

_LINKED = tuple(
    RELATIONS.index(name)
    for name in ("accessory", "consumable", "part_of_set", "often_bought_with")
)


def candidates_of(situation: Situation, level: Level) -> Candidates | None:
    """What one level knows; None where it has no rows for these anchors."""
    snapshot = situation.shelf.snapshot
    if level == "link":
        return linked(situation, _LINKED)
    if level in ("product", "likeness"):
        rows = snapshot.pairs if level == "product" else snapshot.assumed
        if rows is None:
            return None
        sold = len(rows.offsets) - 1  # products that were never sold have no row of pairs
        speakers = tuple(sorted([code for code in situation.anchors if code < sold]))
        if not speakers:
            return None
        quick = met(situation.shelf, speakers, _floor(situation)) if level == "product" else None
        return gather(level, rows, speakers, _floor(situation)) if quick is None else quick
    rows = snapshot.families if level == "family" else snapshot.categories
    group = snapshot.products.family if level == "family" else snapshot.products.category
    n_groups = len(rows.offsets) - 1
    found = dict.fromkeys(int(group[code]) for code in situation.anchors)
    speakers = tuple(g for g in found if 0 <= g < n_groups)
    return gather(level, rows, speakers, _floor(situation)) if speakers else None


def linked(situation: Situation, relations: tuple[int, ...]) -> Candidates | None:
    """What the shop links to the anchors, each once, in the shop's order; None if nothing."""
    links = situation.shelf.snapshot.links
    if links is None:
        return None
    found: dict[int, tuple[int, int]] = {}
    for anchor in situation.anchors:
        for i in range(int(links.offsets[anchor]), int(links.offsets[anchor + 1])):
            relation = int(links.relation[i])
            if relation in relations:
                found.setdefault(int(links.target[i]), (anchor, relation))
    said = np.array([relation for _, relation in found.values()], dtype=np.int8)
    return named_by_shop({code: anchor for code, (anchor, _) in found.items()}, said)


CROSS_SELL = tuple(
    Source("cross_sell", partial(candidates_of, level=level), gates)
    for level, gates in ((level, GATES if level == "link" else COMPLEMENTS) for level in LEVELS)
)
"""What the shop links as a complement is one, also where it is an impulse thing elsewhere."""


def _floor(situation: Situation) -> int:
    return situation.policy.min_customers
