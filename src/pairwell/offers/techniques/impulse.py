"""Impulse goods: small things that fill the places which complements leave (T-11, T-19).

First those that orders say go with the anchors, then those that the shop calls so, best seller
first; at last what is too dear for an impulse and goes with the anchors all the same.
"""

from __future__ import annotations

import numpy as np

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates, named_by_shop
from pairwell.offers.eligibility import FITNESS, GATES
from pairwell.offers.gates.pair import required_part, too_dear
from pairwell.offers.gates.product import impulse_things
from pairwell.offers.gates.sum import too_much
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.cross_sell import candidates_of
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


def bought_too(situation: Situation) -> Candidates | None:
    """Impulse things that orders say go with the anchors; None where the shop has none."""
    things = impulse_things(situation)
    found = candidates_of(situation, "product") if things.any() else None
    if found is None or not things[found.code].any():
        return None
    return found.only(things[found.code])


BOUGHT_TOO = Source("impulse", bought_too, (*GATES, too_much))
DEARER = Source("cross_sell", bought_too)
IMPULSE = Source("impulse", impulse_goods, (*FITNESS, required_part, too_dear, too_much))
