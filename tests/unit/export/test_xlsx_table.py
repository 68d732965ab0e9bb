from __future__ import annotations

import warnings
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pairwell.export.tables import xlsx_table
from pairwell.export.tables.xlsx_table import Cell, write_xlsx
from pairwell.model.errors import InputRefused

TEXTS = [
    "=1+1", "+1", "-1", "@a", "'=1", "007", "1E5", "1/2", " lead", "a\nb", "a\r\nb", "tab\tx",
    "_x0041_", "_x005F_", "<&>\"'", "чай 茶", "TRUE", "#REF!",
]  # fmt: skip


def book(rows: list[tuple[Cell, ...]], **more: Any) -> bytes:
    sink = BytesIO()
    assert write_xlsx(("a", "b"), rows, sink, **more) == len(rows)
    return sink.getvalue()


def read(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_texts_stay_texts() -> None:
    assert [row[0] for row in read(book([(t, 1) for t in TEXTS]))] == ["a", *TEXTS]


def test_no_cell_is_a_formula_and_texts_keep_their_mark() -> None:
    data = book([(t, 1) for t in TEXTS])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    cell = sheet["A2"]
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)


def test_numbers_are_numbers_and_unknown_is_empty() -> None:
    rows = read(book([(1, 0.25), (True, None), (float("nan"), -3), ("", 1e-9)]))
    assert rows[1:] == [[1.0, 0.25], [True, ""], ["", -3.0], ["", 1e-9]]


def test_what_xml_cannot_hold_becomes_a_space() -> None:
    assert read(book([("a\x00b\x1f\ufffe", 1)]))[1][0] == "a b  "


def test_a_sheet_opens_whole_elsewhere() -> None:
    data = book([("x", 1)] * 3, widths=(5, 30), choices={"b": ("pin", "block")})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.max_row) == ("A2", "A1:B4", 4)
    (choice,) = sheet.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"pin,block"', "B2:B1048576")


def test_the_same_rows_are_the_same_bytes() -> None:
    assert book([("x", 1)]) == book([("x", 1)])


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "MAX_ROWS", 3)
    assert len(read(book([("x", 1)] * 2))) == 3
    with pytest.raises(InputRefused, match="A sheet holds 3 rows"):
        book([("x", 1)] * 3)
