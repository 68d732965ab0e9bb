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
        scores: of each, what was refused included.
        places: where the chosen stand among the tried, best first.
    """

    tried: Candidates
    verdict: npt.NDArray[np.int8]
    scores: Scores
    places: list[int]


def choose(
    candidates: Candidates, source: Source, situation: Situation, room: int, short: int = SHORT
) -> Choice:
    """The best eligible candidates, at most ``room``; the same for every ``short``.

    Only the usual score is bounded; a source with a score of its own is looked at whole.
    """
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
    return Choice(
        tried=pins,
        verdict=verdict,
        scores=score(pins, situation),
        places=np.flatnonzero(verdict == 0)[:room].tolist(),
    )


def _among(candidates: Candidates, source: Source, situation: Situation, room: int) -> Choice:
    verdict = judge(candidates, situation, source.gates)
    scores = source.score(candidates, situation, source.technique)
    return Choice(
        tried=candidates,
        verdict=verdict,
        scores=scores,
        places=best(candidates, verdict == 0, scores.score, situation.shelf, room),
    )
