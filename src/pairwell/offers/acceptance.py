"""How likely people buy a candidate, offered and not: from what baskets say until offers answered.

Attach rates are smoothed towards the candidate's share of all baskets with the weight of some tens
of orders. What chance does not explain of a rate is a need; an offer wakes a part of it among those
who would not have bought. Where outcomes of offers were logged, they take the place of this
(the port ``Acceptance``).
"""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

from pairwell.offers.candidates import Candidates
from pairwell.offers.situation import Situation

PRIOR_ORDERS = 20.0
"""Weight of the candidate's share of all baskets, in orders of the anchor (default)."""

WAKES = 0.5
"""Part of the need that an offer wakes (assumed until outcomes are logged)."""


class Chances(NamedTuple):
    """Of one candidate; NaN where no counts stand behind it."""

    anyway: float
    offered: float


class Acceptance(Protocol):
    """Who knows how likely a candidate is bought, p0 and p1."""

    def __call__(self, candidates: Candidates, i: int, situation: Situation) -> Chances:
        """The chances of candidate i in a situation."""
        ...


def attach_chances(candidates: Candidates, i: int, situation: Situation) -> Chances:
    """p0 = (n_both + 20·share) / (n_anchor + 20); p1 = p0 + 0.5·(p0 − share)₊·(1 − p0)."""
    products, meta = situation.shelf.snapshot.products, situation.shelf.snapshot.meta
    n_orders, n_both = products.n_orders, candidates.n_both.item(i)
    if candidates.level != "product" or n_both < 0:
        return Chances(math.nan, math.nan)
    share = n_orders.item(candidates.code.item(i)) / max(meta.n_baskets, 1)
    n_anchor = n_orders.item(candidates.speaker.item(i))
    anyway = (n_both + PRIOR_ORDERS * share) / (n_anchor + PRIOR_ORDERS)
    need = max(anyway - share, 0.0)
    return Chances(anyway, anyway + WAKES * need * (1.0 - anyway))
