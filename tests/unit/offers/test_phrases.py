"""Every sentence in three languages, and how words are counted.

Shows C-14, C5 of docs/mission.md.
"""

from __future__ import annotations

import re
import string

import pytest

from pairwell.offers.explain import REASON_CODES
from pairwell.offers.phrases import PHRASES, counted
from pairwell.offers.pinned import CURATED
from pairwell.offers.shop_phrases import SHOP_PHRASES

FORMS = {"en": 2, "ru": 3, "pl": 3}


@pytest.mark.parametrize("language", PHRASES)
def test_every_language_says_everything(language: str) -> None:
    phrases = PHRASES[language]
    for sentences in (phrases.shopper, phrases.nameless, phrases.staff):
        assert set(sentences) == {*REASON_CODES.values(), CURATED, *SHOP_PHRASES["en"]}
    assert {len(forms) for forms in phrases.words.values()} == {FORMS[language]}
    assert set(phrases.words) == {"orders", "customers"}


@pytest.mark.parametrize("language", PHRASES)
def test_a_shopper_reads_no_figures(language: str) -> None:
    phrases = PHRASES[language]
    for sentence in (*phrases.shopper.values(), *phrases.nameless.values()):
        fields = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert fields <= {"name"}
        assert not re.search(r"\d", sentence)


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("en", 1, "1 customer"),
        ("en", 0, "0 customers"),
        ("ru", 1, "1 покупатель"),
        ("ru", 3, "3 покупателя"),
        ("ru", 11, "11 покупателей"),
        ("ru", 101, "101 покупатель"),
        ("ru", 114, "114 покупателей"),
        ("pl", 1, "1 klient"),
        ("pl", 24, "24 klienci"),
        ("pl", 13, "13 klientów"),
        ("pl", 101, "101 klientów"),
    ],
)
def test_counted_words(language: str, n: int, text: str) -> None:
    assert counted(n, "customers", language) == text
