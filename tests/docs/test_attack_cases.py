"""docs/attack-cases.md against the tests: every case stands there once, and its tests exist."""

from __future__ import annotations

import re

import pytest

from tests.docs.run_document import ROOT

PAGE = ROOT / "docs" / "attack-cases.md"
TESTS = ROOT / "tests"
LAST = 130


def _span(*numbers: int | tuple[int, int]) -> set[int]:
    spans = [(each, each) if isinstance(each, int) else each for each in numbers]
    return {n for first, last in spans for n in range(first, last + 1)}


OWED = _span(
    (1, 9), 14, (21, 41), (43, 46), 48, (54, 70), 74, (76, 79), 81, 84, (86, 91), 95, 102, 103, 109
)
"""Cases that have to be shown now."""

ROWS = [
    (int(number), cell)
    for number, cell in re.findall(r"^\| (\d+) \| [^|]+ \| (.+) \|$", PAGE.read_text("utf-8"), re.M)
]


def test_every_case_stands_there_once() -> None:
    assert [number for number, _ in ROWS] == list(range(1, LAST + 1))


@pytest.mark.parametrize(("number", "cell"), ROWS, ids=[str(number) for number, _ in ROWS])
def test_a_case_is_shown_or_says_why_not(number: int, cell: str) -> None:
    if cell.startswith(("later: ", "missing: ")):
        assert number not in OWED, "it has to be shown"
        assert "`" not in cell
        return
    shown = re.findall(r"`([\w/]+\.py)::(test_\w+)`", cell)
    assert "<br>".join(f"`{file}::{name}`" for file, name in shown) == cell
    for file, name in shown:
        text = (TESTS / file).read_text("utf-8")
        assert re.search(rf"^def {name}\(", text, re.M), f"{file} has no {name}"
