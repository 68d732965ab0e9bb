"""Claims of a reduction in a decision: from the price history in the snapshot, or none (C6).

The history must know the very price that is shown: where stock or price came in since by another
way, it does not, and nothing is claimed.
"""

from __future__ import annotations

from datetime import datetime

from pairwell.model.offer import Reduction
from pairwell.model.price_history import PriceHistory
from pairwell.offers.incentive_claim import incentive_claim
from pairwell.offers.incentive_phrases import CLAIM, NO_CLAIM
from pairwell.offers.incentives import Given
from pairwell.offers.instants import instant
from pairwell.offers.money_text import money_text
from pairwell.offers.phrases import language_of
from pairwell.offers.price_claims import NoClaim, PriceClaim, price_claim
from pairwell.offers.price_rules import rule_of
from pairwell.offers.situation import Situation


def reduction_of(code: int, situation: Situation) -> Reduction | None:
    """What may be said of the product's own price; None for most."""
    if situation.shelf.snapshot.prices is None:
        return None
    as_of = instant(situation.request.as_of)
    history = None if as_of is None else known_history(code, as_of, situation)
    if as_of is None or history is None:
        return None
    claim = price_claim(history, as_of, rule_of(situation.policy.price_country))
    return None if isinstance(claim, str) else told(claim, situation)


def no_claim_of(code: int, situation: Situation) -> str:
    """Why nothing may be said of the product's own price, for staff; empty where something may."""
    as_of = instant(situation.request.as_of)
    history = None if as_of is None else known_history(code, as_of, situation)
    if as_of is None or history is None:
        claim: PriceClaim | NoClaim = "no_history"
    else:
        claim = price_claim(history, as_of, rule_of(situation.policy.price_country))
    said = NO_CLAIM[language_of(situation.request.locale)]
    return said[claim] if isinstance(claim, str) else ""


def reduction_by(
    given: Given, code: int, as_of: datetime, situation: Situation
) -> Reduction | None:
    """What may be said of a code for everybody that lowers this product's price."""
    if situation.shelf.snapshot.prices is None:
        return None
    history = known_history(code, as_of, situation)
    claim = incentive_claim(given, history, as_of, rule_of(situation.policy.price_country))
    return None if isinstance(claim, str) else told(claim, situation)


def known_history(code: int, as_of: datetime, situation: Situation) -> PriceHistory | None:
    """The product's history, if it ends with the price that is shown."""
    shelf = situation.shelf
    history = shelf.price_history(code)
    if history is None or situation.request.currency not in ("", history.currency):
        return None
    now = [point.price_minor for point in history.points if point.since <= as_of]
    return history if now and now[-1] == int(shelf.price_minor[code]) else None


def told(claim: PriceClaim, situation: Situation) -> Reduction:
    """The claim in the request's language."""
    language = language_of(situation.request.locale)
    currency = situation.shelf.snapshot.meta.currency
    text = CLAIM[language][claim.basis].format(
        days=rule_of(situation.policy.price_country).days,
        reference=money_text(claim.reference_minor, currency, language),
    )
    return Reduction(
        reference_minor=claim.reference_minor,
        saving_minor=claim.saving_minor,
        percent=claim.percent,
        basis=claim.basis,
        began_at=claim.began_at.isoformat(),
        text=text,
    )
