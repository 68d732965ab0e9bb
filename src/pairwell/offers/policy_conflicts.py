"""What in a policy contradicts itself or the shop: each with the setting to mend, and how.

Conflicts hold whatever the day and the catalogue: a policy with one is never used. What a day or a
catalogue makes wrong (an end that passed, a product that left) is looked for when a person asks:
a shop must not fall silent at midnight because an offer ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from pairwell.model.offer import ProductId
from pairwell.model.product_details import REGULATED
from pairwell.offers.bundle_price import price_bundle
from pairwell.offers.incentive_checks import Problem, Worth
from pairwell.offers.incentive_checks import problems_of as incentive_problems
from pairwell.offers.instants import instant
from pairwell.offers.multibuy import Piece
from pairwell.offers.open_incentives import COSTS, not_borne, too_deep
from pairwell.offers.placements import PLACEMENTS, most_at
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import KitRule

_EVER = datetime.min.replace(tzinfo=UTC)


class Conflict(NamedTuple):
    """One thing that is wrong.

    Attributes:
        path: the setting, from ``[offers]`` down; places in lists count from 0.
    """

    path: tuple[str | int, ...]
    message: str
    hint: str


def conflicts_of(policy: OfferPolicy) -> Iterator[Conflict]:
    """Rules that cannot be kept together, on any day and with any catalogue.

    >>> from pairwell.offers.placements import PlacementRule
    >>> crowded = OfferPolicy(placements={"cart": PlacementRule(target=9)})
    >>> [conflict.path for conflict in conflicts_of(crowded)]
    [('placements', 'cart', 'target')]
    """
    for pack in sorted(set(policy.regulated_packs) - set(REGULATED)):
        message = f"There is no regulated pack {pack!r}."
        yield Conflict(("regulated_packs",), message, f"Known: {', '.join(REGULATED)}.")
    yield from _placements(policy)
    for category, band in policy.up_sell.bands.items():
        if not band >= 0:
            yield Conflict(
                ("up_sell", "bands", category),
                f"No up-sell of {category!r} can be {-band:g} of its price cheaper (R-06).",
                "Write a band of zero or more: 0.10 is ten percent dearer.",
            )
    yield from _better(policy)
    steps = policy.costs.parcels
    if any(heavier <= lighter for (lighter, _), (heavier, _) in pairwise(steps)):
        hint = "Write the lightest first: [[1000, 390], [5000, 590]]."
        yield Conflict(("costs", "parcels"), "A parcel's steps do not grow heavier.", hint)
    if policy.given_up_after <= policy.due_after:
        message = "What is given up as soon as it is due is never offered again."
        hint = "Write given_up_after above due_after: 3.0 and 0.8 usual intervals."
        yield Conflict(("given_up_after",), message, hint)
    yield from _services(policy)
    yield from _kits(policy)
    yield from _sets(policy)
    yield from _thresholds(policy)
    yield from _incentives(policy, _EVER, {})
    yield from _told(too_deep(policy.incentives, policy.incentive_rules.max_open_share))


def conflicts_today(
    policy: OfferPolicy,
    as_of: datetime,
    worth: Callable[[ProductId], Worth | None] | None = None,
    *,
    currency: str = "",
    catalogue: Sequence[Worth] | None = None,
) -> Iterator[Conflict]:
    """What the day and the catalogue make wrong in a policy without conflicts.

    Args:
        policy: to look at.
        as_of: what ended by then is told.
        worth: price and cost of a product, −1 where not known; None where the catalogue has no
            such product. Left out, the products are not looked at.
        currency: of the catalogue's prices; empty = not known. What an incentive takes off is never
            converted, and nothing is offered on a page in another one.
        catalogue: all products' prices and costs, for what goes with everything. Left out, that is
            not looked at.
    """
    for number, kit in enumerate(policy.kits):
        end = instant(kit.valid_to)
        if end is not None and end <= as_of:
            message = f"The kit {kit.kit_id!r} ended on {kit.valid_to}."
            yield Conflict(("kits", number, "valid_to"), message, "Delete it, or mend its end.")
    named = {i for incentive in policy.incentives for i in incentive.conditions.products}
    known = {i: found for i in named if worth is not None and (found := worth(i)) is not None}
    priced = {i: w for i, w in known.items() if w.price_minor > 0 and w.cost_minor >= 0}
    yield from _incentives(policy, as_of, priced)
    for number, incentive in enumerate(policy.incentives):
        if currency and incentive.currency not in ("", currency):
            yield Conflict(
                ("incentives", number, "currency"),
                f"{incentive.name!r} is in {incentive.currency}, and the catalogue in {currency}: "
                "it can never be given.",
                f"Write its amounts in {currency}.",
            )
        mine = incentive.conditions.products & known.keys()
        if incentive.kind in COSTS and mine and not mine & priced.keys():
            message = f"No cost of what {incentive.name!r} goes with is known: it is never given."
            hint = "Import costs of these products (cost_minor), or delete it."
            yield Conflict(("incentives", number, "conditions"), message, hint)
    if catalogue is not None:
        floor = policy.incentive_rules.min_margin_share
        yield from _told(not_borne(policy.incentives, catalogue, floor))
        yield from _ceilings(policy, [each.price_minor for each in catalogue])
    if worth is None:
        return
    for path, product in _products(policy):
        if worth(product) is None:
            message = f"The catalogue has no product {product!r}."
            yield Conflict(path, message, "Ids are compared letter by letter; mend or delete it.")
    for number, kit in enumerate(policy.kits):
        left = kept_share(kit, worth)
        if left is not None and left < policy.min_kept_share:
            yield Conflict(
                ("kits", number, "saving"),
                f"The kit {kit.kit_id!r} keeps {left:.0%} of what its members earn apart; "
                f"the floor is {policy.min_kept_share:.0%}.",
                "Lower its saving, or choose members that earn more.",
            )


def kept_share(kit: KitRule, worth: Callable[[ProductId], Worth | None]) -> float | None:
    """Share of the margin apart that a kit leaves; None without a saving or where not known."""
    found = [worth(member) for member in kit.members]
    if not kit.saving or any(w is None or w.price_minor <= 0 or w.cost_minor < 0 for w in found):
        return None
    pieces = [
        Piece(product_id=member, price_minor=w.price_minor, cost_minor=w.cost_minor)
        for member, w in zip(kit.members, found, strict=True)
        if w is not None
    ]
    margin = price_bundle(pieces, kit.saving).margin
    if margin is None:
        return None
    apart = margin.left_minor + margin.saving_minor
    return margin.left_minor / apart if apart > 0 else 0.0


def _ceilings(policy: OfferPolicy, prices: Sequence[int]) -> Iterator[Conflict]:
    """Ceilings that a person set and that no product meets, even beside the dearest."""
    known = [price for price in prices if price > 0]
    if len(known) < 2:
        return
    lowest = min(known) / max(known)
    set_here: list[tuple[tuple[str | int, ...], float | None]] = [
        (("max_price_ratio",), policy.max_price_ratio)
    ]
    for name, rule in policy.placements.items():
        if rule.max_price_ratio != PLACEMENTS[name].max_price_ratio:
            set_here.append((("placements", name, "max_price_ratio"), rule.max_price_ratio))
    for path, ceiling in set_here:
        if ceiling is not None and ceiling < lowest:
            yield Conflict(
                path,
                f"No product of the catalogue costs {ceiling:g} of another one or less: nothing "
                "would be offered but consumables, services and sets.",
                f"Write {lowest:.2g} or more, or leave it out.",
            )


def _better(policy: OfferPolicy) -> Iterator[Conflict]:
    seen: set[tuple[str, str]] = set()
    for number, rule in enumerate(policy.up_sell.better):
        path = ("up_sell", "better", number)
        if (rule.attribute, rule.category) in seen:
            message = f"Two rules say which {rule.attribute!r} is better."
            if rule.category:
                message = f"Two rules say which {rule.attribute!r} is better in {rule.category!r}."
            yield Conflict(path, message, "Leave one of them, or part their categories.")
        seen.add((rule.attribute, rule.category))
        values = rule.better
        if isinstance(values, tuple) and len(set(values)) < max(len(values), 2):
            message = f"The values of {rule.attribute!r} do not go from worse to better."
            yield Conflict(path, message, "Name two or more, each once, the worst first.")


def _placements(policy: OfferPolicy) -> Iterator[Conflict]:
    for name, rule in policy.placements.items():
        if name == "payment":
            if rule.cap or rule.techniques:
                hint = "Leave offers.placements.payment out (P-11)."
                yield Conflict(("placements", name), "Nothing is offered at payment.", hint)
            continue
        if rule.cap and not rule.blocks:
            message = f"offers.placements.{name} has no list to show anything in."
            hint = "Name its lists, or close it: cap = 0, target = 0."
            yield Conflict(("placements", name, "blocks"), message, hint)
        if not set(rule.turns) <= set(rule.blocks):
            message = f"offers.placements.{name} gives a turn to a list that it does not have."
            hint = f"Its lists: {', '.join(rule.blocks)}."
            yield Conflict(("placements", name, "turns"), message, hint)
        if len(set(rule.blocks)) < len(rule.blocks):
            message = f"offers.placements.{name} has one list twice."
            yield Conflict(("placements", name, "blocks"), message, "Name each list once.")
        most, most_dearer = most_at(name)
        for field, target, cap, top, what in (
            ("target", rule.target, rule.cap, most, "offers"),
            ("up_sell_target", rule.up_sell_target, rule.up_sell_cap, most_dearer,
             "dearer alternatives"),
        ):  # fmt: skip
            if cap > top:
                message = f"offers.placements.{name} allows {cap} {what}: that is no choice (T2)."
                cap_field = field.replace("target", "cap")
                hint = f"There, allow {top} at most."
                yield Conflict(("placements", name, cap_field), message, hint)
            if target > cap:
                message = f"offers.placements.{name} shows {target} {what} and allows {cap}."
                hint = "Raise its cap or lower its target."
                yield Conflict(("placements", name, field), message, hint)


def _services(policy: OfferPolicy) -> Iterator[Conflict]:
    seen: set[tuple[ProductId, str, int]] = set()
    for number, rule in enumerate(policy.services):
        same = (rule.service, rule.category, rule.min_price_minor)
        if same in seen:
            message = f"Two rules offer the service {rule.service!r} with the same products."
            hint = "Delete one of them, or part their categories or prices."
            yield Conflict(("services", number, "service"), message, hint)
        seen.add(same)


def _kits(policy: OfferPolicy) -> Iterator[Conflict]:
    seen: set[str] = set()
    for number, kit in enumerate(policy.kits):
        if not kit.kit_id.strip():
            message = "A kit has no name."
            yield Conflict(("kits", number, "kit_id"), message, "Give each kit a name of its own.")
        elif kit.kit_id in seen:
            message = f"Two kits are called {kit.kit_id!r}."
            yield Conflict(("kits", number, "kit_id"), message, "Give each kit a name of its own.")
        seen.add(kit.kit_id)
        if len(set(kit.members)) < len(kit.members):
            message = f"The kit {kit.kit_id!r} names a product twice."
            yield Conflict(("kits", number, "members"), message, "Name each member once.")
        begin, end = instant(kit.valid_from), instant(kit.valid_to)
        for field, text, read in (
            ("valid_from", kit.valid_from, begin), ("valid_to", kit.valid_to, end),
        ):  # fmt: skip
            if text and read is None:
                message = f"The kit {kit.kit_id!r} has a date that cannot be read."
                hint = f"Write {field} like 2026-11-30T23:59:59+01:00."
                yield Conflict(("kits", number, field), message, hint)
        if begin is not None and end is not None and end <= begin:
            message = f"The kit {kit.kit_id!r} ends before it begins."
            yield Conflict(("kits", number, "valid_to"), message, "Mend valid_from or valid_to.")


def _sets(policy: OfferPolicy) -> Iterator[Conflict]:
    for number, rule in enumerate(policy.sets):
        if not rule.set_id.strip():
            message = "A set has no name."
            yield Conflict(("sets", number, "set_id"), message, "Give each a name of its own.")
        if not rule.anchors and not rule.category:
            message = f"The set {rule.set_id!r} hangs on nothing."
            yield Conflict(("sets", number, "anchors"), message, "Name anchors or a category.")
        labels = [group.label for group in rule.groups]
        for group in rule.groups:
            if not group.products and not group.category:
                message = f"The group {group.label!r} of the set {rule.set_id!r} has nothing in it."
                hint = "Name products or a category."
                yield Conflict(("sets", number, "groups"), message, hint)
        if len(set(labels)) < len(labels) or rule.set_id in [
            other.set_id for other in policy.sets[:number]
        ]:
            message = f"Two sets, or two groups of one, are called alike: {rule.set_id!r}."
            hint = "Give each a name of its own."
            yield Conflict(("sets", number, "set_id"), message, hint)


def _thresholds(policy: OfferPolicy) -> Iterator[Conflict]:
    seen: set[tuple[str, str, int]] = set()
    for number, rule in enumerate(policy.thresholds):
        path = ("thresholds", number, "target_minor")
        if rule.target_minor < 1:
            message = f"A threshold at {rule.target_minor} is reached by an empty cart."
            hint = "Its target is above zero, in minor units: 5000 is 50.00."
            yield Conflict(path, message, hint)
        step = (rule.currency, rule.zone, rule.target_minor)
        if step in seen:
            where = f"{rule.target_minor} {rule.currency} {rule.zone}".strip()
            message = f"Two thresholds stand at {where}."
            yield Conflict(path, message, "Give each step its own sum.")
        seen.add(step)


def _incentives(
    policy: OfferPolicy, as_of: datetime, worth: Mapping[ProductId, Worth]
) -> Iterator[Conflict]:
    floor = policy.incentive_rules.min_margin_share
    yield from _told(incentive_problems(policy.incentives, as_of=as_of, floor=floor, worth=worth))


def _told(problems: Iterable[Problem]) -> Iterator[Conflict]:
    for found in problems:
        message = found.message[:1].upper() + found.message[1:]
        yield Conflict(("incentives", found.number, found.field), message, found.hint)


def _products(policy: OfferPolicy) -> Iterator[tuple[tuple[str | int, ...], ProductId]]:
    """Every product that the policy names, with the setting that names it."""
    for number, service in enumerate(policy.services):
        yield ("services", number, "service"), service.service
    for number, kit in enumerate(policy.kits):
        for member in kit.members:
            yield ("kits", number, "members"), member
    for number, rule in enumerate(policy.sets):
        for product in (*rule.anchors, *(i for group in rule.groups for i in group.products)):
            yield ("sets", number, "groups"), product
    for number, incentive in enumerate(policy.incentives):
        named = incentive.conditions.products | incentive.conditions.anchors
        for product in sorted(named, key=str):
            yield ("incentives", number, "conditions"), product
