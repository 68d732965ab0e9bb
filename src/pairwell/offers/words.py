"""Reasons in the request's language, for the shopper and for staff."""

from __future__ import annotations

from pairwell.model.offer import Reason
from pairwell.offers.phrases import PHRASES, language_of
from pairwell.offers.situation import Situation


def reason_in_words(code: str, name: str, situation: Situation, **figures: object) -> Reason:
    """The reason of a code about a product or category; staff reads the figures as well.

    Args:
        code: which reason.
        name: title of what it is about; empty where it has none.
        situation: whose request names the language.
        figures: what the staff's sentence has places for; ``unnamed`` stands in for the title.
    """
    phrases = PHRASES[language_of(situation.request.locale)]
    shown = name or str(figures.pop("unnamed", ""))
    return Reason(
        code=code,
        text=(phrases.shopper if name else phrases.nameless)[code].format(name=name),
        staff_text=phrases.staff[code].format(name=shown, **figures),
    )
