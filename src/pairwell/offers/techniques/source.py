"""What a technique is to the decision: where candidates come from, who judges and ranks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pairwell.model.offer import Technique
from pairwell.offers.candidates import Candidates
from pairwell.offers.eligibility import GATES
from pairwell.offers.gates.gate import Gate
from pairwell.offers.scoring import Scores, score
from pairwell.offers.situation import Situation


class Source(NamedTuple):
    """One well of candidates.

    Attributes:
        technique: what an offer from here is called.
        find: the candidates; None where there can be none.
        gates: who judges them, in order.
        score: how good each eligible one is.
        reason: code of the reason; empty = told by the level, or by the relation of a link.
        at_most: so many offers of one list come from here; None = as many as there is room.
    """

    technique: Technique
    find: Callable[[Situation], Candidates | None]
    gates: tuple[Gate, ...] = GATES
    score: Callable[[Candidates, Situation, Technique], Scores] = score
    reason: str = ""
    at_most: int | None = None
