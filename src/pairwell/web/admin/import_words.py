"""What an import says, in the language of a page.

The importer speaks English, on the command line, in JSON and in the books that are kept. A page
finds its sentence again among the templates of ``messages/import.<locale>.toml`` and says it in
its own language, with the same figures and names in it. A test holds the templates to those of the
importer. What no template fits is said as it came.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from string import Formatter

MAX_LENGTH = 2_000
"""Longer texts are said as they came."""

Say = Callable[[str, str], str]
"""Says what stands in a gap, by the gap's name."""

OURS = ("meaning", "reasons", "what")
"""Gaps in which the importer's own words stand."""

WORD, SENTENCE, ANYTHING = "(?:(?![.;] ).)+?", "(?:(?!\\. ).)+?", ".+?"
WITHIN = {"meaning": SENTENCE, "names": ANYTHING, "reasons": ANYTHING, "why": ANYTHING}
"""What may stand in a gap; in all others no end of a sentence or of a part of one."""

_GAP = re.compile(r"\{(\w+)\}")


def in_words(text: str, locale: str, say: Say) -> str:
    """What the importer said, in a language.

    Args:
        text: one or more of its sentences.
        locale: ``en``, ``ru`` or ``pl``.
        say: says what stands in a gap and is no sentence of ours.

    >>> in_words("3 row(s) have no order_id.", "pl", lambda gap, text: text)
    'Wierszy: 3 — brak pola „order_id”.'
    >>> in_words("Something new.", "pl", lambda gap, text: text)
    'Something new.'
    """
    if locale == "en" or len(text) > MAX_LENGTH:
        return text
    for pattern, words in _templates(locale):
        if found := pattern.fullmatch(text):
            gaps = found.groupdict()
            return words.format(
                **{
                    gap: in_words(gaps[gap], locale, say) if gap in OURS else say(gap, gaps[gap])
                    for gap in gaps
                }
            )
    first, mark, rest = _first(text)
    return (
        text if not mark else f"{in_words(first, locale, say)}{mark}{in_words(rest, locale, say)}"
    )


def sentences(locale: str) -> dict[str, str]:
    """The importer's templates and ours."""
    file = files(__package__).joinpath("messages", f"import.{locale}.toml")
    said: dict[str, str] = tomllib.loads(file.read_text("utf-8"))["said"]
    return said


def _first(text: str) -> tuple[str, str, str]:
    """The first sentence, what stands behind it, and the rest."""
    end = re.search(r"(?<=[.?]) |; ", text)
    return (text, "", "") if end is None else (text[: end.start()], end[0], text[end.end() :])


@cache
def _templates(locale: str) -> list[tuple[re.Pattern[str], str]]:
    """The most particular first: those with the most letters of their own."""
    by_length = sorted(sentences(locale).items(), key=lambda each: -len(_GAP.sub("", each[0])))
    return [(_pattern(theirs), ours) for theirs, ours in by_length]


def _pattern(template: str) -> re.Pattern[str]:
    parts = (
        re.escape(text) + (f"(?P<{gap}>{WITHIN.get(gap, WORD)})" if gap else "")
        for text, gap, _, _ in Formatter().parse(template)
    )
    return re.compile("".join(parts), re.DOTALL)
