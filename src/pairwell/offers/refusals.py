"""What was looked at and not offered: the most relevant first, each with its reason code."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.model.offer import Refusal
from pairwell.offers.candidates import Candidates
from pairwell.offers.eligibility import CODES, UNKNOWN_PRODUCT, detail_of
from pairwell.offers.situation import Situation


def refusals_of(
    candidates: Candidates,
    verdict: npt.NDArray[np.int8],
    situation: Situation,
    listed: list[list[int]] | None = None,
) -> dict[int, Refusal]:
    """The refusals of one level by product code; no more than the policy lists.

    Args:
        candidates: what was looked at.
        verdict: of each.
        situation: whose policy says how many.
        listed: codes and verdicts of those to list, in order, where they are known.
    """
    if not situation.policy.max_refusals:
        return {}
    if listed is None:
        refused = verdict.nonzero()[0]
        order = np.lexsort((candidates.code[refused], -candidates.relevance[refused]))
        near = refused[order[: situation.policy.max_refusals]]
        listed = np.column_stack([candidates.code[near], verdict[near]]).tolist()
    id_of = situation.shelf.product_id
    details: dict[int, str] = {}
    refusals = {}
    for product, number in listed:
        code = CODES[number]
        if number not in details:
            details[number] = detail_of(code, situation)
        refusals[product] = Refusal(product_id=id_of(product), code=code, detail=details[number])
    return refusals


def unknown_products(situation: Situation) -> tuple[Refusal, ...]:
    """Ids of the request that the catalogue does not know."""
    return tuple([Refusal(product_id=i, code=UNKNOWN_PRODUCT) for i in situation.unknown])
