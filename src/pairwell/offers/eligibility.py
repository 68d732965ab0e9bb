"""Eligibility: the gates in their order, and the verdict that they give.

What several gates refuse is told by the first of them. Each gate looks at one candidate at a time,
so one gate more never adds an offer. First what safety and law forbid, then what the visit shows,
then what orders and the catalogue say.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.gates.gate import Gate as Gate
from pairwell.offers.gates.ladder import (
    above_band,
    mismatch,
    not_cheaper,
    not_dearer,
    nothing_better,
)
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
from pairwell.offers.gates.product import (
    barred,
    blocked,
    incompatible,
    no_image,
    not_suitable,
    other_currency,
    out_of_stock,
    too_young,
)
from pairwell.offers.gates.sum import no_gap, too_much
from pairwell.offers.gates.visit import (
    category_satisfied,
    elsewhere,
    in_cart,
    is_anchor,
    owned,
    refused_before,
)
from pairwell.offers.situation import Situation

SAFETY: tuple[Gate, ...] = (
    is_anchor,
    in_cart,
    elsewhere,
    blocked,
    out_of_stock,
    incompatible,
    other_currency,
    too_young,
    not_suitable,
    refused_before,
    owned,
)
"""Those that a pin does not open; what data say against a pair does not stop a person's word."""

FITNESS: tuple[Gate, ...] = (*SAFETY, no_image, barred)
"""What holds for everything that is offered without a person's word."""

GATES: tuple[Gate, ...] = (
    *FITNESS,
    required_part,
    substitute,
    not_positive,
    too_few_customers,
    irrelevant,
    variant,
    category_satisfied,
    too_dear,
)
"""The order in which they are asked about what goes with the anchors."""

UP_SELL: tuple[Gate, ...] = (*FITNESS, not_dearer, mismatch, above_band, nothing_better)
"""The order in which they are asked about dearer alternatives; the costly ones last."""

DOWN_SELL: tuple[Gate, ...] = (*FITNESS, not_cheaper)
"""About what stands in for something refused."""

_ALL = (*GATES, not_dearer, mismatch, above_band, nothing_better, not_cheaper, too_much, no_gap)
CODES = ("", *(gate.__name__ for gate in _ALL))
"""Reason code of each verdict of ``judge``; a refusal's code is its gate's name."""

UNKNOWN_PRODUCT = "unknown_product"
"""Code of an id in the request that the catalogue does not know."""


WORTH_A_SECOND_LOOK = (CODES.index("too_few_customers"), CODES.index("no_gap"))
"""Refused by what a later source may see otherwise: too little is known about the product itself,
its family or category may say more; or it closes no gap, and goes with the cart all the same."""


def judge(
    candidates: Candidates, situation: Situation, gates: tuple[Gate, ...] = GATES
) -> npt.NDArray[np.int8]:
    """For each candidate 0 if it may be offered, else the index in ``CODES`` of why not."""
    verdict = np.zeros(len(candidates), dtype=np.int8)
    for gate in reversed(gates):
        refused = gate(candidates, situation)
        if refused is not None:
            verdict[refused] = CODES.index(gate.__name__)
    return verdict


def detail_of(code: str, situation: Situation) -> str:
    """The figure behind a refusal, without anything about single customers."""
    if code == "too_few_customers":
        return f"fewer than {situation.policy.min_customers} customers"
    if code == "blocked":
        return "by hand"
    if code == "too_dear":
        return f"above {ceiling_of(situation):g} of the anchor's price"
    if code == "irrelevant":
        return f"relevance below {situation.policy.min_relevance:g}"
    return ""
