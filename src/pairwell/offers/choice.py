"""Choosing from one source: judge, score, rank; first among the most relevant, then among all.

A score is relevance times bounded factors. So when the last one chosen scores more than the best
factors could make of the least relevant of a short list, nobody beyond it can matter: the answer is
the same and a full cart costs little more than one anchor.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates
from pairwell.offers.eligibility import SAFETY, judge
from pairwell.offers.quick import Weighed, weighed
from pairwell.offers.ranking import best
from pairwell.offers.scoring import Scores, most_that_factors_give, score
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

SHORT = 64
"""So many are tried first."""

LONG = 3
"""Below so many short lists, looking at all at once costs less than looking twice."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the candidates of one source.

    Attributes:
        tried: those that were looked at: the most relevant, or all.
        verdict: of each of these, as ``judge`` gives it.
        scores: of each; what was refused may have none (NaN).
        places: where the chosen stand among the tried, best first.
        n_eligible: how many passed every gate.
        refused: where the most relevant of the refused stand, in order; None = not looked up yet.
        fits: what the shop says of each about whether it fits; None = not looked up yet.
    """

    tried: Candidates
    verdict: npt.NDArray[np.int8]
    scores: Scores
    places: list[int]
    n_eligible: int
    refused: npt.NDArray[np.int64] | None = None
    fits: npt.NDArray[np.int8] | None = None


def choose(
    candidates: Candidates, source: Source, situation: Situation, room: int, short: int = SHORT
) -> Choice:
    """The best eligible candidates, at most ``room``; the same for every ``short``.

    Only the usual score is bounded; a source with a score of its own is looked at whole.
    """
    if candidates.rows is not None and source.score is score:
        quick = weighed(candidates, situation, source.gates, source.technique, room)
        if quick is not None:
            return _chosen(candidates, quick, situation, room)
    if len(candidates) > LONG * short and source.score is score:
        most_relevant = candidates.only(np.argpartition(-candidates.relevance, short)[:short])
        choice = _among(most_relevant, source, situation, room)
        if len(choice.places) == room:
            most = most_that_factors_give(situation, source.technique)
            beyond = float(most_relevant.relevance.min()) * most
            if float(choice.scores.score[choice.places[-1]]) > beyond:
                return choice
    return _among(candidates, source, situation, room)


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


def _among(candidates: Candidates, source: Source, situation: Situation, room: int) -> Choice:
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
