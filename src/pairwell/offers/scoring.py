"""How good a candidate is: what orders say, leaned a little by price, by margin and by the stage.

The factors are bounded and positive, so they reorder what is relevant and make nothing relevant
(T4, T5, T12). Each looks at its candidate alone: to refuse one never reorders the others.
"""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.model.offer import Technique
from pairwell.offers.candidates import Candidates, Floats
from pairwell.offers.situation import Situation
from pairwell.offers.stage import weight_of


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """The score of each candidate and the factors behind it; NaN ratio = a price is not known."""

    score: Floats
    price_factor: Floats
    margin_factor: Floats
    price_ratio: Floats
    stage_factor: float = 1.0

    def times(self, factor: Floats) -> Scores:
        """The same with one more factor of the technique's own."""
        return msgspec.structs.replace(self, score=self.score * factor)


def score(
    candidates: Candidates, situation: Situation, technique: Technique = "cross_sell"
) -> Scores:
    """Score = relevance · price factor · margin factor · stage factor."""
    shelf = situation.shelf
    price = shelf.price_minor[candidates.code].astype(np.float64)
    price[price <= 0] = np.nan
    ratio = price / (situation.anchor_price if situation.anchor_price > 0 else np.nan)
    by_price = price_factor(ratio, situation)
    by_margin = np.ones(len(candidates))
    typical = shelf.typical_margin
    if typical == typical:
        cost = shelf.snapshot.products.cost_minor[candidates.code].astype(np.float64)
        cost[cost < 0] = np.nan
        by_margin = margin_factor(1 - cost / price, typical, situation.policy.margin_weight)
    by_stage = weight_of(technique, situation.request.stage, situation.policy.stage_weights)
    return Scores(
        score=candidates.relevance * by_price * by_margin * by_stage,
        price_factor=by_price,
        margin_factor=by_margin,
        price_ratio=ratio,
        stage_factor=by_stage,
    )


def most_that_factors_give(situation: Situation, technique: Technique = "cross_sell") -> float:
    """No factor of a score is above this: price and margin at their best."""
    policy, rule = situation.policy, situation.rule
    weight = policy.price_weight if rule.price_weight is None else rule.price_weight
    by_stage = weight_of(technique, situation.request.stage, policy.stage_weights)
    return (1 + weight) * (1 + policy.margin_weight) * by_stage


def price_factor(ratio: Floats, situation: Situation) -> Floats:
    """1 + w · (2g - 1), where g falls from 1 like a bell in log(ratio / centre) above the centre.

    Below the centre nothing is held against a candidate: a cable is a good offer beside a phone,
    however cheap (T4, no floor). An unknown ratio gives 1.
    """
    rule, policy = situation.rule, situation.policy
    weight = policy.price_weight if rule.price_weight is None else rule.price_weight
    centre = policy.price_centre if rule.price_centre is None else rule.price_centre
    above = np.maximum(np.log(ratio / centre), 0.0) / policy.price_spread
    factor = 1 + weight * (2 * np.exp(-0.5 * above * above) - 1)
    return np.where(np.isnan(factor), 1.0, factor)


def margin_factor(margin: Floats, typical: float, weight: float) -> Floats:
    """1 + w · clip(2 · (margin - typical), -1, 1); an unknown margin gives 1.

    Args:
        margin: (price - cost) / price, NaN where not known.
        typical: the catalogue's median margin, which is neutral.
        weight: the bound, e.g. 0.2.

    >>> margin_factor(np.array([0.3, 0.9, np.nan]), 0.4, 0.2).tolist()
    [0.96, 1.2, 1.0]
    """
    factor = 1 + weight * np.clip(2 * (margin - typical), -1.0, 1.0)
    return np.where(np.isnan(factor), 1.0, factor)
