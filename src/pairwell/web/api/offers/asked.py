"""What a page asks: the JSON of ``POST /v1/offers`` and the query of its cacheable form.

Questions are kept by the thousand with their answers; the collector of garbage need not look at
them, because they hold nothing but values.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from pairwell.model.event import Currency, Id, Minor, Quantity
from pairwell.model.offer import Block, Placement

Locale = Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$")]
Limit = Annotated[int, msgspec.Meta(ge=1, le=50)]
Regulated = Literal["insurance", "credit", "investment"]


class PlacementAsked(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    """One list that the page wants.

    Attributes:
        name: where.
        block: which of its lists; None: the first.
        limit: at most so many; the placement has a cap of its own.
    """

    name: Placement
    block: Block | None = None
    limit: Limit | None = None


class CartLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One product in the cart."""

    product_id: Id
    quantity: Quantity = 1
    unit_price_minor: Minor | None = None


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Where the page is seen.

    Attributes:
        country: ISO 3166 code.
        device: what it is seen on.
        payment_step: the shopper is paying: nothing is offered.
    """

    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] | None = None
    device: Literal["mobile", "desktop", "tablet", "other"] | None = None
    payment_step: bool = False


class OffersAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One page's question.

    Attributes:
        placements: the lists that it wants, most important first; no product stands in two.
        request_id: made by the caller; the same one gets the same answer while the snapshot stands.
        anchors: the products of the page.
        cart: what is in the cart.
        viewed: products seen in this visit, newest first.
        refused: products that the shopper turned down; they are not offered again. Of a person who
            is named here, those of the last thirty days are remembered.
        down_sold: those of them in whose place something more affordable was shown already;
            remembered likewise.
        owned: products that the shopper is known to have, beside their orders.
        is_gift: the purchase is a present.
        age: years, where the shop knows; None: too young where it counts. Only back ends can say.
        consents: kinds of regulated products that the shopper agreed to hear of; only back ends can
            say so.
        suits: regulated products that the shopper's answers found suitable; only back ends can.
        n_shown_today: offers that the shopper saw today, where the shop counts itself.
        customer_id: who, where the shop knows.
        visitor_id: the browser or device, where the shop has consent to tell.
        confirmed: codes and cart rules that the shop says this cart will be charged by; only back
            ends can say so.
        likes: what the shopper said they like: categories, brands, or ``attribute=value``.
        segments: groups of customers that they are in; only back ends can say so.
        risk_profile: of the customer; only back ends can say so.
        currency: ISO 4217 code of the page's prices.
        locale: language of the reasons; None: the shop's own.
        channel: how the offers are shown.
        context: where the page is seen.
        store: whose stock counts, by the name that the stock was told under; one that nobody told
            of has the general stock.
    """

    placements: Annotated[tuple[PlacementAsked, ...], msgspec.Meta(min_length=1, max_length=12)]
    request_id: Id | None = None
    anchors: Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)] = ()
    cart: Annotated[tuple[CartLine, ...], msgspec.Meta(max_length=500)] = ()
    viewed: Annotated[tuple[Id, ...], msgspec.Meta(max_length=200)] = ()
    refused: Annotated[tuple[Id, ...], msgspec.Meta(max_length=200)] = ()
    down_sold: Annotated[tuple[Id, ...], msgspec.Meta(max_length=200)] = ()
    owned: Annotated[tuple[Id, ...], msgspec.Meta(max_length=500)] = ()
    is_gift: bool = False
    age: Annotated[int, msgspec.Meta(ge=0, le=150)] | None = None
    consents: Annotated[tuple[Regulated, ...], msgspec.Meta(max_length=10)] = ()
    suits: Annotated[tuple[Id, ...], msgspec.Meta(max_length=200)] = ()
    n_shown_today: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    customer_id: Id | None = None
    visitor_id: Id | None = None
    confirmed: Annotated[tuple[Id, ...], msgspec.Meta(max_length=100)] = ()
    likes: Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)] = ()
    segments: Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)] = ()
    risk_profile: Id | None = None
    currency: Currency | None = None
    locale: Locale | None = None
    channel: Literal["widget", "email", "ads", "staff", "api"] = "api"
    context: Context = Context()
    store: Id | UnsetType | None = UNSET  # without a store a question is written as it ever was


class OffersRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /v1/offers``: one list, no identity, so that it can be cached."""

    placement: Placement
    block: Block | None = None
    anchor: Id | None = None
    limit: Limit | None = None
    locale: Locale | None = None
    store: Id | None = None


class OffersPageRead(OffersRead, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same for a list as HTML.

    Attributes:
        base: address of the shop's page, which links are made whole with.
    """

    base: Annotated[str, msgspec.Meta(pattern="^https?://", max_length=2_000)]
