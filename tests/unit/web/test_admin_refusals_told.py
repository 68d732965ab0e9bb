"""What the floors below refuse in English is said by the admin in Russian and Polish, too."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import pairwell
from pairwell.export.report.told import sentences, told
from pairwell.web.admin.speech import Speech

SOURCE = Path(pairwell.__file__).parent
ASKED = [
    *sorted((SOURCE / "web" / "admin").rglob("*.py")),
    SOURCE / "app" / "arrange_pins.py",
    SOURCE / "app" / "manage_users.py",
    SOURCE / "matrix" / "selectors.py",
]
REFUSALS = {
    "InputRefused", "InvalidValue", "MediaRefused", "MethodRefused", "NotAllowed",
    "NotAuthenticated", "NotFound", "NotReady", "PairwellError",
}  # fmt: skip


def said() -> set[str]:
    """Every message and hint that these files raise, with a digit in the place of values."""
    found: set[str] = set()
    for file in ASKED:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in REFUSALS:
                continue
            for argument in call.args:
                if isinstance(argument, ast.Constant):
                    found.add(str(argument.value))
                elif isinstance(argument, ast.JoinedStr):
                    parts = argument.values
                    text = "".join(
                        str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts
                    )
                    if re.search("[A-Za-z]{3}", text):  # not a mere list of values
                        found.add(text)
    return found


@pytest.mark.parametrize("locale", ["ru", "pl"])
def test_every_refusal_of_the_admin_is_said_in_its_language(locale: str) -> None:
    every = said()
    assert len(every) > 100
    speech = Speech(locale)
    assert sorted(text for text in every if speech.told(text) == text) == []


@pytest.mark.parametrize("locale", ["ru", "pl"])
def test_values_stand_in_it_as_they_are(locale: str) -> None:
    for theirs, ours in sentences(locale, "refused").items():
        one, other = (
            sorted(field for _, field, _, _ in Formatter().parse(each) if field is not None)
            for each in (theirs, ours)
        )
        assert one == other, theirs
    speech = Speech(locale)
    assert "'{x} <b>'" in speech.told("There is no version '{x} <b>'.")
    assert speech.told("Nobody wrote this sentence.") == "Nobody wrote this sentence."


@pytest.mark.parametrize("locale", ["ru", "pl"])
def test_no_template_is_taken_for_another(locale: str) -> None:
    for theirs, ours in sentences(locale, "refused").items():
        names = [gap for _, gap, _, _ in Formatter().parse(theirs) if gap is not None]
        values = [f"<{place}>" for place, name in enumerate(names) if not name]
        named = {name: f"<{name}>" for name in names if name}
        said = told(theirs.format(*values, **named), locale, lambda _, text: text)
        assert said == ours.format(*values, **named), theirs


def test_both_languages_know_the_same_and_english_stays() -> None:
    assert list(sentences("ru", "refused")) == list(sentences("pl", "refused"))
    assert Speech("en").told("There is no such page.") == "There is no such page."
