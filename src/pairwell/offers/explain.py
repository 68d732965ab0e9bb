"""From a chosen candidate to an offer: its evidence, and its reason in words."""

from __future__ import annotations

import math

import numpy as np

from pairwell.model.compatibility import COMPATIBLE, UNKNOWN
from pairwell.model.offer import Difference, Evidence, Offer, Reason, ScoreDetail
from pairwell.model.snapshot import RELATIONS, Level
from pairwell.offers.candidates import Candidates
from pairwell.offers.choice import Choice
from pairwell.offers.comparison import compared
from pairwell.offers.expected import costs_more, expected_minor, plain_minor
from pairwell.offers.instalment import instalment_text
from pairwell.offers.phrases import PHRASES, Phrases, language_of
from pairwell.offers.promises import promise_for
from pairwell.offers.reductions import reduction_of
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source
from pairwell.offers.told import Told
from pairwell.offers.unit_price import unit_price_text, unit_saving
from pairwell.offers.words import reason_in_words

REASON_CODES: dict[Level, str] = {
    "product": "bought_together",
    "likeness": "bought_with_similar",
    "family": "bought_with_family",
    "category": "bought_with_category",
}
"""What is claimed at each level where counts stand behind it."""

_COUNTED = frozenset(REASON_CODES.values())


def explain(
    source: Source, choice: Choice, i: int, rank: int, compatible: str, situation: Situation
) -> Offer:
    """The offer of candidate i of those that were tried."""
    candidates, scores = choice.tried, choice.scores
    told = _told_of(source.reason, candidates, i, situation)
    compared_to: tuple[Difference, ...] = ()
    saving, by_unit, by_month = 0.0, "", ""
    code = candidates.code.item(i)
    if source.technique == "up_sell":
        speaker = candidates.speaker.item(i)
        compared_to = compared(speaker, code, situation)
        saving = unit_saving(speaker, code, situation)
        by_unit = unit_price_text(speaker, code, situation) if saving else ""
        by_month = instalment_text(code, situation)
    promise = promise_for(code, situation, source.technique)
    by_margin = scores.margin_factor.item(i)
    earns = told.expected_minor
    if costs_more(situation, source.technique, promise):
        earns = known(expected_minor(candidates, i, situation, source.technique, promise))
    return Offer(
        product_id=told.product_id,
        title=told.title,
        rank=rank,
        technique=source.technique,
        relation=told.relation,
        price_minor=told.price_minor,
        currency=situation.shelf.snapshot.meta.currency,
        price_ratio=known(scores.price_ratio.item(i)),
        score=scores.score.item(i),
        reason=told.reason,
        evidence=told.evidence,
        score_detail=ScoreDetail(
            relevance=candidates.relevance.item(i),
            evidence_factor=scores.evidence_factor.item(i),
            price_factor=scores.price_factor.item(i),
            margin_factor=by_margin,
            stage_factor=scores.stage_factor,
            expected_minor=earns,
        ),
        block=situation.block,
        comparison=compared_to,
        unit_saving=saving or None,
        unit_price=by_unit,
        instalment=by_month,
        promise=promise,
        compatible=compatible,
        reduction=reduction_of(code, situation),
        ranking=PHRASES[language_of(situation.request.locale)].ranking if by_margin != 1 else "",
    )


def _told_of(reason: str, candidates: Candidates, i: int, situation: Situation) -> Told:
    """What is told of candidate i wherever it is offered; of pairs it is kept on the shelf."""
    entry = candidates.entry.item(i)
    if candidates.level != "product" or entry < 0:
        return _made(reason, candidates, i, situation)
    language = language_of(situation.request.locale)
    key = (entry, candidates.strength.item(i), reason, language)
    told = situation.shelf.told.get(key)
    if told is None:
        told = _made(reason, candidates, i, situation)
        situation.shelf.told.keep(key, told)
    return told


def _made(reason: str, candidates: Candidates, i: int, situation: Situation) -> Told:
    shelf, code = situation.shelf, candidates.code.item(i)
    evidence = evidence_of(candidates, i, situation)
    price = shelf.price_minor.item(code)
    return Told(
        product_id=shelf.product_id(code),
        title=shelf.snapshot.products.titles[code],
        relation=RELATIONS[candidates.relation.item(i)],
        price_minor=price if price >= 0 else None,
        evidence=evidence,
        reason=reason_of(reason, candidates, i, evidence, situation),
        expected_minor=known(plain_minor(candidates, i, situation)),
    )


def fitting(codes: list[int], situation: Situation) -> list[str]:
    """What the shop says of each of some products about whether it fits the anchors."""
    compatibility = situation.shelf.compatibility
    if compatibility is None:
        return [COMPATIBLE[UNKNOWN]] * len(codes)
    verdicts = compatibility.beside(situation.anchors, np.array(codes, dtype=np.int32))
    return [COMPATIBLE[verdict] for verdict in verdicts.tolist()]


def fits_of(chosen: list[tuple[Choice, int]], situation: Situation) -> list[str]:
    """The same of the chosen; asked only where it was not looked up as they were judged."""
    known = [choice.fits.item(i) for choice, i in chosen if choice.fits is not None]
    if len(known) == len(chosen):
        return [COMPATIBLE[verdict] for verdict in known]
    return fitting([choice.tried.code.item(i) for choice, i in chosen], situation)


def known(figure: float) -> float | None:
    """The figure; None where it is not known."""
    return figure if figure == figure else None


def evidence_of(candidates: Candidates, i: int, situation: Situation) -> Evidence:
    """The counts of the loudest pair, or of the loudest group; of a pin its own, if there are."""
    shelf, snapshot = situation.shelf, situation.shelf.snapshot
    level, entry = candidates.level, candidates.entry.item(i)
    anchor = speaker = candidates.speaker.item(i)
    if level in ("family", "category"):
        anchor = _member(level, speaker, situation)
        groups = snapshot.families if level == "family" else snapshot.categories
        n_anchor: int = groups.n_group.item(speaker)
    else:
        n_anchor = snapshot.products.n_orders.item(speaker)
    is_pair, is_known = level == "product" and entry >= 0, entry >= 0
    is_counted = is_known and level != "likeness"  # the others' baskets, not its own
    n_both = candidates.n_both.item(i)
    n_candidate = snapshot.products.n_orders.item(candidates.code.item(i))
    expected = snapshot.meta.expectation * n_anchor * n_candidate
    return Evidence(
        anchor_id=shelf.product_id(anchor),
        level=level,
        n_both=n_both if is_known else None,
        n_anchor=n_anchor,
        n_candidate=n_candidate,
        n_baskets=snapshot.meta.n_baskets,
        n_customers=candidates.n_customers.item(i) if is_known else None,
        lift=n_both / expected if is_counted and expected > 0 else math.nan,
        q_value=snapshot.pairs.q_value.item(entry) if is_pair else None,
        proven=snapshot.pairs.proven.item(entry) if is_pair else False,
        strength=candidates.strength.item(i) if is_pair else None,
    )


def reason_of(
    told: str, candidates: Candidates, i: int, evidence: Evidence, situation: Situation
) -> Reason:
    """The reason in the request's language: the one that the source tells, or that of its level."""
    products, level = situation.shelf.snapshot.products, evidence.level
    if level == "category":
        name = products.category_names[candidates.speaker.item(i)].rpartition(" > ")[2]
    elif level == "family":
        name = products.titles[situation.shelf.code(evidence.anchor_id)]
    else:
        name = products.titles[candidates.speaker.item(i)]
    code = told or REASON_CODES.get(level, "")
    if code in _COUNTED:
        phrases = PHRASES[language_of(situation.request.locale)]
        return reason_in_words(
            code,
            name,
            situation,
            unnamed=evidence.anchor_id,
            n_both=evidence.n_both,
            n_anchor=evidence.n_anchor,
            n_customers=evidence.n_customers or 0,
            lift=f"{evidence.lift:.1f}".replace(".", phrases.comma),
            sure=sure(evidence.proven, evidence.lift, phrases),
        )
    figures: dict[str, object] = {"unnamed": evidence.anchor_id}
    if not code and level == "catalogue":
        code, figures = _rung(candidates, i, situation, figures)
    return reason_in_words(
        code or RELATIONS[candidates.relation.item(i)], name, situation, **figures
    )


def _rung(
    candidates: Candidates, i: int, situation: Situation, figures: dict[str, object]
) -> tuple[str, dict[str, object]]:
    """What makes the step up worth it, where the shop does not call it an upgrade itself."""
    speaker, code = int(candidates.speaker[i]), int(candidates.code[i])
    saving = unit_saving(speaker, code, situation)
    if RELATIONS[int(candidates.relation[i])] == "upgrade":
        return "upgrade", figures
    if saving > 0:
        return "bigger_pack", {**figures, "saving": f"{100 * saving:.0f}"}
    benefit = ", ".join(
        f"{line.attribute} {line.anchor} → {line.offered}"
        for line in compared(speaker, code, situation)
        if line.is_better
    )
    return "better_model", {**figures, "benefit": benefit}


def sure(proven: bool, lift: float, phrases: Phrases) -> str:
    """How sure a pair is, in words; lift is pooled, the test goes by months and basket sizes."""
    if not proven:
        return phrases.unproven
    return phrases.proven if lift > 1 else phrases.proven_within


def _member(level: Level, group: int, situation: Situation) -> int:
    """The first anchor that belongs to a group."""
    products = situation.shelf.snapshot.products
    groups = products.family if level == "family" else products.category
    return next(code for code in situation.anchors if int(groups[code]) == group)
