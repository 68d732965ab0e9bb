"""What kinds of shop start from: starting points only, every number of them can be set (R-37)."""

from __future__ import annotations

from pairwell.model.errors import SettingsRefused
from pairwell.model.offer import Block
from pairwell.offers.placements import PLACEMENTS, PlacementRule
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import BetterRule, UpSellRule

_CEILING = 1.0  # not dearer than the main item
_FASHION_ORDER: tuple[Block, ...] = ("better", "with_this", "kit", "general")  # P-12
_ELECTRONICS_ORDER: tuple[Block, ...] = ("with_this", "better", "kit", "general")  # P-13


def _product_page(blocks: tuple[Block, ...]) -> PlacementRule:
    rule = PLACEMENTS["product"]
    return PlacementRule(
        target=rule.target, cap=rule.cap, blocks=blocks, techniques=rule.techniques
    )


def _more(*attributes: str) -> tuple[BetterRule, ...]:
    return tuple(BetterRule(attribute=name, better="more") for name in attributes)


PRESETS: dict[str, OfferPolicy] = {
    "general": OfferPolicy(),
    "electronics": OfferPolicy(
        max_price_ratio=_CEILING,
        satisfied_categories=True,  # T-18
        up_sell=UpSellRule(
            band=0.25,  # R-05, T3
            better=_more(
                "memory_gb",
                "storage_gb",
                "battery_mah",
                "camera_mp",
                "screen_inch",
                "resolution_mp",
                "power_w",
            ),
        ),
        placements={"product": _product_page(_ELECTRONICS_ORDER)},
    ),
    "appliances": OfferPolicy(
        max_price_ratio=_CEILING,
        satisfied_categories=True,
        up_sell=UpSellRule(
            band=0.25,
            match=("type", "width_cm", "rings"),  # a two-ring hob is not relevant
            better=(
                *_more("capacity_l", "load_kg", "programmes"),
                BetterRule(attribute="noise_db", better="less"),
                BetterRule(attribute="energy_class", better=("G", "F", "E", "D", "C", "B", "A")),
            ),
        ),
    ),
    "furniture": OfferPolicy(
        max_price_ratio=_CEILING,
        up_sell=UpSellRule(
            match=("type", "size", "width_cm"), better=_more("warranty_years", "zones", "height_cm")
        ),
    ),
    "fashion": OfferPolicy(
        up_sell=UpSellRule(
            match=("gender", "size", "type", "age_group"),
            better=(
                BetterRule(attribute="material", better=("polyester", "cotton", "wool", "silk")),
            ),
        ),
        placements={"product": _product_page(_FASHION_ORDER)},
    ),
    "beauty": OfferPolicy(
        up_sell=UpSellRule(match=("gender", "type", "shade", "skin_type"), better=_more("spf"))
    ),
    "gift": OfferPolicy(ranges=("*",)),  # a gift shop's customers take the rack
    "book": OfferPolicy(),
    "grocery": OfferPolicy(unknown_is_consumable=True),
    "restaurant": OfferPolicy(unknown_is_consumable=True, satisfied_categories=True),
    "fitness": OfferPolicy(satisfied_categories=True),
    "car_dealer": OfferPolicy(
        max_price_ratio=_CEILING,
        satisfied_categories=True,
        regulated_packs=("insurance", "credit"),
        up_sell=UpSellRule(better=_more("power_hp", "seats", "range_km")),
    ),
    "bank": OfferPolicy(regulated_packs=("insurance", "credit", "investment")),  # T-26
    "telecom": OfferPolicy(
        satisfied_categories=True,
        up_sell=UpSellRule(band=0.50, better=_more("data_gb", "speed_mbps", "minutes", "channels")),
    ),
    "subscription": OfferPolicy(
        up_sell=UpSellRule(
            band=1.0,
            better=(
                *_more("screens", "channels", "profiles"),
                BetterRule(attribute="resolution", better=("SD", "HD", "Full HD", "4K")),
            ),
        )
    ),
}
"""R-02, T4: a hard price ceiling only where the main item's price brought the shopper."""


def preset(name: str) -> OfferPolicy:
    """The policy that a kind of shop starts from.

    Raises:
        SettingsRefused: there is no such kind.

    >>> preset("furniture").max_price_ratio, preset("gift").max_price_ratio
    (1.0, None)
    """
    if name not in PRESETS:
        raise SettingsRefused(
            f"There is no kind of shop {name!r}.", f"Known: {', '.join(PRESETS)}."
        )
    return PRESETS[name]
