"""Kits: the set that hangs on an anchor, at its true sum and saving; bought only as a person ticks.

A kit stands while all of its members can be bought and may be offered to this person (T-05, T-06,
R-18), and while its saving leaves enough of what they earn apart (customers.md 6.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from pairwell.model.offer import Kit, KitMember
from pairwell.offers.bundle_price import BundlePrice, price_bundle
from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.eligibility import FITNESS, judge
from pairwell.offers.incentive_phrases import OFFER
from pairwell.offers.instants import instant
from pairwell.offers.money_text import money_text
from pairwell.offers.multibuy import Piece
from pairwell.offers.phrases import language_of
from pairwell.offers.rounding import exact
from pairwell.offers.rules import KitRule
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source
from pairwell.offers.words import reason_in_words


def kit_of(situation: Situation) -> Kit | None:
    """The first kit of the shop's list with an anchor in it that stands now; None if none does."""
    for rule in situation.policy.kits:
        codes = [situation.shelf.code(member) for member in rule.members]
        if codes[0] in situation.anchors and stands(rule, codes, situation):
            return _told(rule, codes, situation)
    return None


def stands(rule: KitRule, codes: list[int], situation: Situation) -> bool:
    """Whether the kit holds now, every member may be offered, and the saving leaves enough."""
    shelf, now = situation.shelf, instant(situation.request.as_of)
    begin, end = instant(rule.valid_from), instant(rule.valid_to)
    if min(codes) < 0 or (shelf.price_minor[codes] <= 0).any() or shelf.in_stock[codes[0]] == 0:
        return False
    if begin is not None and (now is None or now < begin):
        return False
    if end is not None and (now is None or now >= end):
        return False
    if judge(addons_of(codes), situation, FITNESS).any():
        return False
    margin = _priced(rule, codes, situation).margin
    if margin is None or not rule.saving:
        return True
    apart = margin.left_minor + margin.saving_minor
    return margin.left_minor >= exact(situation.policy.min_kept_share) * apart


def addons_of(codes: list[int]) -> Candidates:
    """The members of a kit beside its anchor, as candidates."""
    addons = np.array(codes[1:], dtype=np.int32)
    return uncounted(
        "link", addons, np.full(len(addons), codes[0]), np.ones(len(addons)), "part_of_set"
    )


def kits_beside(situation: Situation) -> Iterator[Source]:
    """The kits that hang on the anchors, as sources; of those whose members are all known."""
    for rule in situation.policy.kits:
        codes = [situation.shelf.code(member) for member in rule.members]
        if codes[0] in situation.anchors and min(codes) >= 0:
            yield Source("bundle", partial(_told_of, addons_of(codes)), FITNESS)


def _told_of(members: Candidates, situation: Situation) -> Candidates:
    return members


def _priced(rule: KitRule, codes: list[int], situation: Situation) -> BundlePrice:
    shelf, cost = situation.shelf, situation.shelf.snapshot.products.cost_minor
    pieces = [
        Piece(
            product_id=shelf.product_id(code),
            price_minor=int(shelf.price_minor[code]),
            cost_minor=int(cost[code]) if cost[code] >= 0 else None,
        )
        for code in codes
    ]
    return price_bundle(pieces, rule.saving)


def _told(rule: KitRule, codes: list[int], situation: Situation) -> Kit:
    titles = situation.shelf.snapshot.products.titles
    priced = _priced(rule, codes, situation)
    currency = situation.shelf.snapshot.meta.currency
    language = language_of(situation.request.locale)
    said = OFFER[language]
    return Kit(
        kit_id=rule.kit_id,
        title=rule.title,
        members=tuple(
            KitMember(
                product_id=piece.product_id,
                title=titles[code],
                role="anchor" if code == codes[0] else "addon",
                price_minor=piece.alone_minor,
                share_minor=piece.share_minor,
            )
            for piece, code in zip(priced.pieces, codes, strict=True)
        ),
        sum_minor=priced.sum_minor,
        saving_minor=priced.saving_minor,
        price_minor=priced.price_minor,
        currency=currency,
        compatible=_fits(codes, situation),
        reason=reason_in_words("kit", titles[codes[0]], situation),
        text=said["bundle" if priced.saving_minor else "bundle_plain"].format(
            price=money_text(priced.price_minor, currency, language),
            sum=money_text(priced.sum_minor, currency, language),
            saving=money_text(priced.saving_minor, currency, language),
            percent=priced.percent,
        ),
        refund_rule=said["refund"],
    )


def _fits(codes: list[int], situation: Situation) -> bool:
    compatibility = situation.shelf.compatibility
    return compatibility is not None and compatibility.fits_as_kit(codes)
