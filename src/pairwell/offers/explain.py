"""From a chosen candidate to an offer: its evidence, and its reason in words."""

from __future__ import annotations

import numpy as np

from pairwell.model.compatibility import COMPATIBLE, UNKNOWN
from pairwell.model.offer import Evidence, Offer, Reason, ScoreDetail
from pairwell.model.snapshot import RELATIONS, Level
from pairwell.offers.candidates import Candidates
from pairwell.offers.choice import Choice
from pairwell.offers.comparison import compared, unit_saving
from pairwell.offers.phrases import PHRASES, Counted, Phrases, language_of
from pairwell.offers.promises import promise_for
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source
from pairwell.offers.words import reason_in_words

REASON_CODES: dict[Level, str] = {
    "product": "bought_together",
    "likeness": "bought_with_similar",
    "family": "bought_with_family",
    "category": "bought_with_category",
}
"""What is claimed at each level where counts stand behind it."""


def explain(source: Source, choice: Choice, i: int, rank: int, situation: Situation) -> Offer:
    """The offer of candidate i of the eligible ones."""
    candidates, scores = choice.eligible, choice.scores
    shelf, products = situation.shelf, situation.shelf.snapshot.products
    code, speaker = int(candidates.code[i]), int(candidates.speaker[i])
    evidence = evidence_of(candidates, i, situation)
    price, ratio = int(shelf.price_minor[code]), float(scores.price_ratio[i])
    is_ladder = source.technique == "up_sell"
    saving = unit_saving(speaker, code, situation) if is_ladder else 0.0
    return Offer(
        product_id=shelf.product_id(code),
        title=products.titles[code],
        rank=rank,
        technique=source.technique,
        relation=RELATIONS[int(candidates.relation[i])],
        price_minor=price if price >= 0 else None,
        currency=shelf.snapshot.meta.currency,
        price_ratio=known(ratio),
        score=float(scores.score[i]),
        reason=reason_of(source.reason, candidates, i, evidence, situation),
        evidence=evidence,
        score_detail=ScoreDetail(
            relevance=float(candidates.relevance[i]),
            price_factor=float(scores.price_factor[i]),
            margin_factor=float(scores.margin_factor[i]),
            stage_factor=scores.stage_factor,
            expected_minor=known(float(scores.expected_minor[i])),
        ),
        block=situation.block,
        comparison=compared(speaker, code, situation) if is_ladder else (),
        unit_saving=saving or None,
        promise=promise_for(code, situation),
        compatible=compatible_here(code, situation),
    )


def compatible_here(code: int, situation: Situation) -> str:
    """What the shop says about whether it fits the anchors."""
    compatibility = situation.shelf.compatibility
    if compatibility is None:
        return COMPATIBLE[UNKNOWN]
    [verdict] = compatibility.beside(situation.anchors, np.array([code], dtype=np.int32))
    return COMPATIBLE[int(verdict)]


def known(figure: float) -> float | None:
    """The figure; None where it is not known."""
    return figure if figure == figure else None


def evidence_of(candidates: Candidates, i: int, situation: Situation) -> Evidence:
    """The counts of the loudest pair, or of the loudest group; of a pin its own, if there are."""
    shelf, snapshot = situation.shelf, situation.shelf.snapshot
    entry, code = int(candidates.entry[i]), int(candidates.code[i])
    speaker = int(candidates.speaker[i])
    if candidates.level in ("family", "category"):
        anchor = _member(candidates.level, speaker, situation)
        groups = snapshot.families if candidates.level == "family" else snapshot.categories
        n_anchor = int(groups.n_group[speaker])
    else:
        anchor, n_anchor = speaker, int(snapshot.products.n_orders[speaker])
    is_pair, is_known = candidates.level == "product" and entry >= 0, entry >= 0
    is_counted = is_known and candidates.level != "likeness"  # the others' baskets, not its own
    n_both, n_candidate = int(candidates.n_both[i]), int(snapshot.products.n_orders[code])
    expected = snapshot.meta.expectation * n_anchor * n_candidate
    return Evidence(
        anchor_id=shelf.product_id(anchor),
        level=candidates.level,
        n_both=n_both if is_known else None,
        n_anchor=n_anchor,
        n_candidate=n_candidate,
        n_baskets=snapshot.meta.n_baskets,
        n_customers=int(candidates.n_customers[i]) if is_known else None,
        lift=n_both / expected if is_counted and expected > 0 else float("nan"),
        q_value=float(snapshot.pairs.q_value[entry]) if is_pair else None,
        proven=bool(snapshot.pairs.proven[entry]) if is_pair else False,
        strength=float(candidates.strength[i]) if is_pair else None,
    )


def reason_of(
    told: str, candidates: Candidates, i: int, evidence: Evidence, situation: Situation
) -> Reason:
    """The reason in the request's language: the one that the source tells, or that of its level."""
    products = situation.shelf.snapshot.products
    speaker = int(candidates.speaker[i])
    if evidence.level == "category":
        name = products.category_names[speaker].rpartition(" > ")[2]
    else:
        name = products.titles[situation.shelf.code(evidence.anchor_id)]
    code = told or REASON_CODES.get(evidence.level, "")
    if code in REASON_CODES.values():
        language = language_of(situation.request.locale)
        return reason_in_words(
            code,
            name,
            situation,
            unnamed=evidence.anchor_id,
            n_both=evidence.n_both,
            n_anchor=Counted(evidence.n_anchor, language),
            n_customers=Counted(evidence.n_customers or 0, language),
            lift=f"{evidence.lift:.1f}".replace(".", PHRASES[language].comma),
            sure=sure(evidence.proven, evidence.lift, PHRASES[language]),
        )
    figures: dict[str, object] = {"unnamed": evidence.anchor_id}
    if not code and evidence.level == "catalogue":
        code, figures = _rung(candidates, i, situation, figures)
    return reason_in_words(
        code or RELATIONS[int(candidates.relation[i])], name, situation, **figures
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
