"""How likely people buy a candidate, offered and not: from what baskets say until offers answered.

Attach rates are smoothed towards the candidate's share of all baskets with the weight of some tens
of orders. What chance does not explain of a rate is a need; an offer wakes a part of it among those
who would not have bought. Where enough outcomes of offers were logged, they take the place of this
(app/learn_outcomes.py counts them for the snapshot).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pairwell.offers.candidates import Candidates, Floats
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation

PRIOR_ORDERS = 20.0
"""Weight of the candidate's share of all baskets, in orders of the anchor (default)."""

ENOUGH = 50
"""From so many showings (or hidden ones) on a product's own outcomes count (default)."""

LEAST_HEARD = 0.1
"""Part of an unproven pair's relevance that counts where chance explains all of it (default)."""

WAKES = 0.5
"""Part of the need that an offer wakes (assumed until outcomes are logged)."""


class Chances(NamedTuple):
    """Of one candidate that it is bought anyway (p0) and when offered (p1); NaN: not known."""

    anyway: float
    offered: float


def chances_of(candidates: Candidates, i: int, situation: Situation) -> Chances:
    """p0 and p1 of candidate i: from logged outcomes where there are enough, else from baskets.

    p1 = (n_taken + 20·p1') / (n_shown + 20) from 50 showings on, p0 = (n_anyway + 20·p0') /
    (n_held + 20) from 50 hidden ones on, where p' are those of baskets; where these are not known,
    the product's share of all baskets stands for them.
    """
    told = attach_chances(candidates, i, situation)
    answers = situation.shelf.snapshot.answers
    if answers is None:
        return told
    products, meta = situation.shelf.snapshot.products, situation.shelf.snapshot.meta
    code = candidates.code.item(i)
    share = products.n_orders.item(code) / max(meta.n_baskets, 1)
    return Chances(
        _learned(answers.n_anyway.item(code), answers.n_held.item(code), told.anyway, share),
        _learned(answers.n_taken.item(code), answers.n_shown.item(code), told.offered, share),
    )


def _learned(n_bought: int, n: int, told: float, share: float) -> float:
    """A rate of n trials, drawn towards what baskets tell; only that where n is too small."""
    if n < ENOUGH:
        return told
    prior = share if math.isnan(told) else told
    return (n_bought + PRIOR_ORDERS * prior) / (n + PRIOR_ORDERS)


def readiness(shelf: Shelf) -> npt.NDArray[np.float64]:
    """How readily offers of each product were taken, over the average of all; 1 where not known.

    Drawn towards 1 with the weight of 50 showings, and 1 below as many.
    """
    answers = shelf.snapshot.answers
    if answers is None or not answers.n_taken.any():
        return np.ones(len(shelf.price))
    typical = float(answers.n_taken.sum()) / float(answers.n_shown.sum())
    rate = (answers.n_taken + ENOUGH * typical) / (answers.n_shown + ENOUGH)
    return np.where(answers.n_shown >= ENOUGH, rate / typical, 1.0)


def evidence_factor(candidates: Candidates, situation: Situation) -> Floats:
    """What chance does not explain of an unproven pair: clip((n_both − E) / (n_both + 20), 0.1, 1).

    E are the joint orders that chance alone would give the loudest evidence. A proven pair counts
    whole, and so does what is not told by counts of pairs: levels above, links and pins.
    """
    products, meta = situation.shelf.snapshot.products, situation.shelf.snapshot.meta
    factor = np.ones(len(candidates))
    if candidates.level != "product":
        return factor
    doubtful = ~candidates.proven & (candidates.n_both >= 0)
    n_both = candidates.n_both[doubtful].astype(np.float64)
    n_anchor = products.n_orders[candidates.speaker[doubtful]]
    by_chance = meta.expectation * n_anchor * products.n_orders[candidates.code[doubtful]]
    beyond = (n_both - by_chance) / (n_both + PRIOR_ORDERS)
    factor[doubtful] = np.clip(beyond, LEAST_HEARD, 1.0)
    return factor


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
