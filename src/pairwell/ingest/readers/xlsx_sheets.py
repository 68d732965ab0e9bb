"""XLSX by python-calamine: values only, formulas and links are never followed.

The first sheet that has rows is read, and every later one with the same header; others are
reported. Line numbers run on from sheet to sheet.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from pairwell.ingest.header import clean_header, header_findings
from pairwell.ingest.raw_rows import RawRows
from pairwell.ingest.readers.joined import BLOCK_ROWS, joined
from pairwell.ingest.readers.zip_guard import guard_zip
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding

Cell = int | float | str | bool | time | date | datetime | timedelta


class XlsxReader:
    """One XLSX file.

    Raises:
        InputRefused: it is damaged, unsafe to unpack, or holds no rows.
    """

    def __init__(self, path: Path, *, n_bytes: int, chunk_rows: int) -> None:
        guard_zip(path)
        self._path = path
        self._n_bytes = n_bytes
        self._chunk_rows = chunk_rows
        try:
            self._book = CalamineWorkbook.from_path(str(path))
            self._names = self._book.sheet_names
            self._first_sheet = 0
            self._parsed: tuple[int, CalamineSheet] | None = None
            cells = self._find_header()
        except (CalamineError, ValueError, OSError) as error:
            raise self._refused(error) from error
        self.header = clean_header(cells)
        self._findings = header_findings(cells)
        self._skipped: list[str] = []
        self._cells = cells

    def findings(self) -> tuple[Finding, ...]:
        if not self._skipped:
            return self._findings
        skipped = Finding(
            code="sheets_skipped",
            severity="warning",
            message=f"1 sheet with another header was not read: {self._skipped[0]}."
            if len(self._skipped) == 1
            else f"{len(self._skipped)} sheets with another header were not read: "
            f"{', '.join(self._skipped[:5])}.",
            hint="Save them as files of their own.",
            examples=tuple(self._skipped[:5]),
        )
        return (*self._findings, skipped)

    def rows(self, columns: Sequence[str]) -> Generator[RawRows, None, None]:
        try:
            yield from self._all_sheets(columns)
        except (CalamineError, ValueError, OSError) as error:
            raise self._refused(error) from error

    def _find_header(self) -> list[str]:
        for i in range(len(self._names)):
            rows = self._sheet(i).iter_rows()
            if header := next((text for row in rows if (text := _header(row))), None):
                self._first_sheet = i
                return header
        raise InputRefused(f"{self._path} holds no rows.", "Export it again with its rows.")

    def _sheet(self, i: int) -> CalamineSheet:
        """A sheet; the last one is kept, because parsing it takes the most time here."""
        if self._parsed is None or self._parsed[0] != i:
            self._parsed = None
            self._parsed = (i, self._book.get_sheet_by_index(i))
        return self._parsed[1]

    def _all_sheets(self, columns: Sequence[str]) -> Iterator[RawRows]:
        self._skipped.clear()
        n_lines = 0
        for i in range(self._first_sheet, len(self._names)):
            sheet = self._sheet(i)
            top = sheet.start[0] if sheet.start else 0
            numbered = enumerate(sheet.iter_rows(), start=n_lines + top + 1)
            header = next((text for _, row in numbered if (text := _header(row))), None)
            if header != self._cells:
                if header is not None:
                    self._skipped.append(self._names[i])
                continue
            n_lines += top + sheet.height
            yield from joined(self._blocks(numbered, columns, i, n_lines), self._chunk_rows)

    def _blocks(
        self,
        numbered: Iterator[tuple[int, list[Cell]]],
        columns: Sequence[str],
        sheet: int,
        n_lines: int,
    ) -> Iterator[RawRows]:
        place = {name: i for i, name in enumerate(self.header)}
        while block := list(islice(numbered, BLOCK_ROWS)):
            filled = [
                (number, cells)
                for number, row in block
                if any(cells := [_text(cell) for cell in row])
            ]
            yield RawRows(
                columns={
                    name: pa.array([cells[place[name]] for _, cells in filled], pa.string())
                    for name in columns
                },
                lines=np.array([number for number, _ in filled], dtype=np.int64),
                raw=partial(_as_json, self.header, filled),
                bytes_read=self._n_bytes * min(block[-1][0], n_lines) // n_lines,
                sheet=sheet if len(self._names) > 1 else None,
            )

    def _refused(self, error: Exception) -> InputRefused:
        return InputRefused(
            f"{self._path} is not a whole XLSX workbook: {str(error)[:200]}",
            "Open it in a spreadsheet program and save it again, or save it as CSV.",
        )


def _header(row: list[Cell]) -> list[str]:
    """The cells of a header without the empty ones at its end; an empty list for an empty row."""
    cells = [_text(cell) or "" for cell in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _as_json(
    header: Sequence[str], filled: Sequence[tuple[int, Sequence[str | None]]], i: int
) -> str:
    return msgspec.json.encode(dict(zip(header, filled[i][1], strict=False))).decode()


def _text(cell: Cell) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)
