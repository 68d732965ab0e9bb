"""How the report speaks: sentences, numbers, money and days in the reader's language.

Every sentence is in ``messages/<locale>.toml``; a test holds the three files to the same keys.
Days that people read are written as their language writes them; data keep ISO.
"""

from __future__ import annotations

import math
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from pairwell.export.report.told import told
from pairwell.model.errors import SettingsRefused

LOCALES = ("en", "ru", "pl")

_GROUP = {"en": ",", "ru": "\u00a0", "pl": "\u00a0"}
_POINT = {"en": ".", "ru": ",", "pl": ","}
_DIGITS = {"JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "VND": 0, "HUF": 2, "KWD": 3, "BHD": 3, "TND": 3}
_SYMBOL = {"GBP": "£", "USD": "$", "EUR": "€", "PLN": "zł", "RUB": "₽"}
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
UNKNOWN = "–"


class Voice:
    """One language, and the shop's currency.

    Args:
        locale: ``en``, ``ru`` or ``pl``; a region is ignored (``en-GB``).
        currency: ISO 4217 code; empty when not known.

    Raises:
        SettingsRefused: there is no such language.

    >>> Voice("en", "GBP").money(123456), Voice("pl", "PLN").money(123456).split()
    ('£1,234.56', ['1', '234,56', 'zł'])
    >>> Voice("en", "GBP").money(-10)
    '−£0.10'
    """

    def __init__(self, locale: str = "en", currency: str = "") -> None:
        self.locale = locale.replace("_", "-").split("-")[0].lower()
        if self.locale not in LOCALES:
            raise SettingsRefused(
                f"There is no report in {locale!r}.", f"Choose one of: {', '.join(LOCALES)}."
            )
        self.currency = currency
        self._messages = catalogue(self.locale)

    def say(self, key: str, **values: str | int) -> str:
        """The sentence of a key; ``values`` stand in it as they are.

        Raises:
            KeyError: there is no such sentence.
        """
        return self._messages[key].format(**values)

    def code(self, kind: str, code: str) -> str:
        """A code in words; a code that the catalogue does not know stands for itself.

        >>> Voice().code("rule", "some_new_rule")
        'some new rule'
        """
        return self._messages.get(f"{kind}.{code}", code.replace("_", " "))

    def told(self, text: str) -> str:
        r"""What the importer said, in this language.

        >>> Voice("pl").told("1,200 rows have no order_id.")
        'Wierszy: 1\xa0200 — brak pola „order_id”.'
        """
        return told(text, self.locale, self._gap)

    def _gap(self, gap: str, text: str) -> str:
        """What stands in a sentence of the importer: its kinds and figures as ours."""
        if gap in ("kind", "other"):
            return self.code("kind", text.strip("'"))
        if gap in ("n", "of") and text.replace(",", "").isdecimal():
            return self.count(int(text.replace(",", "")))
        return text.replace("%", "\u00a0%") if gap == "share" else text

    def count(self, n: int) -> str:
        """An integer with its thousands apart."""
        return f"{n:,}".replace(",", _GROUP[self.locale])

    def number(self, x: float | None, digits: int = 2) -> str:
        """A number with so many digits after the point; a dash when it is not known."""
        if x is None or math.isnan(x):
            return UNKNOWN
        if math.isinf(x):
            return "∞"
        whole, _, rest = f"{x:,.{digits}f}".partition(".")
        text = whole.replace(",", _GROUP[self.locale]).replace("-", "−")
        return f"{text}{_POINT[self.locale]}{rest}" if rest else text

    def measure(self, x: float | None) -> str:
        """A ratio to three figures or so: 0.42, 7.31, 25.9, 812."""
        if x is None or not math.isfinite(x):
            return self.number(x)
        return self.number(x, 2 if abs(x) < 10 else 1 if abs(x) < 100 else 0)

    def share(self, x: float | None, digits: int = 0) -> str:
        """A share as per cent; one that is more than none is never told as 0 %.

        >>> Voice().share(0.25), Voice().share(0.0002, 1), Voice().share(0.0)
        ('25%', '< 0.1%', '0%')
        """
        space = "" if self.locale == "en" else "\u00a0"
        if x is None:
            return UNKNOWN
        least = 10.0**-digits
        if 0 < 100 * x < least / 2:
            return f"< {self.number(least, digits)}{space}%"
        return f"{self.number(100 * x, digits)}{space}%"

    def tiny(self, q: float) -> str:
        """A false-discovery rate: 0.012, or "< 0.001"."""
        return f"< {self.number(0.001, 3)}" if q < 0.001 else self.number(q, 3)

    def money(self, minor: float | None, currency: str | None = None) -> str:
        """Minor units as money."""
        if minor is None or math.isnan(minor):
            return UNKNOWN
        code = self.currency if currency is None else currency
        text = self.number(self.major(minor, code), _DIGITS.get(code, 2))
        symbol = _SYMBOL.get(code, code)
        if not symbol:
            return text
        sign, text = ("−", text[1:]) if text.startswith("−") else ("", text)
        return (
            f"{sign}{symbol}{text}"
            if self.locale == "en" and symbol in "£$€"
            else f"{sign}{text}\u00a0{symbol}"
        )

    def day(self, iso: str) -> str:
        r"""The day of an ISO date or instant; a dash when it is empty.

        >>> Voice("en").day("2026-11-02"), Voice("pl").day("2026-11-02T10:05:30+00:00")
        ('2\xa0Nov\xa02026', '02.11.2026')
        """
        if not iso:
            return UNKNOWN
        try:
            day = date.fromisoformat(iso[:10])
        except ValueError:  # somebody wrote something else: it stands as it is
            return iso
        if self.locale == "en":
            return f"{day.day}\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}"
        return f"{day.day:02}.{day.month:02}.{day.year}"

    def at(self, instant: str) -> str:
        r"""An RFC 3339 instant to the minute; a dash when it is empty.

        >>> Voice("ru").at("2026-11-22T10:05:30+00:00"), Voice().at("")
        ('22.11.2026\xa010:05', '–')
        """
        return f"{self.day(instant)}\u00a0{instant[11:16]}" if instant else UNKNOWN

    def major(self, minor: float, currency: str | None = None) -> float:
        """Minor units as a plain number, for an axis."""
        code = self.currency if currency is None else currency
        return float(minor) / 10.0 ** _DIGITS.get(code, 2)

    @property
    def separators(self) -> str:
        """Decimal point and thousands separator, as the chart library wants them."""
        return _POINT[self.locale] + _GROUP[self.locale]


@cache
def catalogue(locale: str) -> dict[str, str]:
    """All sentences of a language, by ``section.key``."""
    text = files(__package__).joinpath("messages", f"{locale}.toml").read_text("utf-8")
    return {
        f"{section}.{key}": value
        for section, entries in tomllib.loads(text).items()
        for key, value in entries.items()
    }
