"""Tables written by hand: columns by name wherever they stand, and a misspelt one is refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pairwell.ingest.text_rows import read_text_rows
from pairwell.model.errors import InputRefused

NAMES = {"anchor": "anchor", "anchor_id": "anchor", "candidate": "candidate", "until": "until"}


def read(path: Path, *, strict: bool = True) -> list[tuple[int, dict[str, str]]]:
    rows = read_text_rows(path, NAMES, ("candidate",), strict=strict)
    return [(row.line, row.cells) for row in rows]


def test_columns_may_stand_anywhere_and_cells_are_bare(tmp_path: Path) -> None:
    file = tmp_path / "pins.csv"
    file.write_text("Candidate;Anchor ID\n'=1+1; 007 \n\n'quoted';x\n", "utf-8")
    assert read(file) == [
        (2, {"candidate": "=1+1", "anchor": "007"}),
        (4, {"candidate": "'quoted'", "anchor": "x"}),
    ]


def test_a_workbook_is_a_table_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["candidate", "anchor"])
    book.active.append(["cup", 7])
    book.save(tmp_path / "pins.xlsx")
    assert read(tmp_path / "pins.xlsx") == [(2, {"candidate": "cup", "anchor": "7"})]


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("anchor,candidate,untill\na,b,c\n", "'untill' is not known", "until"),
        ("anchor,until\na,b\n", "no column candidate", "candidate"),
        ("candidate,candidate\na,b\n", "stands there twice", "candidate"),
        ("", "is empty", "header"),
    ],
)
def test_columns_too_many_or_too_few_are_refused(
    tmp_path: Path, text: str, says: str, hint: str
) -> None:
    file = tmp_path / "pins.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(InputRefused, match=says) as refused:
        read(file)
    assert hint in refused.value.hint


def test_a_row_that_cannot_be_cut_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "pins.csv"
    file.write_text("anchor,candidate\na,b\nc,d,e,f\n", "utf-8")
    with pytest.raises(InputRefused, match="line 3"):
        read(file)


def test_a_shops_own_file_may_have_other_columns(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("colour,candidate\nred,b\n", "utf-8")
    assert read(file, strict=False) == [(2, {"candidate": "b"})]
