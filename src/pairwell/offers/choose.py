"""Choosing from one source: judge, score, rank. Every candidate is looked at."""

from __future__ import annotations

import numpy as np

from pairwell.offers.candidates import Candidates
from pairwell.offers.choice import Choice
from pairwell.offers.eligibility import SAFETY, judge
from pairwell.offers.quick import weighed
from pairwell.offers.ranking import best
from pairwell.offers.scoring import score
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source


def choose(candidates: Candidates, source: Source, situation: Situation, room: int) -> Choice:
    """The best eligible candidates, at most ``room``."""
    if candidates.rows is not None and source.score is score:
        quick = weighed(candidates, situation, source.gates, source.technique, room)
        if quick is not None:
            return quick
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
