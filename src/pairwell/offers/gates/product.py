"""Gates of the product itself: whether it can, may and should be offered to this person at all."""

from __future__ import annotations

import numpy as np

from pairwell.model.compatibility import INCOMPATIBLE
from pairwell.model.product_details import REGULATED
from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates
from pairwell.offers.gates.gate import Refused, any_of
from pairwell.offers.situation import Situation

_IMPULSE = (RELATIONS.index("impulse"),)


def blocked(candidates: Candidates, situation: Situation) -> Refused | None:
    """A person took it off, everywhere or beside one of these anchors."""
    curated = situation.shelf.curated
    if curated is None:
        return None
    off: Refused = curated.taken_off[candidates.code] >= 0
    here = any_of(candidates, situation.by_hand.blocked)
    return off if here is None else off | here


def discontinued(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-13: it is out of stock for good."""
    if situation.shelf.snapshot.products.discontinued is None:
        return None
    return situation.shelf.snapshot.products.gone[candidates.code]


def out_of_stock(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-13: it cannot be bought now."""
    return np.equal(situation.shelf.in_stock[candidates.code], 0)


def incompatible(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-07, R-17, R-19, R-26: it does not fit an anchor or something in the cart, or never goes."""
    compatibility = situation.shelf.compatibility
    if compatibility is None:
        return None
    return np.equal(compatibility.beside(situation.anchors, candidates.code), INCOMPATIBLE)


def other_currency(candidates: Candidates, situation: Situation) -> Refused | None:
    """Its price is not in the money of the page."""
    asked, priced = situation.request.currency, situation.shelf.snapshot.meta.currency
    if not asked or not priced or asked == priced:
        return None
    return np.ones(len(candidates), dtype=np.bool_)


def no_image(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-13: there is no picture to show, where the shop wants one."""
    details = situation.shelf.snapshot.details
    if not situation.policy.needs_image:
        return None
    if details is None:
        return np.ones(len(candidates), dtype=np.bool_)
    sizes = np.diff(details.image_urls.offsets)
    return np.equal(sizes[candidates.code], 0)


def barred(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-14: the shop tagged it as no add-on, such as dead stock."""
    tags = situation.policy.barred_tags
    if not tags or situation.shelf.snapshot.details is None:
        return None
    return situation.shelf.tagged(tags)[candidates.code]


def impulse_later(candidates: Candidates, situation: Situation) -> Refused | None:
    """T-19: the shop calls it an impulse thing: it fills places that complements leave."""
    refused: Refused = impulse_things(situation)[candidates.code]
    return refused


def impulse_things(situation: Situation) -> Refused:
    """Which products the shop tagged as impulse things, or links to anything as one."""
    shelf, tag = situation.shelf, situation.policy.impulse_tag

    def made() -> Refused:
        found: Refused = shelf.tagged((tag,)).copy()
        links = shelf.snapshot.links
        if links is not None and shelf.links_in(_IMPULSE):
            found[links.target[links.relation == _IMPULSE[0]]] = True
        return found

    return shelf.once(("impulse things", tag), made)


def too_young(candidates: Candidates, situation: Situation) -> Refused | None:
    """C30: it is for people of an age that this one is not known to have."""
    details = situation.shelf.snapshot.details
    if details is None:
        return None
    return np.greater(details.min_age[candidates.code], situation.request.age or 0)


def not_suitable(candidates: Candidates, situation: Situation) -> Refused | None:
    """C25, L-01, L-03: regulated, and the pack, the consent or the suitability is missing."""
    details = situation.shelf.snapshot.details
    if details is None:
        return None
    kind = details.regulated[candidates.code]
    if (kind < 0).all():
        return None
    request = situation.request
    allowed = [
        code
        for code, name in enumerate(REGULATED)
        if name in situation.policy.regulated_packs and name in request.consents
    ]
    suits = any_of(candidates, [situation.shelf.code(i) for i in request.suits])
    fine = np.isin(kind, allowed) & (np.zeros(len(kind), np.bool_) if suits is None else suits)
    refused: Refused = (kind >= 0) & ~fine
    return refused
