"""What a shop may set about its offers; beside each number stands its row of the mission."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec

from pairwell.model.errors import SettingsRefused
from pairwell.model.offer import Placement

FLOOR = 5
"""P29, P52: distinct customers behind a pair before it is offered; a lower floor is warned of."""

Share = Annotated[float, msgspec.Meta(ge=0.0, lt=1.0)]
Positive = Annotated[float, msgspec.Meta(gt=0.0)]


class OfferPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of offering.

    Attributes:
        min_customers: distinct customers behind a pair (P29, P52).
        max_price_ratio: hard ceiling of candidate's price over the anchor's; None = no
            ceiling (R-02, T4).
        price_weight: how much the price prior may move a score, both ways (R-01, R-03, T4).
        price_centre: up to this price ratio the prior is at its best (R-01: 10-50 %, whose middle
            on a log scale is 0.22).
        price_spread: how many times dearer than the centre until the prior falls to 0.61 of its
            range, as a standard deviation on the log scale (default).
        margin_weight: how much the margin may move a score, both ways (R-20, T5).
        unknown_is_consumable: take "not known" as bought again and again (groceries), so that
            what a customer owns may be offered to them again (R-27).
        max_refusals: so many refusals are listed in an answer, the most relevant first (default).
    """

    min_customers: Annotated[int, msgspec.Meta(ge=1)] = FLOOR
    max_price_ratio: Positive | None = None
    price_weight: Share = 0.15
    price_centre: Positive = 0.25
    price_spread: Positive = math.log(4)
    margin_weight: Share = 0.20
    unknown_is_consumable: bool = False
    max_refusals: Annotated[int, msgspec.Meta(ge=0)] = 10


class PlacementRule(msgspec.Struct, frozen=True, kw_only=True):
    """What holds at one place.

    Attributes:
        target: offers when the request names no limit (R-09, R-10: two or three).
        cap: never more than these, whatever is asked (T2); 0 = closed for offers.
        price_weight, price_centre: where they go before the policy's own (T4, T6: checkout ranks
            cheaper things first); None = the policy's.
    """

    target: int = 3
    cap: int = 4
    price_weight: float | None = None
    price_centre: float | None = None


PLACEMENTS: dict[Placement, PlacementRule] = {
    "product": PlacementRule(),
    "cart": PlacementRule(),
    "cart_added": PlacementRule(target=2),
    "mini_cart": PlacementRule(target=2),
    "checkout": PlacementRule(target=2, price_weight=0.8, price_centre=0.05),  # P-10, T6
    "payment": PlacementRule(target=0, cap=0),  # P-11, T6
    "thank_you": PlacementRule(),
    "order_email": PlacementRule(),
    "reminder_email": PlacementRule(),
    "home": PlacementRule(),
    "sales_floor": PlacementRule(cap=3),
    "call": PlacementRule(cap=3),
}
"""T2: two or three cross-sell offers, never more than four; places of R-10 and P-06 show two."""

_CEILING = 1.0  # not dearer than the main item

PRESETS: dict[str, OfferPolicy] = {
    "general": OfferPolicy(),
    "electronics": OfferPolicy(max_price_ratio=_CEILING),
    "furniture": OfferPolicy(max_price_ratio=_CEILING),
    "appliances": OfferPolicy(max_price_ratio=_CEILING),
    "gift": OfferPolicy(),
    "book": OfferPolicy(),
    "grocery": OfferPolicy(unknown_is_consumable=True),
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
        raise SettingsRefused(f"There is no preset {name!r}.", f"Known: {', '.join(PRESETS)}.")
    return PRESETS[name]


def warnings_of(policy: OfferPolicy) -> tuple[str, ...]:
    """What the policy weakens, in sentences.

    >>> warnings_of(OfferPolicy(min_customers=2))
    ('Pairs behind which stand only 2 customers may be offered; the safe floor is 5.',)
    """
    if policy.min_customers >= FLOOR:
        return ()
    return (
        f"Pairs behind which stand only {policy.min_customers} customers may be offered; "
        f"the safe floor is {FLOOR}.",
    )
