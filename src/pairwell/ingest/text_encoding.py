"""Which encoding a text file is in, told from its bytes.

A byte order mark decides; else valid UTF-8 is UTF-8; else UTF-16 shows by its zero bytes; else one
of the single-byte code pages of our markets is guessed by the letters that it would give.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXPECTED = {
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČŘŠŽőűöüäßÖÜÄ",
    "cp1252": "£éèàùçâêîôûäöüßñåøæÉÀÇÄÖÜ’“”–",  # noqa: RUF001 - these very signs
}
_HIGH = re.compile(rb"[\x80-\xff]")
_POUNDS = re.compile(rb"\xa3 ?[0-9]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")


class Encoding(NamedTuple):
    """An encoding and whether it was guessed rather than known."""

    name: str
    guessed: bool


def from_mark(head: bytes) -> str | None:
    r"""The encoding that a byte order mark names.

    >>> from_mark(b"\xef\xbb\xbforder_id")
    'utf-8-sig'
    """
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 told from zero bytes on every second place.

    >>> utf16_without_mark("order_id".encode("utf-16-le"))
    'utf-16-le'
    """
    half = len(head) // 2
    if half < 2:
        return None
    if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def guess_encoding(sample: bytes) -> Encoding:
    r"""The encoding of a text that is not clean UTF-8.

    Args:
        sample: bytes of the file that hold its non-ASCII letters.

    >>> guess_encoding("Чайник;кружка".encode("cp1251")).name
    'cp1251'
    >>> guess_encoding("Łyżka;żółty".encode("cp1250")).name
    'cp1250'
    >>> guess_encoding("Café at £3".encode("cp1252")).name
    'cp1252'
    >>> guess_encoding("кружка".encode() * 20 + b"\xff")
    Encoding(name='utf-8', guessed=True)
    """
    decoded = sample.decode("utf-8", errors="surrogateescape")
    n_bad = sum(1 for c in decoded if "\udc80" <= c <= "\udcff")
    n_good = sum(1 for c in decoded if c > "\x7f") - n_bad
    if n_bad * 10 <= n_good:
        return Encoding("utf-8", guessed=True)
    n_high = len(_HIGH.findall(sample))
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
    # Cyrillic words are runs of high bytes; Polish or French ones have a high byte here and there.
    if in_runs > 0.6 * n_high:
        return Encoding("cp1251", guessed=True)
    scores = {
        name: sum(sample.decode(name, errors="ignore").count(letter) for letter in letters)
        for name, letters in _EXPECTED.items()
    }
    # What would be a Polish Ł before a figure is a pound sign.
    scores["cp1252"] += 2 * len(_POUNDS.findall(sample))
    best = "cp1252" if scores["cp1252"] > scores["cp1250"] else "cp1250"
    return Encoding(best, guessed=True)
