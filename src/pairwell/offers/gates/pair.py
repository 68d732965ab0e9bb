"""Gates of the pair: what orders and the catalogue say about the candidate beside the anchors."""

from __future__ import annotations

import numpy as np

from pairwell.offers.candidates import Candidates
from pairwell.offers.gates.gate import Refused
from pairwell.offers.situation import Situation


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
    """Another colour or size of the anchor, unless orders prove that people take both.

    In a gift shop they do; whoever buys a phone does not want it in white as well.
    """
    family = situation.shelf.snapshot.products.family
    families = {int(family[code]) for code in situation.anchors} - {-1}
    if not families:
        return None
    theirs = family[candidates.code]
    return np.isin(theirs, list(families)) & ~candidates.proven


def too_dear(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-02: above the shop's price ceiling; consumables and services are exempt."""
    ceiling = situation.policy.max_price_ratio
    if ceiling is None or situation.anchor_price <= 0:
        return None
    products, details = situation.shelf.snapshot.products, situation.shelf.snapshot.details
    dear = situation.shelf.price_minor[candidates.code] > ceiling * situation.anchor_price
    refused: Refused = dear & (products.consumable[candidates.code] != 1)
    if details is not None:
        refused = refused & (details.kind[candidates.code] <= 0)
    return refused
