"""Kits: the set that hangs on an anchor, at its true sum and saving; bought only as a person ticks.

A kit stands while all of its members can be bought and may be offered to this person (T-05, T-06,
R-18). Its price is never below what its members cost.
"""

from __future__ import annotations

import numpy as np

from pairwell.model.offer import Kit, KitMember
from pairwell.offers.candidates import uncounted
from pairwell.offers.eligibility import FITNESS, judge
from pairwell.offers.rules import KitRule
from pairwell.offers.situation import Situation
from pairwell.offers.words import reason_in_words


def kit_of(situation: Situation) -> Kit | None:
    """The first kit of the shop's list with an anchor in it that stands now; None if none does."""
    for rule in situation.policy.kits:
        codes = [situation.shelf.code(member) for member in rule.members]
        if codes[0] in situation.anchors and stands(rule, codes, situation):
            return _told(rule, codes, situation)
    return None


def stands(rule: KitRule, codes: list[int], situation: Situation) -> bool:
    """Whether every member may be offered now and the price is above cost."""
    shelf, now = situation.shelf, situation.request.as_of
    if min(codes) < 0 or (shelf.price_minor[codes] <= 0).any():
        return False
    if rule.valid_from and (not now or now < rule.valid_from):
        return False
    if rule.valid_to and (not now or now >= rule.valid_to):
        return False
    addons = np.array(codes[1:], dtype=np.int32)
    beside = uncounted(
        "link", addons, np.full(len(addons), codes[0]), np.ones(len(addons)), "part_of_set"
    )
    if judge(beside, situation, FITNESS).any() or shelf.in_stock[codes[0]] == 0:
        return False
    cost = shelf.snapshot.products.cost_minor[codes]
    price = int(shelf.price_minor[codes].sum()) - _saving(rule, codes, situation)
    return bool((cost < 0).any()) or price > int(cost.sum())


def _saving(rule: KitRule, codes: list[int], situation: Situation) -> int:
    """Rounded down: what is promised is never more than the share that the shop set."""
    return int(int(situation.shelf.price_minor[codes].sum()) * rule.saving + 1e-9)


def _told(rule: KitRule, codes: list[int], situation: Situation) -> Kit:
    shelf = situation.shelf
    saving = _saving(rule, codes, situation)
    total = int(shelf.price_minor[codes].sum())
    return Kit(
        kit_id=rule.kit_id,
        title=rule.title,
        members=tuple(
            KitMember(
                product_id=shelf.product_id(code),
                title=shelf.snapshot.products.titles[code],
                role="anchor" if place == 0 else "addon",
                price_minor=int(shelf.price_minor[code]),
            )
            for place, code in enumerate(codes)
        ),
        sum_minor=total,
        saving_minor=saving,
        price_minor=total - saving,
        currency=shelf.snapshot.meta.currency,
        compatible=False,
        reason=reason_in_words("kit", shelf.snapshot.products.titles[codes[0]], situation),
    )
