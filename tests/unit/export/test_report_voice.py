"""The three catalogues say the same things; numbers follow the language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import numpy as np
import pytest

import pairwell.export.report
from pairwell.export.report.voice import LOCALES, Voice, catalogue
from pairwell.matrix.prune import dropped_by_rule
from pairwell.model.errors import SettingsRefused
from pairwell.model.snapshot import RELATIONS
from pairwell.model.source import Kind
from pairwell.offers.eligibility import CODES, UNKNOWN_PRODUCT

FOLDER = Path(pairwell.export.report.__file__).parent


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_key_is_in_all_languages_with_the_same_figures() -> None:
    english = catalogue("en")
    for locale in LOCALES:
        other = catalogue(locale)
        assert set(other) == set(english), locale
        for key, sentence in english.items():
            assert other[key].strip(), (locale, key)
            assert fields(other[key]) == fields(sentence), (locale, key)


def test_translations_are_translations() -> None:
    """A sentence of several words that stands unchanged was forgotten."""
    english = catalogue("en")
    for locale in ("ru", "pl"):
        same = [k for k, v in catalogue(locale).items() if v == english[k] and " " in v]
        assert same == [], locale


def test_every_sentence_that_the_code_says_exists() -> None:
    said: set[str] = set()
    for file in FOLDER.rglob("*.py"):
        text = file.read_text("utf-8")
        said |= set(re.findall(r"say\(\s*\"([a-z_]+\.[a-z_]+)\"", text))
        for key in re.findall(r"empty\(voice, \"([a-z_]+)\"", text):
            said |= {f"{key}.empty", f"{key}.how"}
    assert len(said) > 90
    assert said <= set(catalogue("en"))


def test_codes_of_the_decision_have_words() -> None:
    known = catalogue("en")
    assert {f"refusal.{c}" for c in (*CODES[1:], UNKNOWN_PRODUCT)} <= set(known)
    assert {f"relation.{r}" for r in RELATIONS} <= set(known)


def test_rules_of_the_build_and_kinds_of_files_have_words_and_no_others() -> None:
    rules = dropped_by_rule(np.zeros(1, np.int32), np.zeros(1, np.float32), np.zeros(1, np.int8), 0)
    for locale in LOCALES:
        known = catalogue(locale)
        for section, codes in (("rule", rules), ("kind", get_args(Kind))):
            words = {key.partition(".")[2] for key in known if key.startswith(f"{section}.")}
            assert words == set(codes), (locale, section)


def test_an_unknown_code_stands_for_itself() -> None:
    assert Voice("pl").code("refusal", "brand_new") == "brand new"


def test_numbers() -> None:
    en, ru = Voice("en", "GBP"), Voice("ru", "RUB")
    assert en.count(1234567) == "1,234,567"
    assert ru.count(1234567) == "1\u00a0234\u00a0567"
    assert ru.number(-1234.5, 1) == "−1\u00a0234,5"
    assert en.number(None) == en.number(float("nan")) == "–"
    assert en.number(float("inf")) == "∞"
    assert [en.measure(x) for x in (0.4211, 25.94, 812.4)] == ["0.42", "25.9", "812"]
    assert (en.share(0.126), ru.share(0.126, 1)) == ("13%", "12,6\u00a0%")
    assert (en.tiny(0.0004), en.tiny(0.0125)) == ("< 0.001", "0.013")


@pytest.mark.parametrize(
    ("currency", "minor", "text"),
    [("GBP", 205, "£2.05"), ("JPY", 205, "205\u00a0JPY"), ("KWD", 2050, "2.050\u00a0KWD"),
     ("", 205, "2.05"), ("PLN", None, "–")],
)  # fmt: skip
def test_money(currency: str, minor: int | None, text: str) -> None:
    assert Voice("en", currency).money(minor) == text


def test_regions_and_strangers() -> None:
    assert Voice("en-GB").locale == "en"
    with pytest.raises(SettingsRefused, match="'de'") as caught:
        Voice("de")
    assert "pl" in caught.value.hint
