"""How far the request's cart is on the shop's ladder of order sums (T-15, T-16)."""

from __future__ import annotations

import msgspec

from pairwell.model.threshold import Progress
from pairwell.offers.cart_worth import cart_worth
from pairwell.offers.incentive_phrases import OFFER
from pairwell.offers.money_text import money_text
from pairwell.offers.phrases import language_of
from pairwell.offers.shipping_threshold import progress_of
from pairwell.offers.situation import Situation


def progress_here(situation: Situation) -> Progress | None:
    """The ladder's next step; None where none is in reach or a price of the cart is not known."""
    if not situation.policy.thresholds:
        return None
    worth = cart_worth(situation.request, situation.shelf)
    if worth <= 0:
        return None
    catalogue = situation.shelf.snapshot.meta.currency
    found = progress_of(
        situation.policy.thresholds,
        worth,
        currency=situation.request.currency or catalogue,
        zone=situation.request.zone,
        catalogue_currency=catalogue,
        reach=situation.policy.max_missing_share,
    )
    return in_words(found, situation) if isinstance(found, Progress) else None


def in_words(progress: Progress, situation: Situation) -> Progress:
    """The same with its sentence in the request's language."""
    language = language_of(situation.request.locale)
    reached = progress.missing_minor == 0
    sentence = OFFER[language][f"reached_{progress.kind}" if reached else progress.kind]
    missing = money_text(progress.missing_minor, progress.currency, language)
    return msgspec.structs.replace(progress, text=sentence.format(missing=missing))


def gap_here(situation: Situation) -> int:
    """What is missing to the next step; 0 where there is none."""
    progress = progress_here(situation)
    return 0 if progress is None else progress.missing_minor
