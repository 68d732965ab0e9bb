"""docs/mission.md against the tests: every row stands there once, and is shown, owed or waiting."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.docs.run_document import ROOT

PAGE = ROOT / "docs" / "mission.md"
TESTS = ROOT / "tests"
GOLDEN = TESTS / "golden" / "decide"


def _run(letter: str, *numbers: int | tuple[int, int]) -> list[str]:
    spans = [(each, each) if isinstance(each, int) else each for each in numbers]
    return [f"{letter}-{n:02d}" for first, last in spans for n in range(first, last + 1)]


SETTLED = [f"T{n}" for n in range(1, 13)]
COMPLIANCE = [f"C{n}" for n in (1, 4, 5, 6, 7, 9, 10, 29, 31)]
LAST = {"T": 32, "P": 32, "R": 39, "C": 14, "S": 15, "D": 20, "F": 16, "X": 18, "K": 19, "L": 11}
ROWS = [row for letter, n in (LAST | {"M": 9, "N": 4}).items() for row in _run(letter, (1, n))]
ROWS += SETTLED + COMPLIANCE
OWED = {
    *_run("T", (1, 24), (26, 29), 31, 32),
    *_run("P", (1, 11), 14, 20, 21, (23, 25), 28, 30, 32),
    *_run("R", (1, 30), (33, 35), (37, 39)),
    *_run("S", 1, 3, (6, 9), (11, 13), 15),
    *SETTLED,
    *COMPLIANCE,
}
"""What decisions owe now; these may be shown or honestly missing, never put off."""

MAY_BE_MISSING: frozenset[str] = frozenset()
"""Owed and not there yet: none is; nothing may be added."""


def _cells() -> list[tuple[str, str]]:
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    return [
        (line[0], line[-1]) for line in lines if re.fullmatch(r"[A-Z]-\d\d|[TC]\d{1,2}", line[0])
    ]


MAP = dict(_cells())


def _files(cell: str) -> list[Path]:
    return [
        GOLDEN / name.removeprefix("golden/") if name.endswith(".toml") else TESTS / name
        for name in re.findall(r"`([\w/]+\.(?:py|toml))`", cell)
    ]


def _names(row: str, text: str) -> bool:
    """Whether a text speaks of a row; T10 is no hour of an instant."""
    return re.search(rf"(?<![\w-]){row}(?!\d|[:-]\d)", text) is not None


@cache
def _texts() -> dict[Path, str]:
    found = [*TESTS.rglob("test_*.py"), *GOLDEN.glob("*.toml")]
    return {path: path.read_text("utf-8") for path in found if path != Path(__file__)}


def test_every_row_stands_there_once() -> None:
    assert sorted(row for row, _ in _cells()) == sorted(ROWS)
    assert set(ROWS) >= OWED >= MAY_BE_MISSING


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_shown_missing_or_waiting(row: str) -> None:
    cell = MAP[row]
    if cell.startswith("later: "):
        assert row not in OWED, "it is owed now"
        assert len(cell) > len("later: ")
        shown = [path.name for path, text in _texts().items() if _names(row, text)]
        assert not shown, f"it waits, and is shown: {shown}"
    elif cell.startswith("missing: "):
        assert row in MAY_BE_MISSING, "the list of what is missing does not grow"
    else:
        assert row not in MAY_BE_MISSING, "it is shown: take it off the list of what is missing"
        assert _files(cell), f"no test, `later: …` or `missing: …` in {cell!r}"
        for path in _files(cell):
            assert path.is_file(), path
            assert _names(row, path.read_text("utf-8")), f"{path.name} does not speak of {row}"


def test_what_is_missing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    missing = {row: cell for row, cell in MAP.items() if cell.startswith("missing: ")}
    with capsys.disabled():
        told = f"{len(missing)} of {len(OWED)} rows owed now are missing: {', '.join(missing)}"
        sys.stdout.write(f"\n{told}\n")
    assert len(missing) <= len(MAY_BE_MISSING) == 0
