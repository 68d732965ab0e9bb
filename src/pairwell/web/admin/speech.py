"""How the admin speaks: sentences in three languages; numbers, money and codes as in the report.

Every sentence is in ``messages``: in ``<locale>.toml`` for the daily pages, in
``setup.<locale>.toml`` for those that set up; a test holds the languages to the same keys. What the
floors below say is English there and is said here in the page's language, as in the report.
"""

from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from pairwell.export.report.told import told
from pairwell.export.report.voice import LOCALES, Voice

A_MOMENT = timedelta.resolution
"""By this much before an end is still the last day."""

_WHEN = re.compile(r"""'[^']*'|"[^"]*"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:\d\d)?)?""")
"""A day or an instant as data keep it; what is quoted is a name and stands as it is."""


class Speech:
    """One language and one currency.

    Args:
        locale: ``en``, ``ru`` or ``pl``.
        currency: ISO 4217 code; empty when not known.

    Attributes:
        voice: says numbers, money and the codes of decisions.

    >>> Speech("en").say("nav.matrix")
    'Matrix'
    """

    def __init__(self, locale: str, currency: str = "") -> None:
        self.locale = locale
        self.voice = Voice(locale, currency)
        self._messages = catalogue(locale)

    def say(self, key: str, **values: str | int) -> str:
        """The sentence of a key; ``values`` stand in it as they are.

        Raises:
            KeyError: there is no such sentence.
        """
        return self._messages[key].format(**values)

    def word(self, section: str, code: str) -> str:
        """A code in words; one that nobody named stands for itself.

        >>> Speech("en").word("field", "order_id"), Speech("en").word("field", "lineitem_sku")
        ('order number', 'lineitem sku')
        """
        return self._messages.get(f"{section}.{code}", code.replace("_", " "))

    def told(self, text: str) -> str:
        r"""What the floors below said in English, in this language; what is new, as it came.

        >>> Speech("ru").told("There is no version 'm-7'.")
        "Версии 'm-7' нет."
        >>> Speech("pl").told("1,200 rows have no order_id. 2 of 9 links were gone.")
        'Wierszy: 1\xa0200 — brak pola „numer zamówienia”. 2 of 9 links were gone.'
        """
        return told(text, self.locale, self._gap)

    def _gap(self, gap: str, text: str) -> str:
        """What stands in a sentence of theirs: its codes and figures as ours."""
        bare = text.strip("'")
        if gap in ("kind", "other", "field"):
            return self._messages.get(f"{'field' if gap == 'field' else 'kind'}.{bare}", text)
        if gap == "fields":
            return ", ".join(self._gap("field", each) for each in text.split(", "))
        if gap in ("n", "of") and text.replace(",", "").isdecimal():
            return self.voice.count(int(text.replace(",", "")))
        return text.replace("%", "\u00a0%") if gap == "share" else text

    def dated(self, text: str) -> str:
        r"""A text with its days and instants said as the pages say them.

        >>> Speech("pl").dated("'Sale 2026-11-01' skończyło się 2026-11-15T23:59:59+00:00.")
        "'Sale 2026-11-01' skończyło się 15.11.2026\xa023:59."
        """
        return _WHEN.sub(lambda found: self._when(found[0]), text)

    def _when(self, found: str) -> str:
        if found[0] in "'\"":
            return found
        return self.voice.at(found) if "T" in found else self.voice.day(found)

    def last(self, end: str) -> str:
        """The last day before an end, which people chose; a dash when it is empty.

        >>> Speech("pl").last("2026-12-25T00:00:00+00:00")
        '24.12.2026'
        """
        last = (datetime.fromisoformat(end) - A_MOMENT).isoformat() if end else ""
        return self.voice.day(last)


def chosen(cookie: str, accepted: str, shop: str) -> str:
    """The language of a visit: what was chosen, else what the browser asks for, else the shop's.

    >>> chosen("", "de, pl;q=0.7", "en"), chosen("ru", "pl", "en"), chosen("xx", "", "en")
    ('pl', 'ru', 'en')
    """
    if cookie in LOCALES:
        return cookie
    for part in accepted.split(","):
        locale = part.strip()[:2].lower()
        if locale in LOCALES:
            return locale
    return shop


@cache
def catalogue(locale: str) -> dict[str, str]:
    """All sentences of a language, by ``section.key``."""
    folder = files(__package__).joinpath("messages")
    return {
        f"{section}.{key}": value
        for name in (f"{locale}.toml", f"setup.{locale}.toml")
        for section, entries in tomllib.loads(folder.joinpath(name).read_text("utf-8")).items()
        for key, value in entries.items()
    }
