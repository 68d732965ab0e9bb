"""The arithmetic planner (R-33): a dearer item, or the same item with an add-on: which brings more?

"35 % take it" means four things in what people write; here it is the first, and the others are told
beside it: the share of the item's sales that go with the add-on, of the revenue that the add-on
makes, of the profit, and of the people who saw the offer.
"""

from __future__ import annotations

import msgspec

from pairwell.model.errors import InputRefused


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """What two ways bring in one period.

    Attributes:
        units: of the item, in the period.
        price_minor, addon_minor: what the item and the add-on cost the buyer.
        price_increase: share on the item's price.
        attach_share: share of the item's sales that go with the add-on.
        revenue_minor: of the item as it is.
        dearer_minor: what the increase adds if nobody leaves.
        addon_revenue_minor: what the add-on adds.
        better_minor: add-on less increase.
        even_attach_share: from this share of sales on the add-on beats the increase; None where
            it cannot: more than everybody would have to take it.
        leaving_share: the increase brings nothing if this share of the buyers leaves.
        revenue_share: of the revenue with the add-on that the add-on makes.
        profit_share: of the profit with the add-on that the add-on makes; None: a cost is missing.
        shown_share: share of the item's buyers who see the offer.
        acceptance: share of those who see it and take it.
    """

    units: float
    price_minor: int
    addon_minor: int
    price_increase: float
    attach_share: float
    revenue_minor: int
    dearer_minor: int
    addon_revenue_minor: int
    better_minor: int
    even_attach_share: float | None
    leaving_share: float
    revenue_share: float
    profit_share: float | None
    shown_share: float
    acceptance: float


def plan(
    *,
    units: float,
    price_minor: int,
    addon_minor: int,
    price_increase: float,
    attach_share: float,
    shown_share: float = 1.0,
    cost_minor: int | None = None,
    addon_cost_minor: int | None = None,
) -> Scenario:
    """What a price increase and an add-on bring.

    Raises:
        InputRefused: a share outside 0 … 1, or amounts that no sale can have.

    The $10 item that sells $10,000 a month, 10 % dearer or with a $5 add-on taken by 35 %:

    >>> both = plan(units=1000, price_minor=1000, addon_minor=500, price_increase=0.10,
    ...             attach_share=0.35)
    >>> both.dearer_minor, both.addon_revenue_minor, both.better_minor
    (100000, 175000, 75000)
    """
    for name, share in (("attach", attach_share), ("shown", shown_share)):
        if not 0 <= share <= 1:
            raise InputRefused(f"The {name} share cannot be {share:g}.", "Write 35 % as 0.35.")
    if not (0 <= price_increase <= 10 and 0 < units < 1e12):
        raise InputRefused(
            f"No plan for {units:g} sales and an increase of {price_increase:g}.",
            "Sales are above zero; write 10 % as 0.10.",
        )
    if price_minor <= 0 or addon_minor <= 0:
        raise InputRefused("Item and add-on need a price above zero.", "Give both prices.")
    if attach_share > shown_share:
        raise InputRefused(
            f"{attach_share:.0%} cannot take what {shown_share:.0%} see.",
            "The attach share is at most the shown share.",
        )
    revenue, more = units * price_minor, units * attach_share * addon_minor
    dearer = revenue * price_increase
    even = price_increase * price_minor / addon_minor
    profit = None
    if cost_minor is not None and addon_cost_minor is not None:
        item = units * (price_minor - cost_minor)
        addon = units * attach_share * (addon_minor - addon_cost_minor)
        profit = addon / (item + addon) if item + addon > 0 else None
    return Scenario(
        units=units,
        price_minor=price_minor,
        addon_minor=addon_minor,
        price_increase=price_increase,
        attach_share=attach_share,
        revenue_minor=round(revenue),
        dearer_minor=round(dearer),
        addon_revenue_minor=round(more),
        better_minor=round(more) - round(dearer),
        even_attach_share=even if even <= 1 else None,
        leaving_share=price_increase / (1 + price_increase),
        revenue_share=more / (revenue + more),
        profit_share=profit,
        shown_share=shown_share,
        acceptance=attach_share / shown_share if shown_share else 0.0,
    )
