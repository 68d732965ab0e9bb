"""What an offer is expected to earn here, with all that it costs; told beside the score."""

from __future__ import annotations

from pairwell.model.offer import Promise, Technique
from pairwell.offers.acceptance import chances_of
from pairwell.offers.candidates import Candidates
from pairwell.offers.economics import cross_sell_value
from pairwell.offers.rules import CostRule
from pairwell.offers.shipping_threshold import added_shipping_minor
from pairwell.offers.situation import Situation

FREE = CostRule()
"""Nothing costs anything beside the products."""


def plain_minor(candidates: Candidates, i: int, situation: Situation) -> float:
    """What candidate i earns in any visit: its margin alone, no cost beside it; NaN: not known."""
    chances = chances_of(candidates, i, situation)
    margin: float = situation.shelf.margin.item(candidates.code.item(i))
    return cross_sell_value(chances.offered, chances.anyway, margin)


def costs_more(situation: Situation, technique: Technique, promise: Promise | None) -> bool:
    """Whether an offer costs anything beside the product, here and now."""
    return technique == "up_sell" or promise is not None or situation.policy.costs != FREE


def expected_minor(
    candidates: Candidates,
    i: int,
    situation: Situation,
    technique: Technique = "cross_sell",
    promise: Promise | None = None,
) -> float:
    """What the offer of candidate i earns by baskets and logged outcomes (customers.md 6.1).

    Chances are of what is kept: for each of them r / (1 − r) come back and cost c_ret. Who takes a
    dearer alternative does not take the anchor: its margin is lost. NaN without cost or counts.
    """
    shelf, costs = situation.shelf, situation.policy.costs
    code = candidates.code.item(i)
    chances = chances_of(candidates, i, situation)
    margin: float = shelf.margin.item(code)
    if costs.parcels:
        margin -= added_shipping(code, situation)
    if technique == "up_sell":
        margin -= shelf.margin.item(candidates.speaker.item(i))
    if costs.return_share:
        margin -= costs.return_share / (1 - costs.return_share) * costs.return_cost_minor
    return cross_sell_value(
        chances.offered,
        chances.anyway,
        margin,
        incentive_minor=given_away(promise, code, situation),
        contact_minor=costs.contact_minor.get(situation.request.placement, 0),
    )


def added_shipping(code: int, situation: Situation) -> int:
    """What it makes the parcel of page and cart dearer; 0 where a weight is not known (T-17)."""
    before = 0
    quantity = {
        situation.shelf.code(line.product_id): line.quantity
        for line in situation.request.cart_lines
    }
    for each in (*situation.page, *situation.cart):
        grams = grams_of(each, situation)
        if grams is None:
            return 0
        before += grams * quantity.get(each, 1)
    own = grams_of(code, situation)
    return added_shipping_minor(before, own, situation.policy.costs.parcels) or 0


def grams_of(code: int, situation: Situation) -> int | None:
    """What the catalogue says a product weighs; None where it does not."""
    told = situation.shelf.attributes(code).get(situation.policy.costs.weight, ())
    try:
        return round(float(told[0])) if told else None
    except (ValueError, OverflowError):
        return None


def given_away(promise: Promise | None, code: int, situation: Situation) -> int:
    """What the promised incentive costs the shop each time: money off, or the gift."""
    if promise is None:
        return 0
    if promise.kind in ("percent", "amount"):
        return max(situation.shelf.price_minor.item(code) - promise.paid_minor, 0)
    policy = situation.policy.incentives
    return next((each.cost_minor for each in policy if each.name == promise.name), 0)
