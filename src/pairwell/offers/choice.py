"""Choosing from one source: judge, score, rank. Every candidate is looked at."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.eligibility import SAFETY, judge
from pairwell.offers.quick import Weighed, weighed
from pairwell.offers.ranking import best
from pairwell.offers.scoring import Scores, score
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source


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


def choose(candidates: Candidates, source: Source, situation: Situation, room: int) -> Choice:
    """The best eligible candidates, at most ``room``."""
    if candidates.rows is not None and source.score is score:
        quick = weighed(candidates, situation, source.gates, source.technique, room)
        if quick is not None:
            return _chosen(candidates, quick, situation, room)
    verdict = judge(candidates, situation, source.gates)
    scores = source.score(candidates, situation, source.technique)
    eligible = verdict == 0
    return Choice(
        tried=candidates,
        verdict=verdict,
        scores=scores,
        places=best(candidates, eligible, scores.score, situation.shelf, room),
        n_eligible=int(np.count_nonzero(eligible)),
    )


def choose_pinned(pins: Candidates, situation: Situation, room: int) -> Choice:
    """The first pins that pass the gates of safety, in their order, at most ``room``."""
    verdict = judge(pins, situation, SAFETY)
    eligible = np.flatnonzero(verdict == 0)
    return Choice(
        tried=pins,
        verdict=verdict,
        scores=score(pins, situation),
        places=eligible[:room].tolist(),
        n_eligible=len(eligible),
    )


def _chosen(candidates: Candidates, quick: Weighed, situation: Situation, room: int) -> Choice:
    places = quick.best
    if places is None:
        eligible = quick.verdict == 0
        places = best(candidates, eligible, quick.scores.score, situation.shelf, room)
    return Choice(
        tried=candidates,
        verdict=quick.verdict,
        scores=quick.scores,
        places=places,
        n_eligible=quick.n_eligible,
        refused=quick.refused,
        fits=quick.fits,
    )
