"""Events: what happened in the shop, one at a time, as the journal keeps it.

Money is integer minor units. ``at`` is the sender's clock and may be wrong; the order of truth is
the instant at which an event was received, which stands beside it in the journal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

EventName = Literal[
    "offer_shown",
    "offer_seen",
    "offer_clicked",
    "offer_accepted",
    "offer_dismissed",
    "product_viewed",
    "cart_added",
    "cart_removed",
    "wishlist_added",
    "compared",
    "searched",
    "checkout_started",
    "purchased",
    "refunded",
    "cancelled",
    "contacted",
    "reviewed",
]
"""What can happen: a closed list."""

TRUSTED_ONLY = frozenset({"purchased", "refunded", "cancelled"})
"""Names that count only from the shop's back end: browsers cannot say what was paid."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]


class EventLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One product of an event.

    Attributes:
        product_id: the shop's own product number.
        quantity: pieces.
        price_minor: price of one piece.
    """

    product_id: Id
    quantity: Quantity = 1
    price_minor: Minor | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened.

    Attributes:
        id: made by the sender, unique with him; counted once for ever.
        name: what happened.
        at: when, by the sender's clock; None: when it was received.
        customer_id: who, where known.
        visitor_id: the browser or device, where the shop has consent to tell.
        decision_id: the decision that it answers.
        offer_id: the offer of that decision.
        order_id: the order of a purchase, refund or cancellation.
        product_id: the product; None where there is none, or several in ``lines``.
        quantity: pieces of it.
        price_minor: price of one piece.
        lines: the products, where there are several.
        currency: ISO 4217 code of the prices.
        placement: where in the shop.
        position: place in its list, from one.
        query: what was searched for.
    """

    id: Id
    name: EventName
    at: Instant | None = None
    customer_id: Id | None = None
    visitor_id: Id | None = None
    decision_id: Id | None = None
    offer_id: Id | None = None
    order_id: Id | None = None
    product_id: Id | None = None
    quantity: Quantity = 1
    price_minor: Minor | None = None
    lines: Annotated[tuple[EventLine, ...], msgspec.Meta(max_length=1_000)] = ()
    currency: Currency | None = None
    placement: Id | None = None
    position: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    query: Annotated[str, msgspec.Meta(max_length=500)] | None = None

    def products(self) -> tuple[EventLine, ...]:
        """The products that it is about; none for an order as a whole.

        >>> Event(id="1", name="cart_added", product_id="a", quantity=2).products()
        (EventLine(product_id='a', quantity=2, price_minor=None),)
        """
        if self.lines or self.product_id is None:
            return self.lines
        return (
            EventLine(
                product_id=self.product_id, quantity=self.quantity, price_minor=self.price_minor
            ),
        )
