"""Decisions as they are logged: what was offered, to which arm, out of how many."""

from __future__ import annotations

from datetime import datetime

import msgspec


class LoggedOffer(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One offer of a decision.

    Attributes:
        offer_id: its name in the answer.
        product_id: what was offered.
        technique: how (model/offer.py).
        rank: place from one.
        propensity: chance that this product stood at this rank, given the situation.
        instead_of: what was turned down before, of a down-sell; empty: nothing.
        margin_factor: how far its margin moved its score; 1 is not at all (T5, C29).
    """

    offer_id: str
    product_id: str
    technique: str
    rank: int
    propensity: float
    instead_of: str = ""
    margin_factor: float = 1.0


class ShownAt(msgspec.Struct, frozen=True, kw_only=True):
    """How often one product was shown at one place, and when last."""

    product_id: str
    placement: str
    n_times: int
    last_at: datetime


class LoggedDecision(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One decision for one placement.

    Attributes:
        decision_id: name that events point back to; the placements of one page share it.
        at: when it was taken.
        placement: where.
        arm: treatment, holdout or unassigned (measure/assignment.py).
        snapshot_id: the matrix that it was taken with.
        n_eligible: size of the set that the offers were chosen from.
        offers: what was chosen, by rank; logged for the holdout too, though it sees none.
        person: customer or visitor id; None where nobody was named.
    """

    decision_id: str
    at: datetime
    placement: str
    arm: str
    snapshot_id: str
    n_eligible: int
    offers: tuple[LoggedOffer, ...] = ()
    person: str | None = None
