from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from pairwell.app.propose_edits import EditedRow
from pairwell.ingest.edited_sheet import read_edited_sheet
from pairwell.model.errors import InputRefused

HEADER = ["anchor_id", "rank", "candidate_id", "strength", "action", "note"]


def sheet(path: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_rows_come_with_their_lines(tmp_path: Path) -> None:
    path = sheet(tmp_path / "e.xlsx", HEADER, ["007", 1, "b", 0.5, None, None], [],
                 [22423, 2.0, " c ", 0.1, "Pin ", "why"])  # fmt: skip
    assert read_edited_sheet(path) == (
        EditedRow(2, "007", "b", "1", "", ""),
        EditedRow(4, "22423", "c", "2", "Pin", "why"),
    )


def test_moved_renamed_in_case_and_added_columns_are_found(tmp_path: Path) -> None:
    header = ["mine", "Note", "ACTION", "candidate_id ", "anchor_id", "rank"]
    path = sheet(tmp_path / "e.xlsx", header, ["x", "why", "pin", "c", "a", 3])
    assert read_edited_sheet(path) == (EditedRow(2, "a", "c", "3", "pin", "why"),)


def test_missing_columns_are_refused_with_line_and_hint(tmp_path: Path) -> None:
    path = sheet(tmp_path / "e.xlsx", ["anchor_id", "candidate_id", "rank"], ["a", "b", 1])
    with pytest.raises(InputRefused, match="line 1: no column is named action nor note") as refused:
        read_edited_sheet(path)
    assert "export" in refused.value.hint


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path / "e.xlsx", [*HEADER, "action"], ["a", 1, "b", 0, "pin", "", "block"])
    with pytest.raises(InputRefused, match="the column action stands there twice"):
        read_edited_sheet(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    csv = tmp_path / "e.csv"
    csv.write_text("anchor_id\n")
    false = tmp_path / "e.xlsx"
    false.write_bytes(b"PK no")
    for path in (csv, false, tmp_path / "none.xlsx"):
        with pytest.raises(InputRefused):
            read_edited_sheet(path)
