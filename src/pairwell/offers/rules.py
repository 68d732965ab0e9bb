"""What a shop sets about single techniques: ladders, services, kits, order sums."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from pairwell.model.offer import Placement, ProductId
from pairwell.model.threshold import ThresholdKind

Share = Annotated[float, msgspec.Meta(ge=0.0, lt=1.0)]
Part = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Money = Annotated[int, msgspec.Meta(ge=0)]
Positive = Annotated[float, msgspec.Meta(gt=0.0)]
Grams = Annotated[int, msgspec.Meta(ge=1)]
Currency = Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")]


class BetterRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When one value of an attribute is better than another (R-35).

    Attributes:
        attribute: its name in the catalogue.
        better: ``more`` or ``less`` of a number; or the values from worst to best.
        category: holds in this category and below it; empty = everywhere.
    """

    attribute: str
    better: Literal["more", "less"] | tuple[str, ...]
    category: str = ""


class UpSellRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Dearer alternatives (T3, R-04 … R-08).

    Attributes:
        band: at most so much dearer, as a share of the anchor's price; never cheaper (R-06).
        bands: other bands by category.
        match: attributes that have to be equal where both products name them (R-07).
        better: which values are better; without a rule that one passes there is no up-sell (R-35).
        min_better: so many attributes are better at least (R-35).
        adjacent: categories that count as one beside their own, by name (R-04).
    """

    band: Annotated[float, msgspec.Meta(ge=0.0)] = 0.10
    bands: dict[str, float] = {}
    match: tuple[str, ...] = ("gender", "size", "type")
    better: tuple[BetterRule, ...] = ()
    min_better: Annotated[int, msgspec.Meta(ge=1)] = 1
    adjacent: tuple[tuple[str, str], ...] = ()


class CostRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an offer costs beside the product: for what it is expected to earn (customers.md 6.1).

    Attributes:
        contact_minor: of showing or sending one offer, by place: a call costs, a page does not.
        return_share: of what is bought, the share that comes back.
        return_cost_minor: what one return costs, its lost margin apart.
        parcels: cost of a parcel by weight: up to so many grams, minor units; the lightest first.
            What still fits the cart's parcel ships for nothing (T-17).
        weight: attribute of the catalogue that tells a product's grams.
    """

    contact_minor: dict[Placement, Money] = {}
    return_share: Share = 0.0
    return_cost_minor: Money = 0
    parcels: tuple[tuple[Grams, Money], ...] = ()
    weight: str = "weight_g"


class ServiceRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service that goes with what costs enough (T-12, T-13, R-22) or is a present (T-14).

    Attributes:
        service: product id of the service.
        category: for anchors of this category and below it; empty = all.
        min_price_minor: from this price of the anchor on.
        only_gifts: only where the purchase is a present.
    """

    service: ProductId
    category: str = ""
    min_price_minor: Money = 0
    only_gifts: bool = False


class KitRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ready-made set (T-05, T-06).

    Attributes:
        kit_id: the shop's name of it.
        members: the anchor first.
        saving: share of the sum that the set takes off; only what the shop's cart charges.
        valid_from, valid_to: RFC 3339 instants of a temporary one; empty = always.
    """

    kit_id: str
    title: str = ""
    members: Annotated[tuple[ProductId, ...], msgspec.Meta(min_length=2)]
    saving: Share = 0.0
    valid_from: str = ""
    valid_to: str = ""


class GroupRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One need of a set (R-18).

    Attributes:
        label: what shoppers read above it.
        labels: the same in other languages.
        products, category: what serves the need: these, and what is in the category or below it.
        choices: so many of them are shown, the best first; the customer takes one.
    """

    label: Annotated[str, msgspec.Meta(min_length=1)]
    labels: dict[Literal["en", "ru", "pl"], str] = {}
    products: tuple[ProductId, ...] = ()
    category: str = ""
    choices: Annotated[int, msgspec.Meta(ge=1, le=4)] = 1


class SetRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set that the customer assembles beside an anchor: one of each group (R-18).

    Attributes:
        set_id: the shop's name of it.
        anchors, category: what it hangs on: these, and what is in the category or below it.
        groups: the needs, in the order of the page.
    """

    set_id: str
    anchors: tuple[ProductId, ...] = ()
    category: str = ""
    groups: Annotated[tuple[GroupRule, ...], msgspec.Meta(min_length=1)]


class ThresholdRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order sum that earns something (T-15, T-16).

    Attributes:
        target_minor: the sum to reach.
        currency: of the target; empty = the catalogue's.
        zone: where it holds; empty = everywhere.
    """

    kind: ThresholdKind = "free_shipping"
    target_minor: Annotated[int, msgspec.Meta(gt=0)]
    currency: Currency = ""
    zone: str = ""
