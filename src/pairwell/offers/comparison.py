"""Two products side by side, attribute by attribute."""

from __future__ import annotations

from pairwell.model.offer import Difference
from pairwell.model.product_details import INSTALMENT, TAGS
from pairwell.offers.rules import BetterRule
from pairwell.offers.situation import Situation


def compared(anchor: int, code: int, situation: Situation) -> tuple[Difference, ...]:
    """The attributes in which they differ (S-07): first those that a rule calls better."""
    ours, theirs = situation.shelf.attributes(anchor), situation.shelf.attributes(code)
    lines = []
    for name in sorted({*ours, *theirs} - {TAGS, INSTALMENT}):
        mine, yours = ours.get(name, ()), theirs.get(name, ())
        if mine == yours:
            continue
        lines.append(
            Difference(
                attribute=name,
                anchor=", ".join(mine),
                offered=", ".join(yours),
                is_better=_is_better(name, mine, yours, anchor, situation),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.is_better is not True, line.attribute)))


def mismatched(anchor: int, code: int, situation: Situation) -> bool:
    """Whether an attribute that has to match is named by both and says different things (R-07)."""
    ours, theirs = situation.shelf.attributes(anchor), situation.shelf.attributes(code)
    return any(
        name in ours and name in theirs and not set(ours[name]) & set(theirs[name])
        for name in situation.policy.up_sell.match
    )


def _is_better(
    name: str, mine: tuple[str, ...], yours: tuple[str, ...], anchor: int, situation: Situation
) -> bool | None:
    rule = _rule_of(name, anchor, situation)
    if rule is None or len(mine) != 1 or len(yours) != 1:
        return None
    if isinstance(rule.better, tuple):
        if mine[0] not in rule.better or yours[0] not in rule.better:
            return None
        return rule.better.index(yours[0]) > rule.better.index(mine[0])
    try:
        before, after = float(mine[0]), float(yours[0])
    except ValueError:
        return None
    return after > before if rule.better == "more" else after < before


def _rule_of(name: str, anchor: int, situation: Situation) -> BetterRule | None:
    """The rule of the attribute: the one of the narrowest category that the anchor is in."""
    category = int(situation.shelf.snapshot.products.category[anchor])
    own = situation.shelf.categories[category] if category >= 0 else ""
    holding = [
        rule
        for rule in situation.policy.up_sell.better
        if rule.attribute == name
        and (not rule.category or own == rule.category or own.startswith(f"{rule.category} > "))
    ]
    return max(holding, key=lambda rule: len(rule.category), default=None)
