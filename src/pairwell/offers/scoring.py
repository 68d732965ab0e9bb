"""How good a candidate is: what orders say for sure, leaned by price, by margin and by the stage.

The factors are bounded and positive, so they reorder what is relevant and make nothing relevant
(T4, T5, T12). Each looks at its candidate alone: to refuse one never reorders the others.
"""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.model.offer import Technique
from pairwell.offers.acceptance import evidence_factor, readiness
from pairwell.offers.candidates import Candidates, Floats
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation
from pairwell.offers.stage import weight_of

MARGIN_REACH = 4.0
"""A margin counts up to so many times the typical one, and down to as small a part of it."""


class Scores(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The score of each candidate and the factors behind it; NaN = not known.

    Attributes:
        price_ratio: price over the anchor's; NaN if one of the two is not known.
        evidence_factor: how sure what orders say is.
    """

    score: Floats
    price_factor: Floats
    margin_factor: Floats
    price_ratio: Floats
    evidence_factor: Floats
    stage_factor: float = 1.0

    def times(self, factor: Floats) -> Scores:
        """The same with one more factor of the technique's own."""
        return msgspec.structs.replace(self, score=self.score * factor)


def score(
    candidates: Candidates, situation: Situation, technique: Technique = "cross_sell"
) -> Scores:
    """Score = relevance · evidence factor · price factor · margin factor · stage factor."""
    shelf, weight = situation.shelf, situation.policy.margin_weight
    price = shelf.price[candidates.code]
    ratio = price / (situation.anchor_price if situation.anchor_price > 0 else np.nan)
    by_evidence = evidence_factor(candidates, situation)
    by_price = price_factor(compared(candidates, situation), situation)
    by_margin = margin_factors(shelf, weight)[candidates.code]
    by_stage = weight_of(technique, situation.request.stage, situation.policy.stage_weights)
    return Scores(
        score=candidates.relevance * by_evidence * by_price * by_margin * by_stage,
        price_factor=by_price,
        margin_factor=by_margin,
        price_ratio=ratio,
        evidence_factor=by_evidence,
        stage_factor=by_stage,
    )


def beside_speakers(situation: Situation) -> bool:
    """Whether a pair's price is weighed beside that of the anchor that speaks loudest for it.

    So in a cart, which holds several things: what goes with one of them is dear or cheap beside
    that one. A page has its product.
    """
    return not situation.request.anchors


def compared(candidates: Candidates, situation: Situation) -> Floats:
    """The price of each over that of what it goes with; NaN where one of the two is not known."""
    shelf = situation.shelf
    price = shelf.price[candidates.code]
    if situation.anchor_price <= 0:
        return np.full(len(candidates), np.nan)
    if candidates.level == "product" and beside_speakers(situation):
        return price / shelf.price[candidates.speaker]
    return price / situation.anchor_price


def margin_factors(shelf: Shelf, weight: float) -> Floats:
    """The margin factor of every product, made once."""
    return shelf.once(
        (margin_factor, weight),
        lambda: margin_factor(shelf.margin * readiness(shelf), shelf.typical_margin, weight),
    )


def price_rule(situation: Situation) -> tuple[float, float, float]:
    """Weight and centre of the price prior at this place, and how fast it falls above."""
    rule, policy = situation.rule, situation.policy
    weight = policy.price_weight if rule.price_weight is None else rule.price_weight
    centre = policy.price_centre if rule.price_centre is None else rule.price_centre
    if policy.price_centres and rule.price_centre is None:
        centre = policy.price_centres.get(main_category(situation), centre)
    return weight, centre, -0.5 / policy.price_spread**2


def main_category(situation: Situation) -> str:
    """Category of the product on the page, or of the dearest thing in the cart; empty: none."""
    shelf = situation.shelf
    main = max(situation.page or situation.anchors, key=shelf.price_minor.item, default=-1)
    code = shelf.snapshot.products.category.item(main) if main >= 0 else -1
    return shelf.categories[code] if code >= 0 else ""


def price_factor(ratio: Floats, situation: Situation) -> Floats:
    """1 + w · (2g - 1), where g falls from 1 like a bell in log(ratio / centre) above the centre.

    Below the centre nothing is held against a candidate: a cable is a good offer beside a phone,
    however cheap (T4, no floor). An unknown ratio gives 1.
    """
    weight, centre, fall = price_rule(situation)
    above = np.maximum(np.log(ratio / centre), 0.0)
    fallen = np.exp(above * above * fall)
    return np.where(np.isnan(ratio), 1.0, (1 - weight) + (2 * weight) * fallen)


def margin_factor(margin_minor: Floats, typical_minor: float, weight: float) -> Floats:
    """clip(margin / typical, 1/4, 4)^w, so between 4^-w and 4^w; an unknown margin gives 1.

    Of two things that are as likely taken the one that earns four times as much goes first by a
    factor of 2.8 at the default weight of 0.75: more never helps (T5).

    Args:
        margin_minor: price - cost, NaN where not known.
        typical_minor: the catalogue's median margin, which is neutral; NaN = none is known.
        weight: 0 = relevance alone, 1 = expected margin within the bounds.

    >>> margin_factor(np.array([100.0, 400.0, 9999.0, -5.0, np.nan]), 100.0, 0.5).tolist()
    [1.0, 2.0, 2.0, 0.5, 1.0]
    """
    if not weight or not typical_minor > 0:
        return np.ones(len(margin_minor))
    factor = np.clip(margin_minor / typical_minor, 1 / MARGIN_REACH, MARGIN_REACH) ** weight
    return np.where(np.isnan(factor), 1.0, factor)
