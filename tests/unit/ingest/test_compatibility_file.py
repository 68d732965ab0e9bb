"""compatibility.toml: what is read, and what is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.ingest.compatibility_file import read_compatibility
from pairwell.model.compatibility_rules import NO_RULES, CompatibilityRules, FitRule, NeverRule
from pairwell.model.errors import InputRefused

GOOD = """\
# what fits what
[[rule]]
name = "lens mount"
anchors = "category:Cameras"
candidates = ["category:Lenses", "L1"]
equals = "mount"

[[rule]]
anchors = "category:Phones"
candidates = "category:Cases"
one_of = { anchor = "model", candidate = "fits" }

[[never]]
one = "category:Toasters"
other = "tag:office"

[[rule]]
anchors = "category:Beds"
candidates = "category:Mattresses"
range = { anchor = "height", lowest = "from", highest = "to" }
"""


def refused(folder: Path, text: str) -> tuple[str, str]:
    file = folder / "compatibility.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputRefused) as caught:
        read_compatibility(file)
    assert str(file) in caught.value.message
    return caught.value.message, caught.value.hint


def test_every_form_of_a_rule(tmp_path: Path) -> None:
    file = tmp_path / "compatibility.toml"
    file.write_text(GOOD, "utf-8")
    assert read_compatibility(file) == CompatibilityRules(
        file=str(file),
        fits=(
            FitRule(
                name="lens mount", anchors=("category:Cameras",),
                candidates=("category:Lenses", "L1"), anchor_attribute="mount",
                candidate_attribute="mount", line=2,
            ),
            FitRule(
                name="model fits: category:Phones + category:Cases", anchors=("category:Phones",),
                candidates=("category:Cases",), anchor_attribute="model",
                candidate_attribute="fits", line=8,
            ),
            FitRule(
                name="height from to: category:Beds + category:Mattresses",
                anchors=("category:Beds",), candidates=("category:Mattresses",),
                anchor_attribute="height", lowest="from", highest="to", line=17,
            ),
        ),
        never=(
            NeverRule(
                name="never category:Toasters with tag:office", one=("category:Toasters",),
                other=("tag:office",), line=13,
            ),
        ),
    )  # fmt: skip


def test_no_file_is_no_rule(tmp_path: Path) -> None:
    assert read_compatibility(tmp_path / "compatibility.toml") == NO_RULES


def test_rules_of_one_name_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "compatibility.toml"
    one = '[[rule]]\nname = "fit"\nanchors = "a"\ncandidates = "b"\nequals = "x"\n'
    file.write_text(one + one)
    assert [rule.name for rule in read_compatibility(file).fits] == ["fit", "fit (6)"]


SIDES = 'anchors = "a"\ncandidates = "b"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]\n", "line 1"),
        (f"\n[[rule]]\n{SIDES}", "line 2: a rule has exactly one of equals, one_of and range"),
        (f'[[rule]]\n{SIDES}equals = "m"\nrange = {{anchor="m", lowest="n"}}\n', "has 2"),
        (f'[[rule]]\n{SIDES}equal = "m"\n', "line 1: Object contains unknown field equal"),
        ('[[rule]]\nanchors = "a"\nequals = "m"\n', "line 1: Object missing required field cand"),
        (f'[[rule]]\n{SIDES}range = {{ anchor = "m" }}\n', "line 1: a range names lowest"),
        (f'[[rule]]\n{SIDES}equals = ""\n', "line 1: an attribute has no name"),
        (f'[[rule]]\n{SIDES}equals = "m"\n[[never]]\none = []\nother = "b"\n', "line 5: a side"),
        ('[[never]]\none = "price:x"\nother = "b"\n', "line 1: price:x is no price range"),
        ('[[rules]]\nanchors = "a"\n', "unknown field rules"),
        ("rule = 3\n", "is not understood"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    message, hint = refused(tmp_path, text)
    assert said in message
    assert hint
