"""Verb: hold the rules of compatibility against the products and the pairs that orders made."""

from __future__ import annotations

import difflib

import msgspec
import numpy as np

from pairwell.matrix.attribute_values import Attributes
from pairwell.matrix.compatibility import chosen, compatibility_of
from pairwell.matrix.selectors import Catalogue, Codes, selector_of
from pairwell.model.compatibility import (
    ASSUMED,
    COMPATIBLE,
    FITS_LIST,
    LINK,
    VERIFIED,
    Compatibility,
)
from pairwell.model.compatibility_rules import CompatibilityRules, FitRule, NeverRule
from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import Snapshot

SAMPLES = 5
"""So many pairs are shown of each rule."""


class SamplePair(msgspec.Struct, frozen=True, kw_only=True):
    """A stored pair on which rules have a word."""

    anchor_id: str
    anchor_title: str
    candidate_id: str
    candidate_title: str
    compatible: str
    rules: tuple[str, ...]


class CheckedRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule beside the products of a snapshot.

    Attributes:
        name: of the rule.
        line: in its file, 0 where that is not known.
        n_anchors, n_candidates: products that its two sides name.
    """

    name: str
    line: int
    n_anchors: int
    n_candidates: int


class CompatibilityReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules and the shop's links say about the pairs of a snapshot.

    Attributes:
        file: of the rules.
        rules: those of the file, in its order.
        n_links: links by which the shop says that two products fit.
        n_pairs: stored pairs.
        decided: stored pairs by verdict.
        by_rule: of each rule, stored pairs by what it alone says.
        samples: stored pairs that are incompatible, and such of which something is not known,
            strongest first.
    """

    file: str
    rules: tuple[CheckedRule, ...]
    n_links: int
    n_pairs: int
    decided: dict[str, int]
    by_rule: dict[str, dict[str, int]]
    samples: tuple[SamplePair, ...]


def check_compatibility(rules: CompatibilityRules, snapshot: Snapshot) -> CompatibilityReport:
    """Hold the rules against a snapshot.

    Raises:
        InputRefused: a rule on what no product is or has (``refuse_idle``).
    """
    refuse_idle(rules, snapshot)
    compiled = compatibility_of(rules, snapshot)
    catalogue = Catalogue(snapshot.products, snapshot.details)
    checked = [
        CheckedRule(
            name=rule.name,
            line=rule.line,
            n_anchors=len(chosen(one, catalogue)),
            n_candidates=len(chosen(other, catalogue)),
        )
        for rule, one, other in _all_sides(rules)
    ]
    pairs = snapshot.pairs
    verdict = np.zeros(len(pairs.candidate), dtype=np.int8)
    by_rule: dict[str, dict[str, int]] = {}
    if compiled is not None:
        for anchor in _spoken_of(compiled).tolist():
            start, end = pairs.offsets[anchor : anchor + 2].tolist()
            candidates = pairs.candidate[start:end]
            verdict[start:end] = compiled.beside([anchor], candidates)
            _count(compiled, anchor, candidates, by_rule)
    counts = np.bincount(verdict, minlength=len(COMPATIBLE)).tolist()
    return CompatibilityReport(
        file=rules.file,
        rules=tuple(checked),
        n_links=0 if compiled is None else len(compiled.linked) // 2,
        n_pairs=len(verdict),
        decided=dict(zip(COMPATIBLE, counts, strict=True)),
        by_rule=by_rule,
        samples=() if compiled is None else _samples(compiled, snapshot, verdict),
    )


def refuse_idle(rules: CompatibilityRules, snapshot: Snapshot) -> None:
    """Let rules pass that speak of products and attributes which there are.

    Raises:
        InputRefused: a side names no product, or none of its products has the attribute.
    """
    catalogue = Catalogue(snapshot.products, snapshot.details)
    attributes = Attributes(None if snapshot.details is None else snapshot.details.attributes)
    for rule, *sides in _all_sides(rules):
        for side in sides:
            for text in side:
                _refuse_nobody(text, rule, catalogue, rules.file)
    for rule in rules.fits:
        asked = [
            (rule.anchors, rule.anchor_attribute),
            *(
                (rule.candidates, name)
                for name in (rule.candidate_attribute, rule.lowest, rule.highest)
                if name
            ),
        ]
        for side, name in asked:
            _refuse_unasked(name, chosen(side, catalogue), side, rule, attributes, rules.file)


def _all_sides(
    rules: CompatibilityRules,
) -> list[tuple[FitRule | NeverRule, tuple[str, ...], tuple[str, ...]]]:
    return [
        *((rule, rule.anchors, rule.candidates) for rule in rules.fits),
        *((rule, rule.one, rule.other) for rule in rules.never),
    ]


def _refuse_nobody(text: str, rule: FitRule | NeverRule, catalogue: Catalogue, file: str) -> None:
    selector = selector_of(text)
    if len(catalogue.select(selector)):
        return
    near = difflib.get_close_matches(selector.name, catalogue.names(selector.kind), n=3)
    raise InputRefused(
        f"{_place(file, rule.line)}: {text} names no product of the matrix.",
        f"Did you mean {', '.join(near)}?" if near else "Names are those of your products file.",
    )


def _refuse_unasked(
    name: str,
    products: Codes,
    side: tuple[str, ...],
    rule: FitRule,
    attributes: Attributes,
    file: str,
) -> None:
    known = attributes.names_among(products)
    if name.casefold() in {each.casefold() for each in known}:
        return
    near = difflib.get_close_matches(name, known, n=3)
    shown = ", ".join(sorted(known)[:8])
    raise InputRefused(
        f"{_place(file, rule.line)}: no product of {' '.join(side)} has the attribute {name!r}.",
        f"Did you mean {', '.join(near)}?" if near
        else f"They have: {shown}." if shown
        else "None of them has attributes; see docs/compatibility.md for how to import them.",
    )  # fmt: skip


def _place(file: str, line: int) -> str:
    return f"{file} line {line}" if line else file or "A rule"


def _spoken_of(compiled: Compatibility) -> Codes:
    """Products about which somebody says something."""
    asked = np.diff(compiled.offsets) + np.diff(compiled.link_offsets)
    return np.flatnonzero(asked).astype(np.int32)


def _count(
    compiled: Compatibility, anchor: int, candidates: Codes, by_rule: dict[str, dict[str, int]]
) -> None:
    linked = np.isin(candidates, compiled.linked_to(anchor))
    found = [(LINK, np.where(linked, VERIFIED, ASSUMED))]
    for place in range(int(compiled.offsets[anchor]), int(compiled.offsets[anchor + 1])):
        judged = compiled.judgements[compiled.judgement[place]]
        row = judged.by_class(int(compiled.anchor_class[place]))
        name, said = compiled.names[judged.rule], row[judged.candidate_class[candidates]]
        found.append((name, np.where(linked & (name == FITS_LIST), ASSUMED, said)))
    for name, said in found:
        counts = np.bincount(said, minlength=len(COMPATIBLE))
        told = by_rule.setdefault(name, dict.fromkeys(COMPATIBLE[1:], 0))
        for word, n in zip(COMPATIBLE[1:], counts[1:].tolist(), strict=True):
            told[word] += n


def _samples(
    compiled: Compatibility, snapshot: Snapshot, verdict: np.ndarray
) -> tuple[SamplePair, ...]:
    pairs, products = snapshot.pairs, snapshot.products
    anchors = np.repeat(np.arange(len(pairs.offsets) - 1), np.diff(pairs.offsets))
    found = []
    for word in ("incompatible", "unknown"):
        places = np.flatnonzero(verdict == COMPATIBLE.index(word))
        best = places[np.argsort(-pairs.score[places], kind="stable")][:SAMPLES]
        for place in best.tolist():
            anchor, candidate = int(anchors[place]), int(pairs.candidate[place])
            said = compiled.why(anchor, candidate)
            found.append(
                SamplePair(
                    anchor_id=products.ids[anchor],
                    anchor_title=products.titles[anchor],
                    candidate_id=products.ids[candidate],
                    candidate_title=products.titles[candidate],
                    compatible=word,
                    rules=tuple(name for name, verdict_ in said if verdict_ == word),
                )
            )
    return tuple(found)
