"""The calendar of incentives: when each holds, where they meet, what is left when they stack.

Nothing here decides: it is what a person looks at before shoppers do. A margin is worked out where
price and cost are known; nobody knows in which order a cart applies its rules, so what is left is
told for the worst order (offers/incentive_stack.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import Literal

import msgspec

from pairwell.model.incentive import Incentive
from pairwell.model.offer import ProductId
from pairwell.model.price_history import PriceHistory
from pairwell.offers.incentive_checks import Worth
from pairwell.offers.incentive_claim import incentive_claim, is_reduction
from pairwell.offers.incentive_cost import LineWorth, granted_on
from pairwell.offers.incentive_stack import MOST_TOGETHER, Till, together
from pairwell.offers.incentives import Given
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.price_rules import rule_of

State = Literal["coming", "running", "over"]
WorthOf = Callable[[ProductId], Worth | None]
HistoryOf = Callable[[ProductId], PriceHistory | None]
CLAIMABLE = "claimable"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One incentive in the calendar.

    Attributes:
        state: at the instant that was asked for.
        confirmed: a code or cart rule of the shop stands behind it, or it is a mere fact.
        claims: on how many products its percentage or saving may be said, and on how many not and
            why (``claimable``, else the codes of price_claims); empty where it is no reduction.
        worst: what is left on the product that bears it worst; None where no cost is known.
    """

    incentive: Incentive
    state: State
    confirmed: bool
    claims: dict[str, int]
    worst: Left | None


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What one or several incentives leave on one product.

    Attributes:
        list_minor: its price before them.
        paid_minor: its price after them, at least.
        left_minor: the margin left, at least.
        keeps: whether the margin floor holds.
    """

    product_id: ProductId
    list_minor: int
    paid_minor: int
    left_minor: int
    keeps: bool


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """Two incentives that meet: on some instant, on some product or cart.

    Attributes:
        first, second: their names.
        begins, ends: the span in which both hold; None: open.
        stack: both may be given at once; else the one that costs the shop less.
        worst: what both leave on the product that bears them worst, where they stack on a product
            and its cost is known.
    """

    first: str
    second: str
    begins: datetime | None
    ends: datetime | None
    stack: bool
    worst: Left | None


class IncentiveCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Entries by their beginning, and where they meet."""

    entries: tuple[Entry, ...]
    overlaps: tuple[Overlap, ...]


def incentive_calendar(
    policy: OfferPolicy,
    as_of: datetime,
    worth: WorthOf,
    history: HistoryOf,
    sellers: Sequence[ProductId],
) -> IncentiveCalendar:
    """Look at the incentives of a policy.

    Args:
        policy: the shop's rules.
        as_of: the instant of now.
        worth: price and cost of a product, −1 where not known; None where there is none.
        history: what a product cost since when; None where not known.
        sellers: products on which an incentive that names none is tried: the best sellers.
    """
    known = [i for i in policy.incentives if not i.is_free]
    entries = [_entry(i, policy, as_of, worth, history, sellers) for i in policy.incentives]
    entries.sort(key=lambda entry: (_begin(entry.incentive), entry.incentive.name))
    return IncentiveCalendar(
        entries=tuple(entries),
        overlaps=tuple(
            _overlap(one, two, policy, worth, sellers)
            for one, two in combinations(known, 2)
            if meet(one, two)
        ),
    )


def meet(one: Incentive, two: Incentive) -> bool:
    """Whether both may hold at once for one purchase.

    >>> from datetime import UTC
    >>> may = datetime(2026, 5, 1, tzinfo=UTC)
    >>> spring = Incentive(name="spring", kind="percent", discount_share=0.1, valid_to=may)
    >>> summer = Incentive(name="summer", kind="percent", discount_share=0.1, valid_from=may)
    >>> meet(spring, summer), meet(spring, spring)
    (False, True)
    """
    for early, late in ((one, two), (two, one)):
        ends, begins = early.valid_to, late.valid_from
        if ends is not None and begins is not None and ends <= begins:
            return False
    if one.currency and two.currency and one.currency != two.currency:
        return False
    ours, theirs = one.conditions, two.conditions
    return not any(
        mine and other and not mine & other
        for mine, other in ((ours.products, theirs.products), (ours.segments, theirs.segments))
    )


def _begin(incentive: Incentive) -> float:
    return incentive.valid_from.timestamp() if incentive.valid_from else float("-inf")


def _entry(
    incentive: Incentive,
    policy: OfferPolicy,
    as_of: datetime,
    worth: WorthOf,
    history: HistoryOf,
    sellers: Sequence[ProductId],
) -> Entry:
    state: State = "running"
    if incentive.valid_to is not None and incentive.valid_to <= as_of:
        state = "over"
    elif incentive.valid_from is not None and as_of < incentive.valid_from:
        state = "coming"
    products = incentive.conditions.products or sellers
    return Entry(
        incentive=incentive,
        state=state,
        confirmed=incentive.is_free or bool(incentive.confirmed_by),
        claims=_claims(incentive, products, policy, as_of, worth, history),
        worst=_worst([incentive], products, policy, worth),
    )


def _claims(
    incentive: Incentive,
    products: Sequence[ProductId] | frozenset[ProductId],
    policy: OfferPolicy,
    as_of: datetime,
    worth: WorthOf,
    history: HistoryOf,
) -> dict[str, int]:
    """What may be said of it on its first day, or today when it runs already."""
    found: Counter[str] = Counter()
    shown = max(as_of, incentive.valid_from or as_of)
    for product in sorted(products, key=str):
        known = worth(product)
        if known is None or known.price_minor <= 0:
            continue
        granted = granted_on(incentive, LineWorth(known.price_minor, 0))
        given = Given(
            incentive=incentive, saving_minor=granted.saving_minor, paid_minor=granted.paid_minor,
            cost_minor=granted.cost_minor, personal=False, ends_at=incentive.valid_to,
        )  # fmt: skip
        if not is_reduction(given):
            return {}
        prices = history(product)
        if prices is not None and prices.points[-1].price_minor != known.price_minor:
            prices = None  # it does not know the price that is shown
        claim = incentive_claim(given, prices, shown, rule_of(policy.price_country))
        found[claim if isinstance(claim, str) else CLAIMABLE] += 1
    return dict(found.most_common())


def _overlap(
    one: Incentive,
    two: Incentive,
    policy: OfferPolicy,
    worth: WorthOf,
    sellers: Sequence[ProductId],
) -> Overlap:
    begins = max((i.valid_from for i in (one, two) if i.valid_from), default=None)
    ends = min((i.valid_to for i in (one, two) if i.valid_to), default=None)
    stack = one.stacks and two.stacks
    named = [i.conditions.products for i in (one, two) if i.conditions.products]
    products: Sequence[ProductId] | frozenset[ProductId] = sellers
    if named:
        products = frozenset.intersection(*named)
    return Overlap(
        first=one.name,
        second=two.name,
        begins=begins,
        ends=ends,
        stack=stack,
        worst=_worst([one, two], products, policy, worth) if stack else None,
    )


def _worst(
    incentives: Sequence[Incentive],
    products: Sequence[ProductId] | frozenset[ProductId],
    policy: OfferPolicy,
    worth: WorthOf,
) -> Left | None:
    """The product on which least of what is paid is left, in the worst order of the rules."""
    if len(incentives) > MOST_TOGETHER or all(i.is_free for i in incentives):
        return None
    found = list(_left(incentives, products, policy, worth))
    return min(found, key=lambda left: left.left_minor / max(left.paid_minor, 1), default=None)


def _left(
    incentives: Sequence[Incentive],
    products: Sequence[ProductId] | frozenset[ProductId],
    policy: OfferPolicy,
    worth: WorthOf,
) -> Iterator[Left]:
    floors = [i.min_margin_share for i in incentives if i.min_margin_share is not None]
    floor = max([policy.incentive_rules.min_margin_share, *floors])
    *applied, new = incentives
    for product in sorted(products, key=str):
        known = worth(product)
        if known is None or known.price_minor <= 0 or known.cost_minor < 0:
            continue
        if any(i.currency not in ("", known.currency) for i in incentives):
            continue
        price, cost = known.price_minor, known.cost_minor
        if any(i.conditions.min_sum_minor > price for i in incentives):
            continue  # it alone does not reach the sum
        till = Till(
            product_minor=price, product_cost_minor=cost, cart_minor=price, cart_cost_minor=cost,
            shipping_minor=None,
        )  # fmt: skip
        added = together(new, applied, till)
        if added is None:
            continue
        granted = min(added.floors, key=lambda each: each.left_minor)
        yield Left(
            product_id=product,
            list_minor=granted.list_minor,
            paid_minor=granted.paid_minor,
            left_minor=granted.left_minor,
            keeps=all(each.keeps(floor) for each in added.floors),
        )
