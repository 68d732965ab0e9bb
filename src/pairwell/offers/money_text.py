"""Money as shoppers read it, by language: £1,250.00, 1 250,00 zł."""

from __future__ import annotations

from pairwell.model.currency import minor_digits
from pairwell.offers.phrases import PHRASES

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "PLN": "zł", "RUB": "₽"}
_BEFORE = "€£$"
"""Signs that stand before the amount in English."""


def money_text(minor: int, currency: str, language: str) -> str:
    """An amount with its sign, or with its code where it has none.

    Args:
        minor: minor units, zero or more.
        currency: ISO 4217 code.
        language: ``en``, ``ru`` or ``pl``.

    >>> money_text(125000, "GBP", "en"), money_text(800, "CHF", "en"), money_text(800, "JPY", "en")
    ('£1,250.00', '8.00 CHF', '800 JPY')
    >>> money_text(125000, "PLN", "pl").replace(chr(160), " ")
    '1 250,00 zł'
    """
    digits = minor_digits(currency)
    whole, part = divmod(minor, 10**digits)
    group = "," if language == "en" else "\u00a0"
    amount = f"{whole:,}".replace(",", group)
    if digits:
        amount += f"{PHRASES[language].comma}{part:0{digits}}"
    sign = _SYMBOLS.get(currency, currency)
    if language == "en" and sign and sign in _BEFORE:
        return f"{sign}{amount}"
    space = " " if language == "en" else "\u00a0"
    return f"{amount}{space}{sign}".rstrip()
