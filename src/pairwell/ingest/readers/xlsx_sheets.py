"""XLSX by python-calamine: values only, formulas and links are never followed.

The first sheet that has rows is read, and every later one with the same header; others are
reported. Line numbers run on from sheet to sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from pairwell.ingest.header import clean_header, header_findings
from pairwell.ingest.raw_rows import RawRows
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
            self._current: tuple[int, CalamineSheet] | None = None
            cells = self._find_header()
        except (CalamineError, ValueError, OSError) as error:
            raise self._refused(error) from error
        self.header = clean_header(cells)
        self._findings = list(header_findings(cells))
        self._cells = cells

    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._findings)

    def rows(self) -> Iterator[RawRows]:
        try:
            yield from self._all_sheets()
        except (CalamineError, ValueError, OSError) as error:
            raise self._refused(error) from error

    def _find_header(self) -> list[str]:
        for i in range(len(self._names)):
            sheet = self._book.get_sheet_by_index(i)
            for row in sheet.iter_rows():
                if any(text := [_text(cell) or "" for cell in row]):
                    self._current = (i, sheet)
                    return text
        raise InputRefused(f"{self._path} holds no rows.", "Export it again with its rows.")

    def _all_sheets(self) -> Iterator[RawRows]:
        offset = 0
        assert self._current is not None  # noqa: S101 - set where the header was found
        first, sheet = self._current
        skipped: list[str] = []
        for i in range(first, len(self._names)):
            if i > first:
                self._current = None
                sheet = self._book.get_sheet_by_index(i)
            top = sheet.start[0] if sheet.start else 0
            numbered = enumerate(sheet.iter_rows(), start=offset + top + 1)
            header = next(
                (text for _, row in numbered if any(text := [_text(c) or "" for c in row])), None
            )
            if header != self._cells:
                if header is not None:
                    skipped.append(self._names[i])
                continue
            last = offset
            while block := list(islice(numbered, self._chunk_rows)):
                last = block[-1][0]
                share = min(1.0, (last - offset) / max(1, sheet.total_height))
                yield self._chunk(block, int(self._n_bytes * share))
            offset = last
        if skipped:
            self._findings.append(
                Finding(
                    code="sheets_skipped",
                    severity="warning",
                    message=f"{len(skipped)} sheet(s) with another header were not read: "
                    f"{', '.join(skipped[:5])}.",
                    hint="Save them as files of their own.",
                    examples=tuple(skipped[:5]),
                )
            )

    def _chunk(self, block: list[tuple[int, list[Cell]]], bytes_read: int) -> RawRows:
        filled = [
            (number, texts) for number, row in block if any(texts := [_text(cell) for cell in row])
        ]
        place = {name: i for i, name in enumerate(self.header)}
        return RawRows(
            column=lambda name: pa.array([texts[place[name]] for _, texts in filled], pa.string()),
            lines=np.array([number for number, _ in filled], dtype=np.int64),
            raw=lambda i: msgspec.json.encode(
                dict(zip(self.header, filled[i][1], strict=True))
            ).decode(),
            bytes_read=bytes_read,
        )

    def _refused(self, error: Exception) -> InputRefused:
        return InputRefused(
            f"{self._path} is not a whole XLSX workbook: {str(error)[:200]}",
            "Open it in a spreadsheet program and save it again, or save it as CSV.",
        )


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
