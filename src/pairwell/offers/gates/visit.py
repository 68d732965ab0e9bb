"""Gates of the visit: what is on the page or in the cart already, and what this person refused."""

from __future__ import annotations

from pairwell.offers.candidates import Candidates
from pairwell.offers.gates.gate import Refused, among, any_of
from pairwell.offers.situation import Situation


def is_anchor(candidates: Candidates, situation: Situation) -> Refused | None:
    """It is the page's own product; what was bought before and stands in for anchors is not."""
    return any_of(candidates, situation.page)


def in_cart(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-27: it is in the cart."""
    return any_of(candidates, tuple(situation.cart))


def elsewhere(candidates: Candidates, situation: Situation) -> Refused | None:
    """P-14: another block of the page offers it."""
    return any_of(candidates, situation.elsewhere)


def refused_before(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-24, C10: this person refused it within the cool-down."""
    return any_of(candidates, situation.refused)


def owned(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-27: the asker has it, and it is not used up."""
    mine = any_of(candidates, situation.owned)
    if mine is None or not mine.any():
        return None
    consumable = situation.shelf.snapshot.products.consumable[candidates.code]
    lasting = consumable == 0 if situation.policy.unknown_is_consumable else consumable != 1
    refused: Refused = lasting & mine
    return refused


def category_satisfied(candidates: Candidates, situation: Situation) -> Refused | None:
    """T-18: the cart has something of its category already, beside what it hangs on."""
    taken = satisfied(situation)
    category = situation.shelf.snapshot.products.category
    return among(category[candidates.code], taken) if taken else None


def satisfied(situation: Situation) -> list[int]:
    """Categories of what is in the cart beside its dearest thing, where they leave."""
    if not situation.policy.satisfied_categories or len(situation.cart) < 2:
        return []
    category_of = situation.shelf.snapshot.products.category.item
    main = max(situation.cart, key=situation.shelf.price_minor.item)
    taken = [category_of(code) for code in situation.cart if code != main]
    return [category for category in taken if category >= 0]
