"""From the API's question to those of the decision: the one place that knows both."""

from __future__ import annotations

from pairwell.model.offer import OfferRequest
from pairwell.web.api.offers.asked import OffersAsked, OffersRead, PlacementAsked

DECIDED = frozenset({None, "with_this", "general"})
"""Blocks that the decision can fill; the others are answered empty."""


def requests_of(asked: OffersAsked, locale: str, customer_id: str | None) -> list[OfferRequest]:
    """One request a placement, in the order asked.

    Args:
        asked: the page's question.
        locale: the shop's own language.
        customer_id: who asks, if anything is known about them.
    """
    cart = tuple(line.product_id for line in asked.cart)
    return [
        OfferRequest(
            placement="payment" if asked.context.payment_step else placement.name,
            anchors=asked.anchors,
            cart=cart,
            customer_id=customer_id,
            owned=asked.refused,
            limit=placement.limit,
            locale=asked.locale or locale,
        )
        for placement in asked.placements
    ]


def asked_by_query(read: OffersRead) -> OffersAsked:
    """The cacheable form as a question without identity."""
    return OffersAsked(
        placements=(PlacementAsked(name=read.placement, block=read.block, limit=read.limit),),
        anchors=() if read.anchor is None else (read.anchor,),
        locale=read.locale,
    )
