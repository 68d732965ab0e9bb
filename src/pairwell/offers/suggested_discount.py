"""A first figure for a person who wants to enter a discount, after the margin check, never given.

One shop took 15 % off a cable sold with a phone, another 10 % off a cleaner beside a shower cabin
(T-08, T-09, R-11, R-12). They are examples, not evidence: the break-even stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pairwell.model.incentive import Incentive
from pairwell.model.offer import Technique
from pairwell.offers.break_even import BreakEven, break_even
from pairwell.offers.incentive_cost import Granted, LineWorth, granted_on

SUGGESTED: dict[Technique, float] = {"cross_sell": 0.15, "impulse": 0.10}
"""Share off the add-on by technique, as a shop starts; the others have none."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A discount to look at: what it takes off and leaves, and what it must bring."""

    discount_share: float
    money: Granted
    break_even: BreakEven


def suggested_discount(
    technique: Technique,
    price_minor: int,
    cost_minor: int | None,
    floor: float,
    shares: Mapping[Technique, float] = SUGGESTED,
) -> Suggestion | None:
    """The suggestion for an add-on; None: there is none, or the margin does not allow it.

    Args:
        technique: how it is offered.
        price_minor: of the add-on.
        cost_minor: what it costs the shop; None = not known.
        floor: margin that must be left over what is paid.
        shares: off the add-on, by technique; 0 = none.

    >>> cable = suggested_discount("cross_sell", 2000, 1200, 0.1)
    >>> cable.money.paid_minor, cable.money.left_minor, cable.break_even.required_lift
    (1700, 500, 0.6)
    >>> suggested_discount("cross_sell", 2000, 1600, 0.1) is None  # 100 of 1700 left
    True
    """
    share = shares.get(technique, 0.0)
    if not share or cost_minor is None or price_minor <= 0:
        return None
    asked = Incentive(name="suggested", kind="percent", discount_share=share)
    money = granted_on(asked, LineWorth(price_minor, cost_minor))
    if not money.keeps(floor):
        return None
    margin = (price_minor - cost_minor) / price_minor
    return Suggestion(
        discount_share=share, money=money, break_even=break_even(min(margin, 1.0), share)
    )
