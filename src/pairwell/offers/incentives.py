"""Which incentive goes with an offer: the cheapest that holds and leaves the margin; often none.

Facts (social proof, information) cost nothing and are told whenever they hold. Of what costs money
at most one is given, the one that costs the shop least. Nothing is promised but what the shop
confirmed that this very cart will be charged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec

from pairwell.model.incentive import PRICE_KINDS, Incentive, IncentiveKind, Minor, Share
from pairwell.model.offer import ProductId
from pairwell.offers.incentive_stack import MOST_TOGETHER, Till, Together, together
from pairwell.offers.rounding import at_least

NotGiven = Literal[
    "not_yet", "over", "withdrawn", "not_confirmed", "control_arm", "other_currency",
    "other_product", "anchor_missing", "below_min_sum", "other_segment", "personal_price_off",
    "withheld_from_profile", "used_up", "does_not_stack", "cost_unknown", "below_margin_floor",
    "below_break_even", "over_budget", "less_is_enough",
]  # fmt: skip
"""Why an incentive is not given, in the order in which it is asked."""

_LADDER = {kind: place for place, kind in enumerate(get_args(IncentiveKind))}


class IncentivePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for all incentives of a shop.

    Attributes:
        min_margin_share: margin that must be left over what is paid (default), unless an
            incentive asks for more or less itself.
        max_open_share: an incentive that names no products, or is given on whole carts, gives away
            this share at most (default): nothing says what a deeper one leaves.
        withheld_from: risk profiles that get nothing that costs money (T8, customers' 3.4).
        budgets: the most that an incentive may cost for a customer of a group, in minor units; of
            several groups the greatest counts, and who is in none of them has no such limit (T11).
        personal_prices: whether a price may depend on who asks; off by default, and on only with
            the label beside the price (C8).
    """

    min_margin_share: Annotated[Share, msgspec.Meta(description="over what is paid")] = 0.10
    max_open_share: Share = 0.50
    withheld_from: frozenset[str] = frozenset({"promotion_maximizer"})
    budgets: dict[str, Minor] = {}
    personal_prices: bool = False


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """One product offered to one person with one cart.

    Attributes:
        price_minor: of the offered product, before any incentive.
        cost_minor: what it costs the shop; None = not known.
        currency: ISO 4217 code of every amount here.
        as_of: the instant of the decision.
        anchors: products in the cart and on the page.
        cart_sum_minor: goods in the cart with the offered product, before any incentive.
        cart_cost_minor: what all of them cost the shop; None = not known.
        shipping_minor: what delivering this cart costs the shop; None = not known.
        segments: the customer's.
        risk_profile: the customer's; empty: none.
        confirmed: codes and cart rules that the shop says this cart will be charged by.
        used_up: names of incentives whose limit is reached.
        withdrawn: names of incentives that the shop could not redeem as promised.
        applied: what is given already, to the offered product or to the whole cart.
        control: this asker is in the arm without incentives (T8).
    """

    product_id: ProductId
    price_minor: int
    cost_minor: int | None
    currency: str
    as_of: datetime
    anchors: frozenset[ProductId] = frozenset()
    cart_sum_minor: int = 0
    cart_cost_minor: int | None = None
    shipping_minor: int | None = None
    segments: frozenset[str] = frozenset()
    risk_profile: str = ""
    confirmed: frozenset[str] = frozenset()
    used_up: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    applied: tuple[Incentive, ...] = ()
    control: bool = False


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The incentive that costs money and is given.

    Attributes:
        saving_minor: what the shopper saves at least.
        paid_minor: what is paid at most, for the product or for the goods of the cart.
        cost_minor: what it costs the shop at most.
        personal: the price depends on who asks: the label of C8 is due.
        ends_at: the true end, for a countdown; None: none is known.
    """

    incentive: Incentive
    saving_minor: int
    paid_minor: int
    cost_minor: int
    personal: bool
    ends_at: datetime | None


class IncentiveChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with an offer, and why the rest does not.

    Attributes:
        told: facts that hold.
        given: what costs money; None: nothing.
        refused: name and code of each that is not given, in the order of the policy.
    """

    told: tuple[Incentive, ...] = ()
    given: Given | None = None
    refused: tuple[tuple[str, NotGiven], ...] = ()


def choose_incentives(
    incentives: Sequence[Incentive],
    occasion: Occasion,
    policy: IncentivePolicy = IncentivePolicy(),  # noqa: B008 - frozen
) -> IncentiveChoice:
    """The facts that hold and the cheapest incentive that may be given, or none.

    The order in which a policy is written changes nothing.

    >>> from datetime import UTC
    >>> cable = Incentive(name="cable", kind="percent", discount_share=0.15, confirmed_by="C15")
    >>> here = Occasion(product_id="c", price_minor=2000, cost_minor=900, currency="EUR",
    ...                 as_of=datetime(2026, 11, 22, tzinfo=UTC), confirmed=frozenset({"C15"}))
    >>> choose_incentives([cable], here).given.saving_minor
    300
    >>> elsewhere = msgspec.structs.replace(here, confirmed=frozenset())
    >>> choose_incentives([cable], elsewhere).refused
    (('cable', 'not_confirmed'),)
    """
    codes: dict[str, NotGiven] = {}
    told: list[Incentive] = []
    costly: list[tuple[int, int, str, Incentive, Together]] = []
    till = Till(
        product_minor=occasion.price_minor,
        product_cost_minor=occasion.cost_minor,
        cart_minor=occasion.cart_sum_minor,
        cart_cost_minor=occasion.cart_cost_minor,
        shipping_minor=occasion.shipping_minor,
    )
    for incentive in incentives:
        code = why_not(incentive, occasion, policy)
        if code is None and incentive.is_free:
            told.append(incentive)
            continue
        added = None if code else together(incentive, occasion.applied, till)
        code = code or _money_says_no(incentive, added, occasion, policy)
        if code or added is None:
            codes[incentive.name] = code or "cost_unknown"
        else:
            place = (added.cost_minor, _LADDER[incentive.kind], incentive.name)
            costly.append((*place, incentive, added))
    costly.sort(key=lambda entry: entry[:3])
    codes |= {name: "less_is_enough" for _, _, name, _, _ in costly[1:]}
    return IncentiveChoice(
        told=tuple(sorted(told, key=lambda fact: (_LADDER[fact.kind], fact.name))),
        given=_given(*costly[0][3:]) if costly else None,
        refused=tuple((i.name, codes[i.name]) for i in incentives if i.name in codes),
    )


def why_not(incentive: Incentive, occasion: Occasion, policy: IncentivePolicy) -> NotGiven | None:
    """The first gate that refuses an incentive here, money aside; None: all are passed."""
    conditions = incentive.conditions
    if not incentive.holds_at(occasion.as_of):
        start = incentive.valid_from
        return "not_yet" if start is not None and occasion.as_of < start else "over"
    if incentive.name in occasion.withdrawn:
        return "withdrawn"
    costs = not incentive.is_free
    if costs and (not incentive.confirmed_by or incentive.confirmed_by not in occasion.confirmed):
        return "not_confirmed"
    if costs and occasion.control:
        return "control_arm"
    if incentive.currency and incentive.currency != occasion.currency:
        return "other_currency"
    if conditions.products and occasion.product_id not in conditions.products:
        return "other_product"
    if conditions.anchors and not conditions.anchors & occasion.anchors:
        return "anchor_missing"
    if occasion.cart_sum_minor < conditions.min_sum_minor:
        return "below_min_sum"
    if conditions.segments and not conditions.segments & occasion.segments:
        return "other_segment"
    if _is_personal(incentive) and not policy.personal_prices:
        return "personal_price_off"
    if costs and occasion.risk_profile in policy.withheld_from:
        return "withheld_from_profile"
    if incentive.name in occasion.used_up:
        return "used_up"
    if costs and occasion.applied:
        everything = (incentive, *occasion.applied)
        if len(everything) > MOST_TOGETHER or not all(i.stacks for i in everything):
            return "does_not_stack"
    return None


def _is_personal(incentive: Incentive) -> bool:
    return incentive.kind in PRICE_KINDS and bool(incentive.conditions.segments)


def _money_says_no(
    incentive: Incentive, added: Together | None, occasion: Occasion, policy: IncentivePolicy
) -> NotGiven | None:
    if added is None:
        return "cost_unknown"
    floor = max(
        policy.min_margin_share if i.min_margin_share is None else i.min_margin_share
        for i in (*occasion.applied, incentive)
    )
    if not all(left.keeps(floor) for left in added.floors):
        return "below_margin_floor"
    own = added.floors[0 if incentive.applies_to == "product" else -1]
    lift = incentive.expected_lift
    if lift is not None and at_least(added.cost_minor, lift, own.left_minor):
        return "below_break_even"
    known = [policy.budgets[group] for group in occasion.segments if group in policy.budgets]
    return "over_budget" if known and added.cost_minor > max(known) else None


def _given(incentive: Incentive, added: Together) -> Given:
    return Given(
        incentive=incentive,
        saving_minor=added.saving_minor,
        paid_minor=added.paid_minor,
        cost_minor=added.cost_minor,
        personal=_is_personal(incentive),
        ends_at=incentive.valid_to,
    )
