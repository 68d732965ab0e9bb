"""Every candidate of a list with the verdict of each gate; asked for by operators alone.

A decision stops at the first gate that refuses, and at the source that fills its list. Here all
gates of all sources of the list are asked once more, so that it costs nothing where nobody asks.
"""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.model.looked_at import LookedAt, Verdicts
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.blocks import sources_of
from pairwell.offers.candidates import Candidates
from pairwell.offers.decide import may_have_a_kit
from pairwell.offers.eligibility import CODES, WORTH_A_SECOND_LOOK, detail_of
from pairwell.offers.gates.gate import Refused
from pairwell.offers.groups import groups_beside
from pairwell.offers.kits import kits_beside
from pairwell.offers.likes import leaned
from pairwell.offers.pinned import PINNED
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from pairwell.offers.techniques.source import Source

_OPEN = frozenset(CODES[number] for number in WORTH_A_SECOND_LOOK)


def with_looked_at(
    answer: OfferAnswer, request: OfferRequest, shelf: Shelf, policy: OfferPolicy
) -> OfferAnswer:
    """The answer with everything that was looked at for it.

    Args:
        answer: what was decided.
        request: the question.
        shelf: what it was asked of.
        policy: by which rules.
    """
    asked = msgspec.structs.replace(request, block=answer.block)  # where lists take turns
    situation = understand(asked, shelf, policy)
    offers = (*answer.offers, *(offer for group in answer.groups for offer in group.offers))
    ranks = {shelf.code(offer.product_id): offer.rank for offer in offers}
    settled = np.zeros(0, dtype=np.int32)
    told = []
    for source in (PINNED, *sources_of(situation)) if situation.limit else ():
        found = source.find(situation)
        if found is None:
            continue
        fresh = leaned(found.only(~np.isin(found.code, settled)), situation)
        refused = _refused(fresh, source, situation)
        told.append(_told(fresh, source, refused, ranks, situation))
        is_open = np.array([next(iter(gates), "") in _OPEN for gates in refused], dtype=np.bool_)
        settled = np.concatenate([settled, fresh.code[~is_open]])
    for source in (*kits_beside(situation), *groups_beside(situation)):
        found = source.find(situation) if may_have_a_kit(situation) else None
        if found is not None:
            told.append(_told(found, source, _refused(found, source, situation), ranks, situation))
    return msgspec.structs.replace(
        answer, looked_at=tuple(each for each in told if each.candidates)
    )


def _refused(candidates: Candidates, source: Source, situation: Situation) -> list[dict[str, str]]:
    """Of each candidate the gates that refuse it, in their order."""
    masks: list[tuple[str, Refused]] = []
    for gate in source.gates:
        mask = gate(candidates, situation)
        if mask is not None and mask.any():
            masks.append((gate.__name__, mask))
    details = {name: detail_of(name, situation) for name, _ in masks}
    return [
        {name: details[name] for name, mask in masks if mask[i]} for i in range(len(candidates))
    ]


def _told(
    candidates: Candidates,
    source: Source,
    refused: list[dict[str, str]],
    ranks: dict[int, int],
    situation: Situation,
) -> LookedAt:
    shelf = situation.shelf
    score = source.score(candidates, situation, source.technique).score
    if source is PINNED:
        score = -np.arange(len(candidates), dtype=np.float64)  # a person's order
    eligible = np.array([not gates for gates in refused], dtype=np.bool_)
    worth = np.where(eligible, score, candidates.relevance)
    order = np.lexsort((candidates.code, -worth, ~eligible)).tolist()
    return LookedAt(
        technique=source.technique,
        level=candidates.level,
        gates=tuple(gate.__name__ for gate in source.gates),
        candidates=tuple(
            Verdicts(
                product_id=shelf.product_id(code := candidates.code.item(i)),
                rank=ranks.get(code),
                place=None if refused[i] else place,
                refused_by=refused[i],
            )
            for place, i in enumerate(order, 1)
        ),
    )
