"""The quick way through the candidates of pairs: compiled loops, where they were compiled before.

A process that serves loads them once and hangs them on its shelf; from then on the same questions
get the same answers sooner. Loading never compiles: where nothing compiled is found, the plain way
in numpy stays in force. A build prepares them: it compiles loops of its own anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import RELATIONS
from pairwell.offers.acceptance import LEAST_HEARD, PRIOR_ORDERS
from pairwell.offers.candidates import Candidates
from pairwell.offers.choice import Choice
from pairwell.offers.eligibility import CODES, FINE, Gate, parted, verdict_on_all
from pairwell.offers.gates.pair import (
    ceiling_of,
    irrelevant,
    not_positive,
    required_part,
    substitute,
    too_dear,
    too_few_customers,
    variant,
)
from pairwell.offers.gates.product import blocked, incompatible
from pairwell.offers.gates.visit import (
    category_satisfied,
    elsewhere,
    in_cart,
    is_anchor,
    owned,
    refused_before,
    satisfied,
)
from pairwell.offers.loops.fits import nothing_said
from pairwell.offers.loops.shapes import FACTS, SHIFT, fixed
from pairwell.offers.scoring import Scores, beside_speakers, margin_factors, price_rule
from pairwell.offers.shelf import NOBODYS, Loops, Shelf
from pairwell.offers.situation import Situation
from pairwell.offers.stage import weight_of

_SUBSTITUTE, _SET = RELATIONS.index("substitute"), RELATIONS.index("part_of_set")
_KNOWN_TO_LOOPS = (
    owned, substitute, not_positive, too_few_customers, irrelevant, variant, category_satisfied,
    too_dear, incompatible,
)  # fmt: skip
"""Gates that a loop asks itself, in the order of offers/loops/shapes.py."""

_NAMING: dict[Gate, Callable[[Situation], Iterable[int]]] = {
    is_anchor: attrgetter("page"),
    in_cart: attrgetter("cart"),
    elsewhere: attrgetter("elsewhere"),
    blocked: lambda situation: situation.by_hand.blocked.tolist(),
    refused_before: attrgetter("refused"),
    required_part: attrgetter("missing_parts"),
    substitute: lambda situation: situation.by_hand.instead.tolist(),
}
"""Gates that refuse a few products by name, and where their codes stand."""

_NOTHING_HEARD = np.zeros(0, dtype=np.int8)
_NOTHING_SAID = nothing_said()


class _Plan(NamedTuple):
    """What a tuple of gates comes to.

    Attributes:
        name: of the plan alone, for what is made by it once.
        gates: all of them.
        numbers: of those a loop asks itself, in its order.
        naming: of those that name products, where the codes stand, and their numbers.
        standing: asked once about the whole catalogue.
        others: asked now, in numpy, with their numbers.
    """

    name: str
    gates: frozenset[Gate]
    numbers: npt.NDArray[np.int8]
    naming: tuple[tuple[Callable[[Situation], Iterable[int]], int], ...]
    standing: tuple[Gate, ...]
    others: tuple[tuple[Gate, int], ...]


def load() -> Loops | None:
    """The loops, if they were compiled before; never compiles."""
    return _taken(may_compile=False)


def prepare() -> bool:
    """Compile the loops for whoever loads them, unless it was done; says whether it could be."""
    return _taken(may_compile=True) is not None


def _taken(*, may_compile: bool) -> Loops | None:
    try:
        from pairwell.offers.loops import ready
    except (ImportError, RuntimeError):  # no numba, or no folder in which it may keep anything
        return None
    if not ready.ready(may_compile=may_compile):
        return None
    return Loops(ready.missing, ready.meet_rows, ready.weigh)


def met(shelf: Shelf, speakers: tuple[int, ...], min_customers: int) -> Candidates | None:
    """What ``gather`` gives of rows of pairs; None where the plain way has to do it."""
    loops = shelf.loops
    columns = None if loops is None else shelf.pair_columns
    if loops is None or columns is None:
        return None
    rows = loops.meet_rows(*columns, np.array(speakers), min_customers, _SUBSTITUTE)
    whole, real, flag, kind = rows
    code, entry, speaker, n_both, n_customers = whole.T
    positive, proven, is_substitute = flag.T
    return Candidates(
        level="product",
        code=code,
        relevance=real[:, 0],
        strength=real[:, 1],
        positive=positive,
        entry=entry,
        speaker=speaker,
        n_both=n_both,
        n_customers=n_customers,
        proven=proven,
        substitute=is_substitute,
        relation=kind,
        rows=rows,
    )


def weighed(
    candidates: Candidates,
    situation: Situation,
    gates: tuple[Gate, ...],
    technique: Any,
    room: int,
) -> Choice | None:
    """The choice from what ``met`` gave; None where the plain way has to make it.

    Where scores of the best are equal it does: more has to be asked then.
    """
    loops = situation.shelf.loops
    if loops is None or candidates.rows is None:
        return None
    request, policy = situation.request, situation.policy
    plan = _plan(gates, bool(request.age), bool(request.consents))
    named = [code * SHIFT + number for told, number in plan.naming for code in told(situation)]
    n_named = len(named)
    if category_satisfied in plan.gates:
        named += satisfied(situation)
    ceiling = ceiling_of(situation) if too_dear in plan.gates else None
    anchor_price = float(situation.anchor_price)
    if ceiling is None or anchor_price <= 0:
        ceiling = np.inf
    weight, centre, fall = price_rule(situation)
    anchors = np.array(situation.anchors)
    said, fits = _NOTHING_SAID, _NOTHING_HEARD
    if incompatible in plan.gates and situation.shelf.compatibility is not None:
        said, fits = _said(candidates, situation)
    by_stage = weight_of(technique, request.stage, policy.stage_weights)
    verdict, told, best, refused, n_eligible, is_open, fits = loops.weigh(
        *candidates.rows,
        _facts(plan, situation),
        plan.numbers,
        np.array(named, dtype=np.int64),
        n_named,
        anchors,
        fixed(situation.owned if owned in plan.gates else NOBODYS),
        said,
        fits,
        _heard(plan, candidates, situation),
        policy.min_relevance if policy.min_relevance > 0 else -np.inf,
        ceiling * anchor_price,
        anchor_price if anchor_price > 0 else np.nan,
        situation.shelf.snapshot.meta.expectation,
        PRIOR_ORDERS,
        LEAST_HEARD,
        centre,
        fall,
        weight,
        by_stage,
        _SET,
        beside_speakers(situation),
        room,
        policy.max_refusals,
    )
    if is_open:
        return None
    score, by_price, by_margin, ratio, by_evidence = told
    return Choice(
        tried=candidates,
        verdict=verdict,
        scores=Scores(
            score=score,
            price_factor=by_price,
            margin_factor=by_margin,
            price_ratio=ratio,
            evidence_factor=by_evidence,
            stage_factor=by_stage,
        ),
        places=best.tolist(),
        n_eligible=n_eligible,
        refused=refused.tolist(),
        fits=fits if len(fits) else None,
    )


def _said(
    candidates: Candidates, situation: Situation
) -> tuple[tuple[Any, ...], npt.NDArray[np.int8]]:
    """The columns in which a loop looks up what fits; of too many rules what they say, instead."""
    shelf = situation.shelf
    columns = shelf.compatibility_columns
    if columns is None and shelf.compatibility is not None:
        return _NOTHING_SAID, shelf.compatibility.beside(situation.anchors, candidates.code)
    return columns or _NOTHING_SAID, _NOTHING_HEARD


@cache
def _plan(gates: tuple[Gate, ...], tells_age: bool, tells_consents: bool) -> _Plan:
    standing, asked = parted(gates, tells_age, tells_consents)
    number = {gate: CODES.index(gate.__name__) for gate in gates}
    here = (*_KNOWN_TO_LOOPS, *_NAMING)
    return _Plan(
        name=" ".join([gate.__name__ for gate in (*standing, *gates)]),
        gates=frozenset(gates),
        numbers=np.array([number.get(gate, FINE) for gate in _KNOWN_TO_LOOPS], dtype=np.int8),
        naming=tuple((told, number[gate]) for gate, told in _NAMING.items() if gate in number),
        standing=standing,
        others=tuple((gate, number[gate]) for gate in asked if gate not in here),
    )


def _heard(plan: _Plan, candidates: Candidates, situation: Situation) -> npt.NDArray[np.int8]:
    """The number of the first of the other gates that refuses each; empty where none does."""
    heard = _NOTHING_HEARD
    for gate, number in reversed(plan.others):
        refused = gate(candidates, situation)
        if refused is not None:
            if heard is _NOTHING_HEARD:
                heard = np.full(len(candidates), FINE, dtype=np.int8)
            heard[refused] = number
    return heard


def _facts(plan: _Plan, situation: Situation) -> npt.NDArray[np.void]:
    """What is known of each product before anybody asks (``FACTS`` of offers/loops/shapes.py)."""
    shelf, policy = situation.shelf, situation.policy

    def side_by_side() -> npt.NDArray[np.void]:
        products, details = shelf.snapshot.products, shelf.snapshot.details
        standing = verdict_on_all(plan.standing, situation)
        if blocked in plan.gates and shelf.curated is not None:
            off = CODES.index(blocked.__name__)
            standing = np.where(shelf.curated.taken_off >= 0, np.minimum(standing, off), standing)
        lasting = products.consumable != 1
        facts = np.zeros(len(shelf.price), dtype=FACTS)
        facts["price"], facts["n_orders"] = shelf.price, products.n_orders
        facts["margin_factor"] = margin_factors(shelf, policy.margin_weight)
        facts["category"], facts["family"] = products.category, products.family
        facts["standing"] = standing
        facts["may_be_owned"] = (
            products.consumable != 0 if policy.unknown_is_consumable else ~lasting
        )
        facts["is_range"] = shelf.within(policy.ranges) if policy.ranges else False
        facts["has_ceiling"] = lasting if details is None else lasting & (details.kind <= 0)
        return facts

    return shelf.once((plan.name, policy.digest), side_by_side)
