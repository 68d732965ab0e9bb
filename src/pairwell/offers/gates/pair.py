"""Gates of the pair: what orders and the catalogue say about the candidate beside the anchors."""

from __future__ import annotations

import numpy as np

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates
from pairwell.offers.gates.gate import Refused, among, any_of
from pairwell.offers.situation import Situation

_SET = RELATIONS.index("part_of_set")


def substitute(candidates: Candidates, situation: Situation) -> Refused | None:
    """It is bought instead of the anchor, not with it, as orders or a person say."""
    named = situation.by_hand.instead
    if not len(named):
        return candidates.substitute
    refused: Refused = candidates.substitute | np.isin(candidates.code, named)
    return refused


def not_positive(candidates: Candidates, situation: Situation) -> Refused | None:
    """The anchors together do not speak for it."""
    return ~candidates.positive


def too_few_customers(candidates: Candidates, situation: Situation) -> Refused | None:
    """P29, P52: what few people bought says more about them than about the products.

    With what stands on enough customers alone, nothing would speak for it.
    """
    return candidates.positive & ((candidates.relevance <= 0) | (candidates.strength < 0))


def irrelevant(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-25, P-31: it is below the shop's floor of relevance."""
    floor = situation.policy.min_relevance
    return np.less(candidates.relevance, floor) if floor > 0 else None


def variant(candidates: Candidates, situation: Situation) -> Refused | None:
    """Another colour or size of the anchor, unless a person confirmed that people take both.

    In a gift shop they do, where orders prove the pair; whoever buys a phone does not want it in
    white as well.
    """
    families = families_of(situation)
    if not families:
        return None
    family = situation.shelf.snapshot.products.family
    sister: Refused = among(family[candidates.code], families)
    ranges = situation.policy.ranges
    if not ranges:
        return sister
    return sister & ~(candidates.proven & situation.shelf.within(ranges)[candidates.code])


def families_of(situation: Situation) -> list[int]:
    """Families of variants that the anchors belong to."""
    family = situation.shelf.snapshot.products.family
    return list({family.item(code) for code in situation.anchors} - {-1})


def required_part(candidates: Candidates, situation: Situation) -> Refused | None:
    """T1: an anchor does not work without it; that is told as information, and sells nothing."""
    return any_of(candidates, situation.missing_parts)


def ceiling_of(situation: Situation) -> float | None:
    """Most that a candidate may cost over the anchor's price: the shop's, or the place's (P-10)."""
    shops, places = situation.policy.max_price_ratio, situation.rule.max_price_ratio
    if shops is None or places is None:
        return places if shops is None else shops
    return min(shops, places)


def too_dear(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-02: above the ceiling; consumables, services, sets and the anchor's range are exempt."""
    ceiling = ceiling_of(situation)
    if ceiling is None or situation.anchor_price <= 0:
        return None
    products, details = situation.shelf.snapshot.products, situation.shelf.snapshot.details
    dear = situation.shelf.price[candidates.code] > ceiling * situation.anchor_price
    if not dear.any():
        return None
    refused: Refused = dear & (products.consumable[candidates.code] != 1)
    refused &= candidates.relation != _SET
    refused &= ~np.isin(products.family[candidates.code], families_of(situation))
    if details is not None:
        refused = refused & (details.kind[candidates.code] <= 0)
    return refused
