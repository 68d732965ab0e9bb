"""Exploration: who takes the places of a list is drawn among the best, and the chance is told.

Thompson sampling: each of the best candidates draws an acceptance from what is believed of it (a
Beta distribution), and they stand by their score times the draw over its expectation. Sure things
keep their places, doubtful ones change them; only who is eligible and among the best few takes
part. A draw takes one of 64 equally likely values, so that the chance of each place is counted
exactly and not estimated: what is logged is what happens (customers.md; Thompson 1933).
"""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.offer import Offer, ProductId
from pairwell.offers.acceptance import ENOUGH, PRIOR_ORDERS, chances_of
from pairwell.offers.candidates import Candidates, Floats
from pairwell.offers.choice import Choice
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.situation import Situation

TOP = 10
"""So many of the best take part in a draw (T2: the greatest cap of a list)."""

LEVELS = 64
"""Equally likely values of a draw."""

EVIDENCE = 100.0
"""Baskets speak of what is bought, not of what an offer is answered: they are worth at most so
many showings (default)."""

UNHEARD = 1.0 / PRIOR_ORDERS
"""Acceptance expected of what no counts speak of: one of the orders that a prior weighs."""


class Draws:
    """The draws of one decision; none where the policy does not explore.

    Args:
        policy: whether it explores.
        decision_id: the seed: another question or another seed of it is another draw.
    """

    def __init__(self, policy: OfferPolicy, decision_id: str) -> None:
        self.decision_id = decision_id
        self._explores = policy.explore
        self._chances: dict[ProductId, float] = {}

    def reach(self, room: int) -> int:
        """So many of the best are looked for: all that take part, where there is a draw."""
        return max(room, TOP) if self._explores else room

    def drawn(self, choice: Choice, situation: Situation, room: int) -> Choice:
        """The choice with its places drawn.

        Args:
            choice: the best of one source, as many as ``reach`` says.
            situation: of the request.
            room: so many places.
        """
        if not self._explores:
            return choice
        score, shelf = choice.scores.score, situation.shelf
        pool = [i for i in choice.places[:TOP] if score[i] > 0]
        if not pool:
            return msgspec.structs.replace(choice, places=choice.places[:room])
        best = choice.tried.only(np.array(pool))
        worth = score[pool, None] * relative_draws(best, situation)
        ids = [shelf.product_id(code) for code in best.code.tolist()]
        seed = f"{self.decision_id} {best.level}"
        values = worth[np.arange(len(pool)), [level(seed, i) for i in ids]]
        order = np.argsort(-values, kind="stable")[:room].tolist()
        for rank, i in enumerate(order):
            self._chances[ids[i]] = chance_of_place(worth, i, rank)
        others = [i for i in choice.places if i not in pool][: room - len(order)]
        return msgspec.structs.replace(choice, places=[*(pool[i] for i in order), *others])

    def told(self, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
        """The offers with the chance with which each got its place."""
        if not self._chances:
            return offers
        return tuple(
            msgspec.structs.replace(offer, propensity=self._chances.get(offer.product_id, 1.0))
            for offer in offers
        )


def level(seed: str, product_id: ProductId) -> int:
    """Which of the equally likely values a product draws.

    >>> level("a", 7) == level("a", 7), 0 <= level("a", 7) < LEVELS
    (True, True)
    """
    told = hashlib.blake2b(f"{seed} {product_id}".encode(), digest_size=8).digest()
    return int.from_bytes(told) % LEVELS


def relative_draws(candidates: Candidates, situation: Situation) -> Floats:
    """The values a draw may take over their mean, in rising order: one row a candidate."""
    from scipy.special import betaincinv  # only where a shop explores

    every = range(len(candidates))
    offered = np.array([chances_of(candidates, i, situation).offered for i in every])
    n_orders = situation.shelf.snapshot.products.n_orders
    is_known = np.isfinite(offered)
    seen = np.where(is_known, n_orders[candidates.speaker % len(n_orders)], 0)
    showings = np.minimum(seen, EVIDENCE) + PRIOR_ORDERS
    answers = situation.shelf.snapshot.answers
    if answers is not None:
        shown = answers.n_shown[candidates.code]
        showings = np.where(shown >= ENOUGH, shown + PRIOR_ORDERS, showings)
    p = np.clip(np.where(is_known, offered, UNHEARD), 1e-6, 1 - 1e-6)
    share = (np.arange(LEVELS) + 0.5) / LEVELS
    values: Floats = betaincinv((p * showings)[:, None], ((1 - p) * showings)[:, None], share)
    relative: Floats = values / values.mean(axis=1, keepdims=True)
    return relative


def chance_of_place(worth: Floats, i: int, rank: int) -> float:
    """How likely candidate i gets exactly this place, over all draws of all candidates.

    Args:
        worth: what each candidate (row) is worth at each value of its draw.
        i: the candidate.
        rank: from 0.

    Returns:
        In (0, 1] for what was drawn: the draw itself is one of the ways.
    """
    mine = worth[i]
    n_above = np.zeros((rank + 1, len(mine)))  # chance that so many of the others stand above
    n_above[0] = 1.0
    for j in range(len(worth)):
        if j == i:
            continue
        above = beats(worth[j], mine, j < i)
        step = n_above * (1 - above)
        step[1:] += n_above[:-1] * above
        n_above = step
    return min(float(n_above[rank].mean()), 1.0)


def beats(theirs: Floats, mine: Floats, wins_ties: bool) -> npt.NDArray[np.float64]:
    """Share of another's values that are above each of mine; ties go to whoever stood higher."""
    side = "left" if wins_ties else "right"
    below = np.searchsorted(np.sort(theirs), mine, side=side)  # type: ignore[call-overload]
    return np.asarray(1.0 - below / len(theirs), dtype=np.float64)
