"""Replenish: what this customer uses up and bought long enough ago to need again (T-10, T-22)."""

from __future__ import annotations

from datetime import date

from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.eligibility import FITNESS
from pairwell.offers.instants import instant
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

EPOCH = date(1970, 1, 1)
"""Last days of purchases are counted from here."""

DUE = 0.8
"""From this share of the usual interval on it is due."""

GIVEN_UP = 3.0
"""After so many intervals the customer buys it elsewhere, or no more."""


def due_again(situation: Situation) -> Candidates | None:
    """Consumables of the customer whose time has come, most often bought first; None if none."""
    shelf, now = situation.shelf, instant(situation.request.as_of)
    products = shelf.snapshot.products
    mine = shelf.purchases(situation.request.customer_id)
    if mine is None or products.repeat_days is None or now is None:
        return None
    code, frequency, last_day = mine
    today = (now.date() - EPOCH).days
    consumable = products.consumable[code]
    used_up = consumable != 0 if situation.policy.unknown_is_consumable else consumable == 1
    waited = (today - last_day) / products.repeat_days[code]  # NaN, not known, is not due
    due = used_up & (last_day >= 0) & (waited >= DUE) & (waited <= GIVEN_UP)
    if not due.any():
        return None
    return uncounted("catalogue", code[due], code[due], frequency[due], "consumable")


REPLENISH = Source("replenish", due_again, FITNESS, reason="due_again")
