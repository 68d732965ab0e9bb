"""The incentive that goes with an offer: what the shop confirmed, the least that holds (C4, C6).

What a reduction may say is measured from past prices; where the snapshot does not know them, of a
reduction the code and the price to pay are told, and no percentage.
"""

from __future__ import annotations

from datetime import datetime

from pairwell.model.offer import Promise, Technique
from pairwell.offers.cart_worth import cart_worth
from pairwell.offers.deal import deal_here, with_one_more
from pairwell.offers.incentive_claim import is_reduction
from pairwell.offers.incentive_phrases import OFFER
from pairwell.offers.incentives import Given, IncentiveChoice, Occasion, choose_incentives
from pairwell.offers.instants import WHENEVER, instant
from pairwell.offers.money_text import money_text
from pairwell.offers.phrases import language_of
from pairwell.offers.reductions import reduction_by
from pairwell.offers.situation import Situation


def promise_for(code: int, situation: Situation, technique: Technique) -> Promise | None:
    """The promise that goes with a product here; None for most.

    Args:
        code: of the offered product.
        situation: whose instant and confirmations count; without an instant nothing that begins
            or ends is promised.
        technique: of the offer: "three for two" is promised with the piece that completes it.
    """
    if not situation.policy.incentives:
        return None
    if technique == "multibuy":
        return _multibuy(code, situation)
    chosen, as_of = chosen_for(code, situation), instant(situation.request.as_of)
    if chosen is None or chosen.given is None:
        return None
    return _told(chosen.given, code, as_of, situation)


def chosen_for(code: int, situation: Situation) -> IncentiveChoice | None:
    """What of the policy goes with a product here, and why the rest does not.

    "Three for two" is not among them: it goes with the piece that completes it. None: there is
    nothing to choose from, or no price to choose by.
    """
    request, shelf = situation.request, situation.shelf
    as_of, price = instant(request.as_of), int(shelf.price_minor[code])
    incentives = [
        each
        for each in situation.policy.incentives
        if each.kind != "multibuy" and (as_of is not None or each.is_lasting)
    ]
    if not incentives or price <= 0:
        return None
    cost = int(shelf.snapshot.products.cost_minor[code])
    return choose_incentives(
        incentives,
        Occasion(
            product_id=shelf.product_id(code),
            price_minor=price,
            cost_minor=cost if cost >= 0 else None,
            currency=request.currency or shelf.snapshot.meta.currency,
            as_of=as_of or WHENEVER,
            anchors=frozenset(shelf.product_id(anchor) for anchor in situation.anchors),
            cart_sum_minor=max(cart_worth(request, shelf), 0) + price,
            confirmed=frozenset(request.confirmed),
            used_up=frozenset(request.used_up),
            withdrawn=frozenset(request.withdrawn),
            segments=frozenset(request.segments),
            risk_profile=request.risk_profile,
        ),
        situation.policy.incentive_rules,
    )


def _multibuy(code: int, situation: Situation) -> Promise | None:
    """What the pieces in the cart and this one cost together."""
    deal = deal_here(situation)
    if deal is None:
        return None
    priced, incentive = with_one_more(deal, code, situation), deal.incentive
    request = situation.request
    language = language_of(request.locale)
    currency = request.currency or situation.shelf.snapshot.meta.currency
    return Promise(
        name=incentive.name,
        kind=incentive.kind,
        code=incentive.code,
        value=float(incentive.value),
        paid_minor=priced.price_minor,
        saving_minor=priced.saving_minor,
        valid_to="" if incentive.valid_to is None else incentive.valid_to.isoformat(),
        text=OFFER[language]["multibuy"].format(
            take=incentive.take,
            pay=incentive.pay,
            saving=money_text(priced.saving_minor, currency, language),
        ),
    )


def _told(given: Given, code: int, as_of: datetime | None, situation: Situation) -> Promise:
    incentive = given.incentive
    value: float | None = float(incentive.value)
    claimed = None
    if is_reduction(given):
        claimed = None if as_of is None else reduction_by(given, code, as_of, situation)
        value = None
        if claimed is not None and claimed.basis == "lowest_before":  # told beside the figure
            value = claimed.percent / 100 if incentive.kind == "percent" else claimed.saving_minor
    return Promise(
        name=incentive.name,
        kind=incentive.kind,
        code=incentive.code,
        value=value,
        paid_minor=given.paid_minor,
        valid_to="" if given.ends_at is None else given.ends_at.isoformat(),
        reference_minor=None if claimed is None or value is None else claimed.reference_minor,
        text="" if claimed is None else claimed.text,
        label=OFFER[language_of(situation.request.locale)]["personal"] if given.personal else "",
    )
