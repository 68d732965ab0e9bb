"""Impulse goods: small things that fill the places which complements leave (T-11, T-19)."""

from __future__ import annotations

import numpy as np

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates, named_by_shop
from pairwell.offers.eligibility import FITNESS
from pairwell.offers.gates.sum import too_much
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

_IMPULSE = (RELATIONS.index("impulse"),)


def impulse_goods(situation: Situation) -> Candidates | None:
    """What the shop tagged as such or links to an anchor, best seller first; None if nothing."""
    shelf = situation.shelf
    if not situation.anchors:
        return None
    found = {
        code: anchor
        for anchor in reversed(situation.anchors)
        for code in shelf.linked(anchor, _IMPULSE).tolist()
    }
    for code in np.flatnonzero(shelf.tagged((situation.policy.impulse_tag,))).tolist():
        found.setdefault(code, situation.anchors[0])
    products, n_baskets = shelf.snapshot.products, max(shelf.snapshot.meta.n_baskets, 1)
    return named_by_shop(found, "impulse", products.n_orders[list(found)] / n_baskets)


IMPULSE = Source("impulse", impulse_goods, (*FITNESS, too_much))
