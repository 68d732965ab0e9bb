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
    in_order: npt.NDArray[np.int64] | None = None,
) -> dict[int, Refusal]:
    """The refusals of one level by product code; no more than the policy lists.

    Args:
        candidates: what was looked at.
        verdict: of each.
        situation: whose policy says how many.
        in_order: places of those to list, where they are known.
    """
    if not situation.policy.max_refusals:
        return {}
    listed = in_order
    if listed is None:
        refused = verdict.nonzero()[0]
        order = np.lexsort((candidates.code[refused], -candidates.relevance[refused]))
        listed = refused[order[: situation.policy.max_refusals]]
    products, verdicts = candidates.code[listed].tolist(), verdict[listed].tolist()
    details = {number: detail_of(CODES[number], situation) for number in set(verdicts)}
    id_of = situation.shelf.product_id
    return {
        product: Refusal(product_id=id_of(product), code=CODES[number], detail=details[number])
        for product, number in zip(products, verdicts, strict=True)
    }


def unknown_products(situation: Situation) -> tuple[Refusal, ...]:
    """Ids of the request that the catalogue does not know."""
    return tuple([Refusal(product_id=i, code=UNKNOWN_PRODUCT) for i in situation.unknown])
