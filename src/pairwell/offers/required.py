"""Parts without which an anchor does not work: information on its page, never an offer (T1)."""

from __future__ import annotations

from pairwell.model.offer import ProductId
from pairwell.model.snapshot import RELATIONS
from pairwell.offers.situation import Situation

_REQUIRED = (RELATIONS.index("required_part"),)


def missing_parts(situation: Situation) -> tuple[ProductId, ...]:
    """What the shop says the anchors need, and neither the cart nor the asker has."""
    shelf = situation.shelf
    have = {*situation.cart, *situation.owned.tolist()}
    parts = dict.fromkeys(
        code
        for anchor in situation.anchors
        for code in shelf.linked(anchor, _REQUIRED).tolist()
        if code not in have
    )
    return tuple(shelf.product_id(code) for code in parts)
