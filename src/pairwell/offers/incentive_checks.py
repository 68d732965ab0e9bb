"""What is wrong with a shop's incentives, seen before any shopper sees them.

A problem refuses the policy as a whole: half a set of promises is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from pairwell.model.incentive import Incentive
from pairwell.model.offer import ProductId
from pairwell.offers.incentive_cost import LineWorth, granted_on


class Worth(NamedTuple):
    """What a product sells for and costs the shop, in minor units of its currency."""

    price_minor: int
    cost_minor: int
    currency: str


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        number: which incentive, from 0.
        field: what to mend.
        code: ``over``, ``ends_before_start``, ``no_value``, ``stray_value``, ``no_currency``,
            ``wrong_scope``, ``cannot_stack``, ``below_margin_floor``, ``cost_unknown``,
            ``same_name`` or ``limits_overlap``.
    """

    number: int
    field: str
    code: str
    message: str
    hint: str


VALUE_FIELDS: dict[str, tuple[str, ...]] = {
    "percent": ("discount_share",),
    "amount": ("discount_minor",),
    "gift": ("cost_minor",),
    "multibuy": ("take", "pay"),
}
"""Which fields a kind takes; the others stay as they are."""


def problems_of(
    incentives: Sequence[Incentive],
    *,
    as_of: datetime,
    floor: float = 0.0,
    worth: Mapping[ProductId, Worth] | None = None,
) -> list[Problem]:
    """Everything that is wrong, in the order in which it is written.

    >>> from datetime import UTC
    >>> late = Incentive(name="spring", kind="percent", discount_share=0.1, confirmed_by="SPRING",
    ...                  valid_to=datetime(2026, 5, 31, tzinfo=UTC))
    >>> [problem.code for problem in problems_of([late], as_of=datetime(2026, 11, 22, tzinfo=UTC))]
    ['over']
    """
    found: list[Problem] = []
    for number, incentive in enumerate(incentives):
        found += _dates(number, incentive, as_of)
        found += _values(number, incentive)
        found += _margin(number, incentive, floor, worth or {})
    for (_, first), (b, second) in combinations(enumerate(incentives), 2):
        if first.name == second.name:
            hint = "Give each its own name."
            message = f"there are two incentives {first.name!r}."
            found.append(Problem(b, "name", "same_name", message, hint))
        if _share_buyers(first, second):
            message = (
                f"{second.name!r} and {first.name!r} are both limited and meet on the same "
                "products and days: whose count goes down is not said."
            )
            hint = "Part their products or dates, or let both stack."
            found.append(Problem(b, "limit", "limits_overlap", message, hint))
    return found


def unconfirmed(incentives: Sequence[Incentive]) -> tuple[str, ...]:
    """Names of those that are never shown, for no code or cart rule of the shop stands behind them.

    They may be written down (a suggestion that waits for its rule), and a door says so.
    """
    return tuple(i.name for i in incentives if not i.is_free and not i.confirmed_by)


def _dates(number: int, incentive: Incentive, as_of: datetime) -> Iterator[Problem]:
    start, end = incentive.valid_from, incentive.valid_to
    if end is None:
        return
    if start is not None and start >= end:
        message = f"{incentive.name!r} ends ({end.isoformat()}) before it starts."
        hint = "valid_from comes before valid_to."
        yield Problem(number, "valid_to", "ends_before_start", message, hint)
    elif end <= as_of:
        message = f"{incentive.name!r} ended on {end.isoformat()}."
        hint = "Delete it, or give it its true end."
        yield Problem(number, "valid_to", "over", message, hint)


def _values(number: int, incentive: Incentive) -> Iterator[Problem]:
    name, kind = incentive.name, incentive.kind
    own = VALUE_FIELDS.get(kind, ())
    if kind == "multibuy":
        if incentive.pay >= incentive.take:
            message = f"{name!r}: take {incentive.take}, pay {incentive.pay} saves nothing."
            yield Problem(number, "pay", "no_value", message, "pay is below take: 3 for 2.")
    elif own and not getattr(incentive, own[0]):
        message = f"{name!r} is a {kind} without {own[0]}."
        yield Problem(number, own[0], "no_value", message, f"Write {own[0]}, above zero.")
    defaults = {"discount_share": 0.0, "discount_minor": 0, "cost_minor": 0, "take": 1, "pay": 1}
    for field, default in defaults.items():
        if field not in own and getattr(incentive, field) != default:
            message = f"{name!r} is {kind} and takes no {field}."
            yield Problem(number, field, "stray_value", message, "Delete it, or change the kind.")
    in_money = (
        incentive.discount_minor or incentive.cost_minor or incentive.conditions.min_sum_minor
    )
    if in_money and not incentive.currency:
        message = f"{name!r} names an amount without a currency."
        yield Problem(number, "currency", "no_currency", message, 'Write currency = "EUR".')
    wanted = {"free_shipping": "cart", "multibuy": "product"}.get(kind, incentive.applies_to)
    if incentive.applies_to != wanted:
        message = f"{name!r}: {kind} applies to the {wanted}."
        hint = f'Write applies_to = "{wanted}".'
        yield Problem(number, "applies_to", "wrong_scope", message, hint)
    if kind == "multibuy" and incentive.stacks:
        message = f"{name!r}: a multibuy is not given on top of anything."
        yield Problem(number, "stacks", "cannot_stack", message, "Delete stacks.")


def _margin(
    number: int, incentive: Incentive, floor: float, worth: Mapping[ProductId, Worth]
) -> Iterator[Problem]:
    """Products that it names and whose price and cost are known must bear it."""
    if incentive.applies_to != "product":
        return
    least = floor if incentive.min_margin_share is None else incentive.min_margin_share
    for product in sorted(incentive.conditions.products, key=str):
        known = worth.get(product)
        if known is None or incentive.currency not in ("", known.currency):
            continue
        line = LineWorth(known.price_minor, known.cost_minor)
        granted = granted_on(incentive, line)
        if not granted.keeps(least):
            message = (
                f"{incentive.name!r} leaves {granted.left_minor} of {granted.paid_minor} on "
                f"product {product!r}: below the floor of {least:.0%}."
            )
            hint = f"Give less, or leave {product!r} out."
            field = (*VALUE_FIELDS.get(incentive.kind, ()), "kind")[0]
            yield Problem(number, field, "below_margin_floor", message, hint)


def _share_buyers(first: Incentive, second: Incentive) -> bool:
    """Whether two limited incentives could both be meant by one purchase."""
    if first.limit is None or second.limit is None or (first.stacks and second.stacks):
        return False
    if first.applies_to != second.applies_to:
        return False
    if first.currency and second.currency and first.currency != second.currency:
        return False
    one, two = first.conditions, second.conditions
    for ours, theirs in ((one.products, two.products), (one.segments, two.segments)):
        if ours and theirs and not ours & theirs:
            return False
    starts_late = (
        first.valid_to is not None
        and second.valid_from is not None
        and first.valid_to <= second.valid_from
    ) or (
        second.valid_to is not None
        and first.valid_from is not None
        and second.valid_to <= first.valid_from
    )
    return not starts_late
