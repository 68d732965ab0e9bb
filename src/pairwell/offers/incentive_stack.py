"""What several incentives do together, when nobody knows in which order the cart applies its rules.

Rules of a product come before rules of the cart; among each other they may come in any order, and
"10 % off" and "5.00 off" give 85.00 or 85.50 of 100.00. So the price after them is a range: the
highest is what a shopper is promised, the lowest is what the margin floor is held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import permutations

import msgspec

from pairwell.model.incentive import Incentive
from pairwell.offers.incentive_cost import Granted, LineWorth, granted_on

MOST_TOGETHER = 4
"""More than these are not given together: carts do not, and orders grow as their factorial."""


class Till(msgspec.Struct, frozen=True, kw_only=True):
    """What is to pay before any incentive, and what it costs the shop; None = not known.

    Attributes:
        product: the offered product's line.
        cart: all goods of the cart, that line among them.
        shipping_minor: what the delivery costs the shop.
    """

    product_minor: int
    product_cost_minor: int | None
    cart_minor: int
    cart_cost_minor: int | None
    shipping_minor: int | None


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """What one incentive adds to those that are given already.

    Attributes:
        saving_minor: what the shopper saves by it, at least.
        paid_minor: what is paid with all of them, at most.
        cost_minor: what it costs the shop, at most.
        floors: what is paid and left at least: of the product if any of them is off the product,
            then of the cart if any is off the cart.
    """

    saving_minor: int
    paid_minor: int
    cost_minor: int
    floors: tuple[Granted, ...]


def together(new: Incentive, applied: Sequence[Incentive], till: Till) -> Together | None:
    """What an incentive gives and leaves on top of others; None: a cost is not known.

    >>> till = Till(product_minor=10000, product_cost_minor=4000, cart_minor=10000,
    ...             cart_cost_minor=4000, shipping_minor=None)
    >>> def off(name, **value): return Incentive(name=name, stacks=True, **value)
    >>> ten, five = off("a", kind="percent", discount_share=0.1), off(
    ...     "b", kind="amount", discount_minor=500)
    >>> added = together(five, [ten], till)
    >>> added.paid_minor, added.saving_minor, added.floors[0].paid_minor
    (8550, 450, 8500)
    """
    if not applied or new.kind == "multibuy":  # which never is on top of anything
        return _alone(new, till)
    everything = (*applied, new)
    on_product = [i for i in everything if i.applies_to == "product"]
    on_cart = [i for i in everything if i.applies_to == "cart"]
    floors = []
    low, high = price_range(till.product_minor, till.product_minor, on_product)
    if on_product:
        worst = _worst(till.product_minor, low, till.product_cost_minor, on_product, till)
        if worst is None:
            return None
        floors.append(worst)
    if on_cart:
        rest = till.cart_minor - till.product_minor
        cart_low, cart_high = price_range(rest + low, rest + high, on_cart)
        worst = _worst(till.cart_minor, cart_low, till.cart_cost_minor, everything, till)
        if worst is None:
            return None
        floors.append(worst)
        if new.applies_to == "cart":
            before = price_range(rest + low, rest + high, [i for i in on_cart if i is not new])
            return _added(new, before, (cart_low, cart_high), floors, till)
    before = price_range(
        till.product_minor, till.product_minor, [i for i in on_product if i is not new]
    )
    return _added(new, before, (low, high), floors, till)


def price_range(low: int, high: int, incentives: Sequence[Incentive]) -> tuple[int, int]:
    """The lowest and the highest price after some incentives, in whatever order they come."""
    lowering = [i for i in incentives if i.discount_share or i.discount_minor]
    if not lowering:
        return low, high
    orders = list(permutations(lowering))
    return (
        min(reduce(_after, order, low) for order in orders),
        max(reduce(_after, order, high) for order in orders),
    )


def _after(price: int, incentive: Incentive) -> int:
    return granted_on(incentive, LineWorth(price, 0)).paid_minor


def _worst(
    full: int, paid: int, cost: int | None, incentives: Sequence[Incentive], till: Till
) -> Granted | None:
    """What is left at the lowest price, gifts and parcels paid."""
    if cost is None:
        return None
    expense = 0
    for each in incentives:
        spent = _expense(each, till)
        if spent is None:
            return None
        expense += spent
    return Granted(full, full - paid, paid, expense, paid - cost - expense)


def _expense(incentive: Incentive, till: Till) -> int | None:
    return till.shipping_minor if incentive.kind == "free_shipping" else incentive.cost_minor


def _added(
    new: Incentive,
    before: tuple[int, int],
    after: tuple[int, int],
    floors: list[Granted],
    till: Till,
) -> Together:
    expense = _expense(new, till) or 0
    return Together(
        saving_minor=max(before[0] - after[1], 0),
        paid_minor=after[1],
        cost_minor=before[1] - after[0] + expense,
        floors=tuple(floors),
    )


def _alone(new: Incentive, till: Till) -> Together | None:
    on_cart = new.applies_to == "cart"
    cost = till.cart_cost_minor if on_cart else till.product_cost_minor
    if cost is None or _expense(new, till) is None:
        return None
    worth = LineWorth(till.cart_minor if on_cart else till.product_minor, cost)
    granted = granted_on(new, worth, till.shipping_minor or 0)
    return Together(
        saving_minor=granted.saving_minor,
        paid_minor=granted.paid_minor,
        cost_minor=granted.cost_minor,
        floors=(granted,),
    )
