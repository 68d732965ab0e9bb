"""Eligibility: the gates in their order, and the verdict that they give.

What several gates refuse is told by the first of them, whose number in ``CODES`` is the lowest.
Each gate looks at one candidate at a time, so one gate more never adds an offer. First what safety
and law forbid, then what the visit shows, then what orders and the catalogue say.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.gates.deal import deal_too_costly
from pairwell.offers.gates.gate import Gate as Gate
from pairwell.offers.gates.ladder import (
    above_band,
    cheaper,
    mismatch,
    not_cheaper,
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
    discontinued,
    impulse_later,
    incompatible,
    no_image,
    not_suitable,
    other_currency,
    out_of_stock,
    too_young,
)
from pairwell.offers.gates.sum import no_gap, too_much
from pairwell.offers.gates.unsold import unsold
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
    discontinued,
    out_of_stock,
    incompatible,
    other_currency,
    too_young,
    not_suitable,
    refused_before,
    owned,
)
"""Those that a pin does not open; what data say against a pair does not stop a person's word."""

FITNESS: tuple[Gate, ...] = (*SAFETY, no_image, barred, unsold)
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

COMPLEMENTS: tuple[Gate, ...] = (*GATES, impulse_later)
"""About what completes the anchors; what tempts comes after them."""

UP_SELL: tuple[Gate, ...] = (*FITNESS, cheaper, mismatch, above_band, nothing_better)
"""The order in which they are asked about dearer alternatives; the costly ones last."""

DOWN_SELL: tuple[Gate, ...] = (*FITNESS, not_cheaper)
"""About what stands in for something refused."""

_ALL = (
    *COMPLEMENTS, cheaper, mismatch, above_band, nothing_better, not_cheaper, too_much, no_gap,
    deal_too_costly,
)  # fmt: skip
CODES = ("", *(gate.__name__ for gate in _ALL))
"""Reason code of each verdict of ``judge``; a refusal's code is its gate's name."""

STANDING = frozenset(
    {
        *(discontinued, out_of_stock, too_young, not_suitable, no_image, barred, unsold),
        impulse_later,
    }
)
"""Those that look at the product and the policy alone, as long as the asker tells no age and no
consents: asked once about the whole catalogue, then looked up."""

_NUMBER = {gate: CODES.index(gate.__name__) for gate in _ALL}
FINE = np.iinfo(np.int8).max
"""No gate has refused yet."""

UNKNOWN_PRODUCT = "unknown_product"
"""Code of an id in the request that the catalogue does not know."""

SUBSTITUTE = CODES.index("substitute")
"""The number of what is bought instead of an anchor: no word of the shop makes it go with it."""

WORTH_A_SECOND_LOOK = tuple(
    CODES.index(code)
    for code in ("too_few_customers", "no_gap", "deal_too_costly", "impulse_later", "too_much")
)
"""Refused by what a later source may see otherwise: too little is known about the product itself,
its family or category may say more; or it closes no gap and completes no multibuy, and goes with
the cart all the same; or it waits until complements had their choice."""


def judge(
    candidates: Candidates, situation: Situation, gates: tuple[Gate, ...] = GATES
) -> npt.NDArray[np.int8]:
    """For each candidate 0 if it may be offered, else the index in ``CODES`` of why not."""
    request = situation.request
    standing, asked = parted(gates, bool(request.age), bool(request.consents))
    verdict = np.empty(len(candidates), dtype=np.int8)
    verdict.fill(FINE)
    for gate in reversed(asked):
        refused = gate(candidates, situation)
        if refused is not None:
            verdict[refused] = _NUMBER[gate]
    if standing:
        np.minimum(verdict, verdict_on_all(standing, situation)[candidates.code], out=verdict)
    verdict[verdict == FINE] = 0
    return verdict


@cache
def parted(
    gates: tuple[Gate, ...], tells_age: bool, tells_consents: bool
) -> tuple[tuple[Gate, ...], tuple[Gate, ...]]:
    """Those whose verdict on a product is the same in every visit, and those to be asked now."""
    told = {too_young} if tells_age else set()
    told |= {not_suitable} if tells_consents else set()
    standing = tuple(gate for gate in gates if gate in STANDING and gate not in told)
    return standing, tuple(gate for gate in gates if gate not in standing)


def verdict_on_all(standing: tuple[Gate, ...], situation: Situation) -> npt.NDArray[np.int8]:
    """The number of the first standing gate that refuses each product of the catalogue."""
    shelf, policy = situation.shelf, situation.policy

    def verdicts() -> npt.NDArray[np.int8]:
        codes = np.arange(len(shelf.price), dtype=np.int32)
        everything = uncounted("catalogue", codes, codes, shelf.price, "related")
        verdict = np.full(len(codes), FINE, dtype=np.int8)
        for gate in reversed(standing):
            refused = gate(everything, situation)
            if refused is not None:
                verdict[refused] = _NUMBER[gate]
        return verdict

    looked_at = (policy.needs_image, policy.barred_tags, policy.dead_after_days)
    return shelf.once((standing, *looked_at), verdicts)


def detail_of(code: str, situation: Situation) -> str:
    """The figure behind a refusal, without anything about single customers."""
    if code == "too_few_customers":
        return f"fewer than {situation.policy.min_customers} customers"
    if code == "out_of_stock" and situation.shelf.store:
        return f"in store {situation.shelf.store}"
    if code == "blocked":
        return "by hand"
    if code == "too_dear":
        return f"above {ceiling_of(situation):g} of the anchor's price"
    if code == "unsold":
        return f"not for {situation.policy.dead_after_days} days"
    if code == "irrelevant":
        return f"relevance below {situation.policy.min_relevance:g}"
    return ""
