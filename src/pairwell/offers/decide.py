"""The decision: candidates, eligibility, scoring, ranking, words. The whole way on one page."""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.offer import Offer, OfferAnswer, OfferRequest, Refusal
from pairwell.offers.choice import choose, choose_pinned
from pairwell.offers.eligibility import WORTH_A_SECOND_LOOK
from pairwell.offers.explain import explain
from pairwell.offers.pinned import pins_of, signed
from pairwell.offers.policy import OfferPolicy, warnings_of
from pairwell.offers.refusals import refusals_of, unknown_products
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from pairwell.offers.techniques.cross_sell import LEVELS, candidates_of

_DEFAULT = OfferPolicy()


def decide(request: OfferRequest, shelf: Shelf, policy: OfferPolicy = _DEFAULT) -> OfferAnswer:
    """What to offer here, or why nothing.

    The same request on the same snapshot and hand-made rows under the same policy gives the same
    answer. What a person pinned comes first if the gates of safety let it; nothing else is offered
    but what passed every gate; places that nothing relevant fills stay empty.

    Raises:
        InputRefused: an unknown placement, or a limit below one.
    """
    situation = understand(request, shelf, policy)
    offers: list[Offer] = []
    refusals: dict[int, Refusal] = {}
    n_seen = 0
    settled: list[npt.NDArray[np.int32]] = []  # no later level may bring these back
    pins = pins_of(situation)
    if pins is not None and situation.limit:
        n_seen += len(pins)
        choice = choose_pinned(pins, situation, situation.limit)
        refusals |= refusals_of(choice.tried, choice.verdict, situation)
        settled.append(pins.code)
        for i in choice.places:
            offer = explain(choice.eligible, choice.scores, i, len(offers) + 1, situation)
            offers.append(signed(offer, situation))
    for level in LEVELS if situation.limit else ():
        if len(offers) == situation.limit:
            break
        candidates = candidates_of(situation, level)
        if candidates is None:
            continue
        if settled:
            candidates = candidates.only(~np.isin(candidates.code, np.concatenate(settled)))
        n_seen += len(candidates)
        choice = choose(candidates, situation, situation.limit - len(offers))
        refusals |= refusals_of(choice.tried, choice.verdict, situation)
        settled.append(choice.tried.code[choice.verdict != WORTH_A_SECOND_LOOK])
        for i in choice.places:
            offers.append(explain(choice.eligible, choice.scores, i, len(offers) + 1, situation))
            refusals.pop(int(choice.eligible.code[i]), None)
    return OfferAnswer(
        decision_id=decision_id(request, shelf),
        snapshot_id=shelf.snapshot.meta.snapshot_id,
        placement=request.placement,
        offers=tuple(offers),
        refusals=unknown_products(situation) + tuple(refusals.values()),
        why_none=None if offers else why_none(situation, n_seen),
        warnings=warnings_of(policy),
    )


def why_none(situation: Situation, n_seen: int) -> str:
    """The code of why there is no offer."""
    if not situation.rule.cap:
        return "placement_closed"
    if not situation.anchors:
        return "unknown_anchor" if situation.unknown else "no_anchor"
    return "all_refused" if n_seen else "no_candidate"


def decision_id(request: OfferRequest, shelf: Shelf) -> str:
    """The name of a decision: a hash of the question and of what it was asked of."""
    asked_of: tuple[str, ...] = (shelf.snapshot.meta.snapshot_id,)
    if shelf.curated is not None:
        asked_of += (shelf.curated.digest,)
    asked = msgspec.json.encode((*asked_of, request))
    return hashlib.blake2b(asked, digest_size=16).hexdigest()
