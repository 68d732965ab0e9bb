"""Rules and links looked up in a snapshot: what fits what, as arrays (model/compatibility.py).

What a rule asks for and a product does not say makes the pair unknown, never incompatible.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from pairwell.matrix.attribute_values import Attributes
from pairwell.matrix.classes import (
    Classes,
    Side,
    both_ways,
    in_common,
    in_range,
    sides_of_lists,
    together,
)
from pairwell.matrix.selectors import Catalogue, Codes, selector_of
from pairwell.model.compatibility import (
    ASSUMED,
    FITS_LIST,
    INCOMPATIBLE,
    VERIFIED,
    Compatibility,
    Judgement,
)
from pairwell.model.compatibility_rules import CompatibilityRules, FitRule
from pairwell.model.snapshot import RELATIONS, LinkRows, Snapshot

Flags = npt.NDArray[np.bool_]
Int64s = npt.NDArray[np.int64]

FITTING = tuple(
    RELATIONS.index(name)
    for name in ("accessory", "consumable", "required_part", "part_of_set", "service")
)
"""Relations by which the shop says that two products go with each other."""


def compatibility_of(rules: CompatibilityRules, snapshot: Snapshot) -> Compatibility | None:
    """Compile what the shop says; None where it says nothing.

    Nothing is refused here: what no product has (any more) leaves pairs unknown, and
    ``refuse_idle`` says so where a person can mend it.

    Args:
        rules: of the shop.
        snapshot: whose products, details and links they are held against.

    Raises:
        InputRefused: a selector that is none.
    """
    n = len(snapshot.products.ids)
    catalogue = Catalogue(snapshot.products, snapshot.details)
    attributes = Attributes(None if snapshot.details is None else snapshot.details.attributes)
    names = [rule.name for rule in rules.fits] + [FITS_LIST] + [rule.name for rule in rules.never]
    found: list[tuple[Judgement, Side]] = []
    for number, rule in enumerate(rules.fits):
        found += both_ways(
            number, _classes(rule, catalogue, attributes, n), matching=VERIFIED, others=INCOMPATIBLE
        )
    source, target, of_list = _fitting(snapshot.links)
    if of_list.any():
        lists = sides_of_lists(source[of_list], target[of_list], snapshot.products.category, n)
        found += both_ways(len(rules.fits), lists, matching=INCOMPATIBLE, others=ASSUMED)
    first_never = len(found)
    for number, never in enumerate(rules.never, start=len(rules.fits) + 1):
        one, other = (chosen(side, catalogue) for side in (never.one, never.other))
        found += both_ways(number, together(one, other, n), matching=INCOMPATIBLE, others=ASSUMED)
    link_offsets, linked = _linked(source, target, n)
    if not found and not len(linked):
        return None
    asked = [np.flatnonzero(anchors) for _, anchors in found]
    product = np.concatenate([np.zeros(0, dtype=np.int64), *asked])
    judgement = np.repeat(np.arange(len(found)), [len(each) for each in asked])
    classes = [anchors[at] for (_, anchors), at in zip(found, asked, strict=True)]
    anchor_class = np.concatenate([np.zeros(0, dtype=np.int32), *classes])
    order = np.argsort(product, kind="stable")
    sizes = np.bincount(product, minlength=n)
    return Compatibility(
        names=tuple(names),
        judgements=tuple(judged for judged, _ in found),
        first_never=first_never,
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        judgement=judgement[order].astype(np.int32),
        anchor_class=anchor_class[order].astype(np.int32),
        link_offsets=link_offsets,
        linked=linked,
    )


def chosen(selectors: Iterable[str], catalogue: Catalogue) -> Codes:
    """Codes of what any of the selectors names, ascending."""
    found = [catalogue.select(selector_of(text)) for text in selectors]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int32), *found]))


def _classes(rule: FitRule, catalogue: Catalogue, attributes: Attributes, n: int) -> Classes:
    anchors, candidates = chosen(rule.anchors, catalogue), chosen(rule.candidates, catalogue)
    if rule.candidate_attribute:
        asked = rule.anchor_attribute, rule.candidate_attribute
        return in_common(anchors, candidates, asked, attributes, n)
    ends = rule.anchor_attribute, rule.lowest, rule.highest
    return in_range(anchors, candidates, ends, attributes, n)


def _fitting(links: LinkRows | None) -> tuple[Int64s, Codes, Flags]:
    """Both ends of the links by which two products fit, and which are of a fits list."""
    if links is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.bool_)
    fitting = np.isin(links.relation, FITTING)
    source = np.repeat(np.arange(len(links.offsets) - 1), np.diff(links.offsets))
    of_list = np.zeros(len(source), np.bool_) if links.fits is None else links.fits
    return source[fitting], links.target[fitting], of_list[fitting]


def _linked(source: Int64s, target: Codes, n: int) -> tuple[Int64s, Int64s]:
    """Who is linked to whom so that they fit, both ways, each row ascending."""
    one, other = np.concatenate([source, target]), np.concatenate([target, source])
    pairs = np.unique(one.astype(np.int64) * n + other)
    sizes = np.bincount(pairs // n, minlength=n)
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), pairs % n
