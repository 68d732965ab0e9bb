"""From the API's question to those of the decision: the one place that knows both."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from pairwell.app.remember_people import NOTHING, People
from pairwell.model.offer import CartLine, OfferRequest
from pairwell.model.stage import Stage
from pairwell.offers.stage import stage_of
from pairwell.web.api.offers.asked import OffersAsked, OffersRead, PlacementAsked


def requests_of(
    asked: OffersAsked,
    locale: str,
    customer_id: str | None,
    believed: str,
    used_up: tuple[str, ...] = (),
    withdrawn: tuple[str, ...] = (),
) -> list[OfferRequest]:
    """One request a placement, in the order asked.

    Args:
        asked: the page's question.
        locale: the shop's own language.
        customer_id: who asks, if anything is known about them.
        believed: the instant that the decision believes in.
        used_up: limited incentives of which none is left.
        withdrawn: incentives that the shop could not redeem as promised.
    """
    lines = tuple(
        CartLine(
            product_id=line.product_id,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
        )
        for line in asked.cart
    )
    return [
        OfferRequest(
            placement="payment" if asked.context.payment_step else placement.name,
            block=placement.block,
            anchors=asked.anchors,
            cart_lines=lines,
            customer_id=customer_id,
            refused=asked.refused,
            down_sold=asked.down_sold,
            owned=asked.owned,
            age=asked.age,
            consents=asked.consents,
            suits=asked.suits,
            is_gift=asked.is_gift,
            n_shown_today=asked.n_shown_today,
            confirmed=asked.confirmed,
            used_up=used_up,
            withdrawn=withdrawn,
            stage=stage_here(asked),
            likes=asked.likes,
            segments=asked.segments,
            risk_profile=asked.risk_profile or "",
            limit=placement.limit,
            locale=asked.locale or locale,
            currency=asked.currency or "",
            as_of=believed,
            zone=asked.context.country or "",
        )
        for placement in asked.placements
    ]


def remembering(asked: OffersAsked, people: People) -> OffersAsked:
    """The question with what is remembered of the person; what it says itself comes last.

    >>> remembering(OffersAsked(placements=(PlacementAsked(name="product"),)), People()).refused
    ()
    """
    known = people.of(asked.customer_id, asked.visitor_id)
    if known is NOTHING:
        return asked
    earlier = tuple(each for each in known.refused if each not in asked.refused)
    return msgspec.structs.replace(
        asked,
        refused=earlier + asked.refused,
        down_sold=tuple(dict.fromkeys((*known.down_sold, *asked.down_sold))),
        n_shown_today=max(known.n_shown_today, asked.n_shown_today),
    )


def stage_here(asked: OffersAsked) -> Stage | None:
    """How far the visitor is, from what they viewed and put into the cart; None: nothing is told.

    >>> from pairwell.web.api.offers.asked import PlacementAsked
    >>> page = (PlacementAsked(name="product"),)
    >>> stage_here(OffersAsked(placements=page, viewed=("a", "b", "c")))
    'consideration'
    >>> stage_here(OffersAsked(placements=page)) is None
    True
    """
    events = ["product_viewed"] * len(asked.viewed)
    if asked.cart:
        events.append("cart_added")
    if any(placement.name in ("thank_you", "order_email") for placement in asked.placements):
        events.append("purchased")
    return stage_of(events) if events else None


def asked_by_query(read: OffersRead) -> OffersAsked:
    """The cacheable form as a question without identity."""
    return OffersAsked(
        placements=(PlacementAsked(name=read.placement, block=read.block, limit=read.limit),),
        anchors=() if read.anchor is None else (read.anchor,),
        locale=read.locale,
        store=read.store or UNSET,
    )
