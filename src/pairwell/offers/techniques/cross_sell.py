"""Cross-sell: what goes with the anchors, and where nothing is known, with their kind.

Back-off goes from the products themselves to their families and on to their categories, and then
to nothing: places are never filled at random (R-09, R-15).
"""

from __future__ import annotations

from pairwell.model.snapshot import Level
from pairwell.offers.candidates import Candidates, gather
from pairwell.offers.situation import Situation

LEVELS: tuple[Level, ...] = ("product", "family", "category")
"""In this order; a level fills only the places that those before it left empty."""


def candidates_of(situation: Situation, level: Level) -> Candidates | None:
    """What one level knows; None where it has no rows for these anchors."""
    snapshot = situation.shelf.snapshot
    if level == "product":
        sold = len(snapshot.pairs.offsets) - 1  # products that were never sold have no row
        speakers = tuple(code for code in situation.anchors if code < sold)
        return gather(level, snapshot.pairs, speakers, _floor(situation)) if speakers else None
    rows = snapshot.families if level == "family" else snapshot.categories
    group = snapshot.products.family if level == "family" else snapshot.products.category
    n_groups = len(rows.offsets) - 1
    found = dict.fromkeys(int(group[code]) for code in situation.anchors)
    speakers = tuple(g for g in found if 0 <= g < n_groups)
    return gather(level, rows, speakers, _floor(situation)) if speakers else None


def _floor(situation: Situation) -> int:
    return situation.policy.min_customers
