"""What was looked at and not offered: the most relevant first, each with its reason code."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.model.offer import Refusal
from pairwell.offers.candidates import Candidates
from pairwell.offers.eligibility import CODES, UNKNOWN_PRODUCT, detail_of
from pairwell.offers.situation import Situation


def refusals_of(
    candidates: Candidates, verdict: npt.NDArray[np.int8], situation: Situation
) -> dict[int, Refusal]:
    """The refusals of one level by product code; no more than the policy lists."""
    refused = np.flatnonzero(verdict)
    order = np.lexsort((candidates.code[refused], -candidates.relevance[refused]))
    listed = {}
    for i in refused[order[: situation.policy.max_refusals]].tolist():
        product, code = int(candidates.code[i]), CODES[int(verdict[i])]
        listed[product] = Refusal(
            product_id=situation.shelf.product_id(product),
            code=code,
            detail=detail_of(code, situation),
        )
    return listed


def unknown_products(situation: Situation) -> tuple[Refusal, ...]:
    """Ids of the request that the catalogue does not know."""
    return tuple(Refusal(product_id=i, code=UNKNOWN_PRODUCT) for i in situation.unknown)
