"""The instalment line beside a dearer thing, where the shop supplies it (R-05, T3).

The shop's own words stand in the attribute ``installment``, as a Google feed writes them: months,
what is paid each month, and what is paid at once, ``6:30.00 GBP:20 GBP``. Credit terms need the
regulated pack (C25): without ``credit`` among ``regulated_packs`` nothing is said. Nor is it where
the payments do not come to the price that is shown: those are the terms of another one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pairwell.model.currency import minor_digits
from pairwell.model.product_details import INSTALMENT
from pairwell.offers.money_text import money_text
from pairwell.offers.phrases import language_of
from pairwell.offers.situation import Situation

_AMOUNT = r"\s*(\d+(?:\.\d+)?)\s*([A-Z]{3})\s*"
_TERMS = re.compile(rf"\s*(\d+)\s*:{_AMOUNT}(?::{_AMOUNT})?(?::\s*[a-z_]+\s*)?")

_TEXT = {
    "en": "{n} × {monthly} a month, {total} in all",
    "ru": "{n} × {monthly} в месяц, всего {total}",
    "pl": "{n} × {monthly} miesięcznie, razem {total}",
}
_WITH_FIRST = {
    "en": "{first} now, then {n} × {monthly} a month, {total} in all",
    "ru": "{first} сразу, затем {n} × {monthly} в месяц, всего {total}",
    "pl": "{first} od razu, potem {n} × {monthly} miesięcznie, razem {total}",
}


class Terms(NamedTuple):
    """What is paid when, in minor units.

    Attributes:
        months: so many payments.
        monthly_minor: each of them.
        first_minor: what is paid at once.
        currency: of all.
    """

    months: int
    monthly_minor: int
    first_minor: int
    currency: str

    @property
    def total_minor(self) -> int:
        """What is paid in all."""
        return self.first_minor + self.months * self.monthly_minor


def terms_of(text: str) -> Terms | None:
    """The terms that a feed writes; None where they cannot be read.

    >>> terms_of("6:30 EUR"), terms_of("6:30.50 EUR:20 EUR:finance")
    (Terms(months=6, monthly_minor=3000, first_minor=0, currency='EUR'), \
Terms(months=6, monthly_minor=3050, first_minor=2000, currency='EUR'))
    >>> terms_of("from 30 EUR"), terms_of("6:30 EUR:20 USD"), terms_of("0:30 EUR")
    (None, None, None)
    """
    found = _TERMS.fullmatch(text)
    if found is None or int(found[1]) == 0 or found[5] not in (None, found[3]):
        return None
    unit = Decimal(10) ** minor_digits(found[3])
    monthly, first = Decimal(found[2]) * unit, Decimal(found[4] or 0) * unit
    if monthly % 1 or first % 1:
        return None
    return Terms(int(found[1]), int(monthly), int(first), found[3])


def instalment_text(code: int, situation: Situation) -> str:
    """The line in the request's language; empty where nothing is or may be said."""
    if "credit" not in situation.policy.regulated_packs:
        return ""
    shelf = situation.shelf
    said = shelf.attributes(code).get(INSTALMENT, ())
    terms = terms_of(said[0]) if len(said) == 1 else None
    currency = shelf.snapshot.meta.currency
    if terms is None or terms.currency != currency:
        return ""
    price = shelf.price_minor.item(code)
    # Payments are rounded to a minor unit: what is missing by that is no other price.
    if price < 0 or terms.total_minor <= price - terms.months:
        return ""
    language = language_of(situation.request.locale)
    text = _WITH_FIRST if terms.first_minor else _TEXT
    return text[language].format(
        n=terms.months,
        first=money_text(terms.first_minor, currency, language),
        monthly=money_text(terms.monthly_minor, currency, language),
        total=money_text(terms.total_minor, currency, language),
    )
