"""Replenish: what this customer uses up and bought long enough ago to need again (T-10, T-22)."""

from __future__ import annotations

from datetime import date

from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.eligibility import FITNESS
from pairwell.offers.gates.pair import required_part
from pairwell.offers.instants import instant
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

EPOCH = date(1970, 1, 1)
"""Last days of purchases are counted from here."""


def due_again(situation: Situation) -> Candidates | None:
    """Consumables of the customer whose time has come, most often bought first; None if none."""
    shelf, policy, now = situation.shelf, situation.policy, instant(situation.request.as_of)
    products = shelf.snapshot.products
    mine = shelf.purchases(situation.request.customer_id)
    if mine is None or products.repeat_days is None or now is None:
        return None
    code, frequency, last_day = mine
    today = (now.date() - EPOCH).days
    consumable = products.consumable[code]
    used_up = consumable != 0 if policy.unknown_is_consumable else consumable == 1
    waited = (today - last_day) / products.repeat_days[code]  # NaN, not known, is not due
    due = used_up & (last_day >= 0)
    due &= (waited >= policy.due_after) & (waited <= policy.given_up_after)
    if not due.any():
        return None
    return uncounted("catalogue", code[due], code[due], frequency[due], "consumable")


REPLENISH = Source("replenish", due_again, (*FITNESS, required_part), reason="due_again")
