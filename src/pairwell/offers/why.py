"""One pair, explained whole: every count, measure and gate. For staff and analysts, no floor."""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.model.offer import Evidence, OfferRequest, ProductId, ScoreDetail, Technique
from pairwell.model.snapshot import RELATIONS, ROLES
from pairwell.offers.blocks import SOURCES
from pairwell.offers.candidates import Candidates
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import SAFETY, Gate, detail_of, judge
from pairwell.offers.expected import expected_minor
from pairwell.offers.explain import evidence_of, known, reason_of
from pairwell.offers.incentive_phrases import NOT_GIVEN
from pairwell.offers.phrases import language_of
from pairwell.offers.pinned import pins_of, row_of
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.promises import chosen_for
from pairwell.offers.reductions import no_claim_of
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from pairwell.offers.techniques.source import Source

_DEFAULT = OfferPolicy()


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What the matrix says about a stored pair; names and formulas as in its columns."""

    support: float
    confidence: float
    lift: float
    lift_plain: float
    p_value: float
    q_value: float
    proven: bool
    strength: float
    score: float
    relation: str
    role: str


class GateVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one gate says about the candidate, whatever the others say."""

    gate: str
    refused: bool
    detail: str = ""


class LevelFound(msgspec.Struct, frozen=True, kw_only=True):
    """What one level knows about the candidate.

    Attributes:
        technique: what an offer of it would be called.
        evidence: its counts.
        reason: in words, for staff.
        gates: each gate's verdict, in their order.
        place: how many eligible candidates of this level it comes after, plus one; None if it is
            refused.
        n_eligible: eligible candidates of this level.
        score, detail: what it is ranked by.
    """

    technique: Technique
    evidence: Evidence
    reason: str
    gates: tuple[GateVerdict, ...]
    place: int | None
    n_eligible: int
    score: float
    detail: ScoreDetail


class IncentiveVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an incentive of the policy goes with the candidate here.

    Attributes:
        code: why not; empty: it is given, or told where it is a mere fact.
        text: the same in the request's language; empty where it is given.
    """

    name: str
    code: str = ""
    text: str = ""


class HandMade(msgspec.Struct, frozen=True, kw_only=True):
    """The hand-made row that has the word on the pair.

    Attributes:
        row: the row: who, when, why, until when.
        gates: of a pin, the gates of safety: the only ones that it does not open.
    """

    row: CuratedRow
    gates: tuple[GateVerdict, ...]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a candidate is offered beside an anchor, or why not.

    Attributes:
        measures: of the stored pair; None if the matrix does not hold it: never bought together
            often enough to be among the anchor's neighbours.
        levels: what is known, from the pair itself to its category; may be empty.
        offered: its rank among the offers of this placement; None if it is not one of them.
        by_hand: what a person decided about the pair; None if nobody did.
        incentives: each of the policy's, given or not, and why.
        no_claim: why no reduction of its price may be announced; empty where one may (C6).
    """

    snapshot_id: str
    anchor_id: ProductId
    anchor_title: str
    candidate_id: ProductId
    candidate_title: str
    n_anchor: int
    n_candidate: int
    n_baskets: int
    price_ratio: float | None
    measures: Measures | None
    levels: tuple[LevelFound, ...]
    offered: int | None
    by_hand: HandMade | None = None
    incentives: tuple[IncentiveVerdict, ...] = ()
    no_claim: str = ""


def why(
    request: OfferRequest, candidate_id: ProductId, shelf: Shelf, policy: OfferPolicy = _DEFAULT
) -> Explanation:
    """Explain one candidate beside the first anchor of a request.

    Raises:
        InputRefused: the anchor or the candidate is not in the catalogue.
    """
    situation = understand(request, shelf, policy)
    candidate = shelf.code(candidate_id)
    unknown = situation.unknown or ((candidate_id,) if candidate < 0 else ())
    if unknown or not situation.anchors:
        raise InputRefused(
            f"The catalogue has no product {unknown[0]!r}." if unknown else "No anchor was given.",
            "Ids are compared letter by letter; see them with `pairwell matrix show`.",
        )
    anchor, products = situation.anchors[0], shelf.snapshot.products
    price, its_price = int(products.price_minor[anchor]), int(products.price_minor[candidate])
    answer = decide(request, shelf, policy)
    ranks = {offer.product_id: offer.rank for offer in answer.offers}
    return Explanation(
        snapshot_id=shelf.snapshot.meta.snapshot_id,
        anchor_id=shelf.product_id(anchor),
        anchor_title=products.titles[anchor],
        candidate_id=shelf.product_id(candidate),
        candidate_title=products.titles[candidate],
        n_anchor=int(products.n_orders[anchor]),
        n_candidate=int(products.n_orders[candidate]),
        n_baskets=shelf.snapshot.meta.n_baskets,
        price_ratio=its_price / price if price > 0 and its_price > 0 else None,
        measures=_measures(anchor, candidate, shelf),
        levels=tuple(_levels(candidate, situation)),
        offered=ranks.get(shelf.product_id(candidate)),
        by_hand=_by_hand(candidate, situation),
        incentives=_incentives(candidate, situation),
        no_claim=no_claim_of(candidate, situation),
    )


def _incentives(candidate: int, situation: Situation) -> tuple[IncentiveVerdict, ...]:
    chosen = chosen_for(candidate, situation)
    if chosen is None:
        return ()
    said = NOT_GIVEN[language_of(situation.request.locale)]
    given = [fact.name for fact in chosen.told]
    given += [] if chosen.given is None else [chosen.given.incentive.name]
    return (
        *(IncentiveVerdict(name=name) for name in given),
        *(IncentiveVerdict(name=name, code=code, text=said[code]) for name, code in chosen.refused),
    )


def _by_hand(candidate: int, situation: Situation) -> HandMade | None:
    row = row_of(candidate, situation)
    if row is None:
        return None
    pins = pins_of(situation) if row.action == "pin" else None
    gates: tuple[GateVerdict, ...] = ()
    if pins is not None:
        gates = _gates(pins.only(pins.code == candidate), situation, SAFETY)
    return HandMade(row=row, gates=gates)


def _gates(
    alone: Candidates, situation: Situation, gates: tuple[Gate, ...]
) -> tuple[GateVerdict, ...]:
    """Each gate's verdict on a single candidate."""
    verdicts = []
    for gate in gates:
        mask = gate(alone, situation)
        refused = mask is not None and bool(mask[0])
        detail = detail_of(gate.__name__, situation) if refused else ""
        verdicts.append(GateVerdict(gate=gate.__name__, refused=refused, detail=detail))
    return tuple(verdicts)


def _levels(candidate: int, situation: Situation) -> list[LevelFound]:
    found = []
    for source in dict.fromkeys(source for listed in SOURCES.values() for source in listed):
        candidates = source.find(situation)
        if candidates is not None:
            found += [
                _level(source, candidates, i, situation)
                for i in np.flatnonzero(candidates.code == candidate).tolist()
            ]
    return found


def _level(source: Source, candidates: Candidates, i: int, situation: Situation) -> LevelFound:
    scores = source.score(candidates, situation, source.technique)
    eligible = judge(candidates, situation, source.gates) == 0
    evidence = evidence_of(candidates, i, situation)
    above = int((scores.score[eligible] > scores.score[i]).sum())
    return LevelFound(
        technique=source.technique,
        evidence=evidence,
        reason=reason_of(source.reason, candidates, i, evidence, situation).staff_text,
        gates=_gates(candidates.only(np.array([i])), situation, source.gates),
        place=above + 1 if eligible[i] else None,
        n_eligible=int(eligible.sum()),
        score=float(scores.score[i]),
        detail=ScoreDetail(
            relevance=float(candidates.relevance[i]),
            evidence_factor=float(scores.evidence_factor[i]),
            price_factor=float(scores.price_factor[i]),
            margin_factor=float(scores.margin_factor[i]),
            stage_factor=scores.stage_factor,
            expected_minor=known(expected_minor(candidates, i, situation, source.technique)),
        ),
    )


def _measures(anchor: int, candidate: int, shelf: Shelf) -> Measures | None:
    rows, meta = shelf.snapshot.pairs, shelf.snapshot.meta
    if anchor + 1 >= len(rows.offsets):
        return None
    start, end = int(rows.offsets[anchor]), int(rows.offsets[anchor + 1])
    found = np.flatnonzero(rows.candidate[start:end] == candidate)
    if not len(found):
        return None
    entry, n_orders = start + int(found[0]), shelf.snapshot.products.n_orders
    n_both, by_sizes = int(rows.n_both[entry]), int(n_orders[anchor]) * int(n_orders[candidate])
    return Measures(
        support=n_both / meta.n_baskets,
        confidence=n_both / int(n_orders[anchor]),
        lift=n_both / (meta.expectation * by_sizes),
        lift_plain=n_both * meta.n_baskets / by_sizes,
        p_value=float(rows.p_value[entry]),
        q_value=float(rows.q_value[entry]),
        proven=bool(rows.proven[entry]),
        strength=float(rows.strength[entry]),
        score=float(rows.score[entry]),
        relation=RELATIONS[int(rows.relation[entry])],
        role=ROLES[int(rows.role[entry])],
    )
