"""How far a cart is from the order sums that earn something (T-15, T-16)."""

from __future__ import annotations

from pairwell.model.offer import Threshold
from pairwell.offers.rules import ThresholdRule
from pairwell.offers.situation import Situation


def thresholds_of(situation: Situation) -> tuple[Threshold, ...]:
    """Every sum that holds for this request, the nearest first; none where a price is not known."""
    if situation.cart_minor < 0:
        return ()
    catalogue = situation.shelf.snapshot.meta.currency
    asked = situation.request.currency or catalogue
    told = [
        Threshold(
            kind=rule.kind,
            target_minor=rule.target_minor,
            missing_minor=max(0, rule.target_minor - situation.cart_minor),
            currency=rule.currency or catalogue,
        )
        for rule in _holding(situation)
        if (rule.currency or catalogue) == asked
    ]
    return tuple(sorted(told, key=lambda each: (each.target_minor, each.kind)))


def next_threshold(situation: Situation) -> tuple[ThresholdRule, int] | None:
    """The nearest sum that is not reached yet, and what is missing; None where there is none."""
    if situation.cart_minor <= 0:
        return None
    catalogue = situation.shelf.snapshot.meta.currency
    asked = situation.request.currency or catalogue
    open_sums = [
        (rule.target_minor - situation.cart_minor, rule)
        for rule in _holding(situation)
        if rule.target_minor > situation.cart_minor and (rule.currency or catalogue) == asked
    ]
    if not open_sums:
        return None
    missing, rule = min(open_sums, key=lambda each: each[0])
    return rule, missing


def _holding(situation: Situation) -> list[ThresholdRule]:
    zone = situation.request.zone
    return [rule for rule in situation.policy.thresholds if not rule.zone or rule.zone == zone]
