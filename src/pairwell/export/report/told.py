"""What the floors below say in English, in the language of a page.

The importer, the settings and whoever refuses something speak English, on the command line, in JSON
and in the books that are kept. A page finds their sentence again among the templates of
``messages/import.<locale>.toml`` and ``messages/refused.<locale>.toml`` and says it in its own
language, with the same figures and names in it. Tests hold the templates to what is said there.
What no template fits is said as it came.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import count
from string import Formatter

from pairwell.model.of_one import of_one

MAX_LENGTH = 2_000
"""Longer texts are said as they came."""

_END = re.compile(r"(?<=[.?])[ \n]|; ")
"""Between two sentences, or two parts of one."""

Say = Callable[[str, str], str]
"""Says what stands in a gap, by the gap's name; a gap without one is never asked for."""

FILES = ("import", "refused")
OURS = ("meaning", "reasons", "what", "where")
"""Gaps in which such words stand themselves."""

WORD, SENTENCE, ANYTHING = "(?:(?![.;][ \n]).)+?", "(?:(?!\\.[ \n]).)+?", ".+?"
VALUE = f"(?:'.+?'|\".+?\"|{WORD})"
WITHIN = {"meaning": SENTENCE, "names": ANYTHING, "reasons": ANYTHING, "why": ANYTHING}
"""What may stand in a gap; in others no end of a sentence or part of one, unless quoted."""


def told(text: str, locale: str, say: Say) -> str:
    """What was said in English, in a language.

    Args:
        text: one or more sentences.
        locale: ``en``, ``ru`` or ``pl``.
        say: says what stands in a gap and is no sentence of ours.

    >>> told("3 rows have no order_id.", "pl", lambda gap, text: text)
    'Wierszy: 3 — brak pola „order_id”.'
    >>> told("1 row has no order_id.", "pl", lambda gap, text: text)
    'Wierszy: 1 — brak pola „order_id”.'
    >>> told("There is no version 'm-7'. Something new.", "pl", lambda gap, text: text)
    "Nie ma wersji 'm-7'. Something new."
    """
    return text if locale == "en" or len(text) > MAX_LENGTH else _told(text, locale, say)[0]


def _told(text: str, locale: str, say: Say) -> tuple[str, int]:
    """A text in a language, and how many of its letters stay as they came: the fewest win."""
    best = text, len(text)
    for pattern, words in _templates(locale):
        if found := pattern.fullmatch(text):
            values, gaps, left = [], {}, 0
            for gap, value in found.groupdict().items():
                own, n_left = (
                    _told(value, locale, say) if gap in OURS else (say(gap, value), len(value))
                )
                left += n_left
                if gap.startswith("_"):
                    values.append(value)
                else:
                    gaps[gap] = own
            if left < best[1]:
                best = words.format(*values, **gaps), left
    end = _END.search(text)
    if end and best[1] == len(text):
        first, left = _told(text[: end.start()], locale, say)
        rest, more = _told(text[end.end() :], locale, say)
        best = f"{first}{end[0]}{rest}", left + more
    return best


def sentences(locale: str, name: str) -> dict[str, str]:
    """The English templates of a file and ours."""
    file = files(__package__).joinpath("messages", f"{name}.{locale}.toml")
    return tomllib.loads(file.read_text("utf-8"))


@cache
def _templates(locale: str) -> list[tuple[re.Pattern[str], str]]:
    return [
        (_pattern(each), ours)
        for name in FILES
        for theirs, ours in sentences(locale, name).items()
        for each in dict.fromkeys((theirs, of_one(theirs)))
    ]


def _pattern(template: str) -> re.Pattern[str]:
    place = count()
    parts = []
    for text, gap, _, _ in Formatter().parse(template):
        parts.append(re.escape(text))
        if gap is not None:
            within = WITHIN.get(gap, WORD) if gap else VALUE
            parts.append(f"(?P<{gap or f'_{next(place)}'}>{within})")
    return re.compile("".join(parts), re.DOTALL)
