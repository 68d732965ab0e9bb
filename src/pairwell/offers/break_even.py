"""What a discount has to bring before it pays, shown beside every discount a person enters.

A discount d off a margin m is given to those too who would have bought anyway (p0). It pays if and
only if p1 − p0 > (p0·d + c)/(m − d), where p1 buy with it and c is what the contact costs; all of
m, d, c in one unit: shares of the price, or minor units. With no contact cost the *relative* lift
(p1 − p0)/p0 must be above L = d/(m − d), whoever buys anyway. At d ≥ m it never pays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.offers.rounding import exact

MARGINS = (0.2, 0.3, 0.4, 0.6)
DISCOUNTS = (0.05, 0.10, 0.15, 0.20, 0.30)
"""Rows and columns of the table that is shown unless others are asked for."""


class BreakEven(msgspec.Struct, frozen=True, kw_only=True):
    """What one discount asks of the shop's customers.

    Attributes:
        margin_share: contribution over price, before the discount.
        discount_share: discount over price.
        required_lift: how many more must buy, relative to those who buy anyway; None = it never
            pays.
        p0: share of those who see the offer and buy it without a discount; None = not given.
        contact_cost_share: cost of a contact over price.
        required_p1: share that must buy with it; None = p0 not given, or it never pays.
        possible: whether it can pay at all: the discount is below the margin, and not more than
            all of them would have to buy.
    """

    margin_share: float
    discount_share: float
    required_lift: float | None
    p0: float | None = None
    contact_cost_share: float = 0.0
    required_p1: float | None = None
    possible: bool = True


def required_lift(margin: float, discount: float) -> float:
    """L = d/(m − d): the relative lift at which a discount without contact cost breaks even.

    Returns:
        A share (0.6 = 60 % more buyers); infinity where the discount eats the margin.

    >>> required_lift(0.4, 0.15)
    0.6
    >>> required_lift(0.2, 0.2)
    inf
    """
    left = exact(margin) - exact(discount)
    return float(exact(discount) / left) if left > 0 else (math.inf if discount > 0 else 0.0)


def required_gain(p0: float, margin: float, discount: float, contact_cost: float = 0.0) -> float:
    """(p0·d + c)/(m − d): by how much p1 must be above p0; infinity where it never pays.

    >>> required_gain(0.05, 0.4, 0.15, 0.01)  # (0.0075 + 0.01) / 0.25
    0.07
    """
    left = exact(margin) - exact(discount)
    spent = exact(p0) * exact(discount) + exact(contact_cost)
    return float(spent / left) if left > 0 else (math.inf if spent > 0 else 0.0)


def break_even(
    margin: float, discount: float, *, p0: float | None = None, contact_cost: float = 0.0
) -> BreakEven:
    """What a discount asks, for the one who is about to give it.

    Args:
        margin: contribution over price, above 0 and at most 1.
        discount: share off the price, from 0 and below 1.
        p0: share that buys without it.
        contact_cost: over price, per person who sees the offer; counts only with p0.

    Raises:
        InputRefused: a share out of its range.

    >>> break_even(0.4, 0.15, p0=0.05).required_p1
    0.08
    """
    _in_range("margin", margin, 0 < margin <= 1, "Above 0 and at most 1: 0.4 is 40 %.")
    _in_range("discount", discount, 0 <= discount < 1, "From 0 and below 1: 0.15 is 15 %.")
    _in_range("p0", p0, p0 is None or 0 <= p0 <= 1, "From 0 to 1: 0.05 is 5 %.")
    _in_range("contact cost", contact_cost, 0 <= contact_cost < math.inf, "Zero or more.")
    lift = required_lift(margin, discount)
    p1 = None
    if p0 is not None and lift < math.inf:
        p1 = float(exact(p0) + exact(required_gain(p0, margin, discount, contact_cost)))
    return BreakEven(
        margin_share=margin,
        discount_share=discount,
        required_lift=lift if lift < math.inf else None,
        p0=p0,
        contact_cost_share=contact_cost,
        required_p1=p1,
        possible=lift < math.inf and (p1 is None or p1 < 1),
    )


def break_even_table(
    margins: Sequence[float] = MARGINS, discounts: Sequence[float] = DISCOUNTS
) -> tuple[tuple[BreakEven, ...], ...]:
    """One row a margin, one column a discount.

    >>> [cell.required_lift for cell in break_even_table((0.2,))[0]][2:]
    [3.0, None, None]
    """
    return tuple(tuple(break_even(m, d) for d in discounts) for m in margins)


def shown_lift(lift: float | None) -> str:
    """A required lift as people read it.

    >>> shown_lift(0.142857), shown_lift(None)
    ('+14 %', 'never')
    """
    return "never" if lift is None else f"+{100 * lift:.0f} %"


def _in_range(name: str, value: float | None, holds: bool, hint: str) -> None:
    if not holds:
        raise InputRefused(f"The {name} cannot be {value}.", hint)
