"""Reasons in the request's language, for the shopper and for staff."""

from __future__ import annotations

from functools import cache
from string import Formatter
from typing import NamedTuple

from pairwell.model.offer import Reason
from pairwell.offers.phrases import PHRASES, counted, language_of
from pairwell.offers.situation import Situation


class _Sentence(NamedTuple):
    """A sentence made ready for the ``%`` of Python, six times as fast as ``format``.

    Attributes:
        text: with ``%(name)s`` for each figure.
        counted: figures that go with their word, and the word.
    """

    text: str
    counted: tuple[tuple[str, str], ...]


def reason_in_words(code: str, name: str, situation: Situation, **figures: object) -> Reason:
    """The reason of a code about a product or category; staff reads the figures as well.

    Args:
        code: which reason.
        name: title of what it is about; empty where it has none.
        situation: whose request names the language.
        figures: what the staff's sentence has places for; ``unnamed`` stands in for the title.
    """
    language = language_of(situation.request.locale)
    for_shoppers = _sentence("shopper" if name else "nameless", code, language)
    for_staff = _sentence("staff", code, language)
    figures["name"] = name or str(figures.get("unnamed", ""))
    for figure, word in for_staff.counted:
        n = figures[figure]
        assert isinstance(n, int)  # noqa: S101 - narrows the type; sentences count whole numbers
        figures[figure] = counted(n, word, language)
    return Reason(
        code=code,
        text=for_shoppers.text % {"name": name},
        staff_text=for_staff.text % figures,
    )


@cache
def _sentence(kind: str, code: str, language: str) -> _Sentence:
    sentences: dict[str, str] = getattr(PHRASES[language], kind)
    text, words = "", []
    for literal, figure, word, _ in Formatter().parse(sentences[code]):
        text += literal.replace("%", "%%")
        if figure is not None:
            text += f"%({figure})s"
            words += [(figure, word)] if word else []
    return _Sentence(text, tuple(words))
