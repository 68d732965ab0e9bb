"""Who may be offered: the gates, in their order, each with the code that a refusal keeps.

A gate answers True for those it refuses; the first gate that refuses gives the reason. What is not
known refuses nobody: unknown stock is in stock, an unknown price is below every ceiling.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.situation import Situation

Refused = npt.NDArray[np.bool_]
Gate = Callable[[Candidates, Situation], Refused | None]
"""Gives a mask, or None where it cannot refuse anyone here."""


def is_anchor(candidates: Candidates, situation: Situation) -> Refused | None:
    """The page's own product."""
    return _any_of(candidates, [c for c in situation.anchors if c not in situation.cart])


def in_cart(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-27: it is in the cart already."""
    return _any_of(candidates, list(situation.cart))


def blocked(candidates: Candidates, situation: Situation) -> Refused | None:
    """A person took it off, everywhere or beside these anchors."""
    curated = situation.shelf.curated
    if curated is None:
        return None
    off: Refused = curated.taken_off[candidates.code] >= 0
    if len(situation.by_hand.blocked):
        off = off | np.isin(candidates.code, situation.by_hand.blocked)
    return off


def out_of_stock(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-13: it cannot be bought now."""
    in_stock = situation.shelf.snapshot.products.in_stock[candidates.code]
    return np.equal(in_stock, 0)


def owned(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-27: the asker has it, and it is not used up."""
    if not len(situation.owned):
        return None
    consumable = situation.shelf.snapshot.products.consumable[candidates.code]
    lasting = consumable == 0 if situation.policy.unknown_is_consumable else consumable != 1
    refused: Refused = lasting & np.isin(candidates.code, situation.owned)
    return refused


def substitute(candidates: Candidates, situation: Situation) -> Refused | None:
    """It is bought instead of the anchor, not with it."""
    return candidates.substitute


def not_positive(candidates: Candidates, situation: Situation) -> Refused | None:
    """The anchors together do not speak for it."""
    return ~candidates.positive


def too_few_customers(candidates: Candidates, situation: Situation) -> Refused | None:
    """P29, P52: what few people bought says more about them than about the products.

    With what stands on enough customers alone, nothing would speak for it.
    """
    return candidates.positive & ((candidates.relevance <= 0) | (candidates.strength < 0))


def variant(candidates: Candidates, situation: Situation) -> Refused | None:
    """Another colour or size of the anchor, unless orders prove that people take both.

    In a gift shop they do; whoever buys a phone does not want it in white as well.
    """
    family = situation.shelf.snapshot.products.family
    families = {int(family[code]) for code in situation.anchors} - {-1}
    if not families:
        return None
    theirs = family[candidates.code]
    return np.isin(theirs, list(families)) & ~candidates.proven


def too_dear(candidates: Candidates, situation: Situation) -> Refused | None:
    """R-02: above the shop's price ceiling; consumables are exempt."""
    ceiling = situation.policy.max_price_ratio
    if ceiling is None or situation.anchor_price <= 0:
        return None
    products = situation.shelf.snapshot.products
    dear = products.price_minor[candidates.code] > ceiling * situation.anchor_price
    refused: Refused = dear & (products.consumable[candidates.code] != 1)
    return refused


GATES: tuple[Gate, ...] = (
    is_anchor,
    in_cart,
    blocked,
    out_of_stock,
    owned,
    substitute,
    not_positive,
    too_few_customers,
    variant,
    too_dear,
)
"""The order in which they are asked."""

SAFETY: tuple[Gate, ...] = (is_anchor, in_cart, blocked, out_of_stock, owned)
"""Those that a pin does not open; what data say against a pair does not stop a person's word."""

CODES = ("", *(gate.__name__ for gate in GATES))
"""Reason code of each verdict of ``judge``; a refusal's code is its gate's name."""

UNKNOWN_PRODUCT = "unknown_product"
"""Code of an id in the request that the catalogue does not know."""

WORTH_A_SECOND_LOOK = CODES.index("too_few_customers")
"""Refused for want of evidence about the product itself: its family or category may have some."""


def judge(
    candidates: Candidates, situation: Situation, gates: tuple[Gate, ...] = GATES
) -> npt.NDArray[np.int8]:
    """For each candidate 0 if it may be offered, else the index in ``CODES`` of why not."""
    verdict = np.zeros(len(candidates), dtype=np.int8)
    for gate in reversed(gates):
        refused = gate(candidates, situation)
        if refused is not None:
            verdict[refused] = GATES.index(gate) + 1
    return verdict


def detail_of(code: str, situation: Situation) -> str:
    """The figure behind a refusal, without anything about single customers."""
    if code == "too_few_customers":
        return f"fewer than {situation.policy.min_customers} customers"
    if code == "blocked":
        return "by hand"
    if code == "too_dear":
        return f"above {situation.policy.max_price_ratio:g} of the anchor's price"
    return ""


def _any_of(candidates: Candidates, codes: list[int]) -> Refused | None:
    if not codes:
        return None
    if len(codes) == 1:
        return np.equal(candidates.code, codes[0])
    return np.isin(candidates.code, codes)
