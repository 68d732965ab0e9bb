"""Threshold: what goes with the cart and closes the gap to the next order sum (T-15, T-16)."""

from __future__ import annotations

import numpy as np

from pairwell.model.offer import Technique
from pairwell.offers.candidates import Candidates
from pairwell.offers.eligibility import GATES
from pairwell.offers.gates.sum import no_gap
from pairwell.offers.order_sum import gap_here
from pairwell.offers.scoring import Scores, score
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.cross_sell import candidates_of
from pairwell.offers.techniques.source import Source


def gap_closers(situation: Situation) -> Candidates | None:
    """What orders say goes with the cart; None where no sum is within reach."""
    if not gap_here(situation):
        return None
    return candidates_of(situation, "product")


def least_overshoot(candidates: Candidates, situation: Situation, technique: Technique) -> Scores:
    """The usual score times gap over price: of two equally fitting things the smaller step."""
    scores = score(candidates, situation, technique)
    price = np.maximum(situation.shelf.price_minor[candidates.code], 1)
    return scores.times(gap_here(situation) / price)


THRESHOLD = Source("threshold", gap_closers, (*GATES, no_gap), least_overshoot, reason="closes_gap")
