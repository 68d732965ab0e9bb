"""Incentives that go with everything: how deep they may be, and what the catalogue bears.

One that names its products is held against each of them. One that names none is held against a
bound on every day, so that a slip of the pen gives nothing away before there is a catalogue, and
against what most products bear once there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from pairwell.model.incentive import PRICE_KINDS, Incentive
from pairwell.offers.incentive_checks import VALUE_FIELDS, Problem, Worth
from pairwell.offers.incentive_cost import LineWorth, granted_on

COSTS = PRICE_KINDS | {"gift"}
"""Kinds that a margin is held against; a free delivery hangs on the parcel."""


def is_open(incentive: Incentive) -> bool:
    """Whether it may meet any product: it names none, or it is given on whole carts."""
    return incentive.applies_to == "cart" or not incentive.conditions.products


def open_share(incentive: Incentive) -> float | None:
    """What it gives away of what is paid, at most; None where only prices tell.

    >>> threes = Incentive(name="m", kind="multibuy", take=3, pay=2)
    >>> round(open_share(threes), 2), open_share(Incentive(name="s", kind="information"))
    (0.33, None)
    """
    if incentive.kind == "percent":
        return incentive.discount_share
    if incentive.kind == "multibuy":
        return (incentive.take - incentive.pay) / incentive.take
    if incentive.kind in COSTS and incentive.conditions.min_sum_minor:
        given = incentive.discount_minor + incentive.cost_minor
        return given / incentive.conditions.min_sum_minor
    return None


def too_deep(incentives: Sequence[Incentive], most: float) -> Iterator[Problem]:
    """Those that go with everything and give away more than a share, on any day.

    >>> slip = Incentive(name="all", kind="percent", discount_share=0.95, confirmed_by="ALL")
    >>> [problem.code for problem in too_deep([slip], 0.5)]
    ['below_margin_floor']
    """
    for number, incentive in enumerate(incentives):
        share = open_share(incentive) if is_open(incentive) else None
        if share is not None and share > most:
            yield Problem(
                number,
                VALUE_FIELDS[incentive.kind][0],
                "below_margin_floor",
                f"{incentive.name!r} goes with everything and gives away {share:.0%}: nobody can "
                f"say what that leaves; without products it gives {most:.0%} at most.",
                "Give less, name the products that bear it (conditions.products), or raise "
                "offers.incentive_rules.max_open_share.",
            )


def not_borne(
    incentives: Sequence[Incentive], catalogue: Sequence[Worth], floor: float
) -> Iterator[Problem]:
    """Those that go with everything and that most products cannot bear, or nothing can judge.

    Products that cannot bear one are never offered with it, but a code for everybody is typed
    beside them as well: where more than half of those with a known cost fall below the floor, the
    incentive is no offer of this shop.

    Args:
        incentives: of the policy.
        catalogue: all products; −1 where a price or a cost is not known.
        floor: margin that must be left over what is paid, where an incentive names none.
    """
    for number, incentive in enumerate(incentives):
        mine = [each for each in catalogue if incentive.currency in ("", each.currency)]
        if incentive.kind not in COSTS or not is_open(incentive) or not mine:
            continue
        field, name = VALUE_FIELDS[incentive.kind][0], incentive.name
        least = floor if incentive.min_margin_share is None else incentive.min_margin_share
        lines = [
            LineWorth(each.price_minor, each.cost_minor)
            for each in mine
            if each.price_minor > 0 and each.cost_minor >= 0
        ]
        if not lines:
            message = f"{name!r} goes with everything, and no cost is known: it is never given."
            hint = "Import costs of products (cost_minor), or delete it."
            yield Problem(number, field, "cost_unknown", message, hint)
            continue
        least_sum = incentive.conditions.min_sum_minor
        tried = lines
        if incentive.applies_to == "cart" and least_sum:  # the smallest cart it holds for
            scale = [(least_sum, line.cost_minor / line.price_minor) for line in lines]
            tried = [LineWorth(price, round(price * share)) for price, share in scale]
        n_below = sum(not granted_on(incentive, line).keeps(least) for line in tried)
        if 2 * n_below > len(tried):
            yield Problem(
                number,
                field,
                "below_margin_floor",
                f"{name!r} goes with everything and leaves less than the floor of {least:.0%} on "
                f"{n_below} of the {len(tried)} products whose cost is known.",
                _less(incentive, lines, least),
            )


def _less(incentive: Incentive, lines: Sequence[LineWorth], least: float) -> str:
    """What to do: of a percentage, how deep it may be where costs are typical."""
    cost_share = median(line.cost_minor / line.price_minor for line in lines)
    bearable = int(100 * (1 - cost_share / (1 - least)))
    name = "or name the products that bear it (conditions.products)."
    if incentive.kind == "percent" and bearable > 0:
        return f"Give {bearable} % at most, what a product of typical margin bears, {name}"
    return f"Give less, {name}"
