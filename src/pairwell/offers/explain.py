"""From a chosen candidate to an offer: its evidence, and its reason in words."""

from __future__ import annotations

from pairwell.model.offer import Evidence, Offer, Reason, ScoreDetail
from pairwell.model.snapshot import RELATIONS, Level
from pairwell.offers.candidates import Candidates
from pairwell.offers.phrases import PHRASES, Counted, Phrases, language_of
from pairwell.offers.scoring import Scores
from pairwell.offers.situation import Situation

REASON_CODES: dict[Level, str] = {
    "product": "bought_together",
    "family": "bought_with_family",
    "category": "bought_with_category",
}
"""What is claimed at each level."""

CURATED = "curated"
"""What is claimed of a pin."""


def explain(
    candidates: Candidates, scores: Scores, i: int, rank: int, situation: Situation
) -> Offer:
    """The offer of candidate i of the eligible ones."""
    products = situation.shelf.snapshot.products
    code = int(candidates.code[i])
    evidence = evidence_of(candidates, i, situation)
    price, ratio = int(products.price_minor[code]), float(scores.price_ratio[i])
    relation = "related"
    entry = int(candidates.entry[i])
    if candidates.level == "product" and entry >= 0:
        relation = RELATIONS[int(situation.shelf.snapshot.pairs.relation[entry])]
    return Offer(
        product_id=situation.shelf.product_id(code),
        title=products.titles[code],
        rank=rank,
        technique="cross_sell",
        relation=relation,
        price_minor=price if price >= 0 else None,
        currency=situation.shelf.snapshot.meta.currency,
        price_ratio=ratio if ratio == ratio else None,
        score=float(scores.score[i]),
        reason=reason_of(evidence, int(candidates.speaker[i]), situation),
        evidence=evidence,
        score_detail=ScoreDetail(
            relevance=float(candidates.relevance[i]),
            price_factor=float(scores.price_factor[i]),
            margin_factor=float(scores.margin_factor[i]),
        ),
    )


def evidence_of(candidates: Candidates, i: int, situation: Situation) -> Evidence:
    """The counts of the loudest pair, or of the loudest group; of a pin its own, if there are."""
    shelf, snapshot = situation.shelf, situation.shelf.snapshot
    entry, code = int(candidates.entry[i]), int(candidates.code[i])
    speaker = int(candidates.speaker[i])
    if candidates.level == "product":
        anchor, n_anchor = speaker, int(snapshot.products.n_orders[speaker])
    else:
        anchor = _member(candidates.level, speaker, situation)
        groups = snapshot.families if candidates.level == "family" else snapshot.categories
        n_anchor = int(groups.n_group[speaker])
    is_pair, is_known = candidates.level == "product" and entry >= 0, entry >= 0
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
        lift=n_both / expected if is_known and expected > 0 else float("nan"),
        q_value=float(snapshot.pairs.q_value[entry]) if is_pair else None,
        proven=bool(snapshot.pairs.proven[entry]) if is_pair else False,
        strength=float(candidates.strength[i]) if is_pair else None,
    )


def reason_of(evidence: Evidence, speaker: int, situation: Situation) -> Reason:
    """The reason in the request's language."""
    products = situation.shelf.snapshot.products
    language = language_of(situation.request.locale)
    phrases, code = PHRASES[language], REASON_CODES[evidence.level]
    if evidence.level == "category":
        name = products.category_names[speaker].rpartition(" > ")[2]
    else:
        name = products.titles[situation.shelf.code(evidence.anchor_id)]
    sentence = phrases.shopper[code] if name else phrases.nameless[code]
    return Reason(
        code=code,
        text=sentence.format(name=name),
        staff_text=phrases.staff[code].format(
            name=name or evidence.anchor_id,
            n_both=evidence.n_both,
            n_anchor=Counted(evidence.n_anchor, language),
            n_customers=Counted(evidence.n_customers or 0, language),
            lift=f"{evidence.lift:.1f}".replace(".", phrases.comma),
            sure=sure(evidence.proven, evidence.lift, phrases),
        ),
    )


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
