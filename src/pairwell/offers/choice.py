"""What became of the candidates of one source: the best of them, and why the others are not."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.scoring import Scores


class Choice(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of the candidates of one source.

    Attributes:
        tried: those that were looked at.
        verdict: of each of these, as ``judge`` gives it.
        scores: of each; what was refused may have none (NaN).
        places: where the chosen stand among the tried, best first.
        n_eligible: how many passed every gate.
        refused: codes and verdicts of the most relevant that are refused, in order; None = not
            looked up yet.
        fits: what the shop says of each about whether it fits; None = not looked up yet.
    """

    tried: Candidates
    verdict: npt.NDArray[np.int8]
    scores: Scores
    places: list[int]
    n_eligible: int
    refused: list[list[int]] | None = None
    fits: npt.NDArray[np.int8] | None = None
