"""Gates of the order's sum: what is small enough for an impulse, and what closes a gap."""

from __future__ import annotations

import numpy as np

from pairwell.offers.candidates import Candidates
from pairwell.offers.gates.gate import Refused
from pairwell.offers.order_sum import gap_here
from pairwell.offers.shipping_threshold import closing
from pairwell.offers.situation import Situation


def too_much(candidates: Candidates, situation: Situation) -> Refused | None:
    """T-11: an impulse thing has to be cheap beside what the person came for; both prices known."""
    price = situation.shelf.price_minor[candidates.code]
    ceiling = situation.policy.impulse_max_ratio * situation.anchor_price
    refused: Refused = (price < 0) | (price > ceiling)
    return refused


def no_gap(candidates: Candidates, situation: Situation) -> Refused | None:
    """T-15: it does not close the gap to the next order sum, or costs far more than the gap."""
    refused: Refused = np.ones(len(candidates), dtype=np.bool_)
    price = situation.shelf.price_minor[candidates.code]
    most = situation.policy.max_overshoot_share
    refused[closing(gap_here(situation), price, max_overshoot=most)] = False
    return refused
