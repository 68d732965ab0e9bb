"""CSV with any sane separator: cut by Python's csv reader, line by line, block by block.

Memory holds one chunk of lines. A stray quote that swallows other rows costs its own line only: the
lines after it are read again. A row is quarantined by the line on which it starts. Blank lines are
no rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from pairwell.ingest.header import clean_header, header_findings
from pairwell.ingest.raw_rows import RawRows
from pairwell.ingest.readers.joined import BLOCK_ROWS, joined
from pairwell.ingest.readers.lines import Lines, as_it_stood
from pairwell.ingest.separators import guess_separator
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding, QuarantinedRow

_SAMPLE_LINES = 60


class CsvReader:
    """One CSV file.

    Args:
        path: the file.
        encoding: its encoding, as Python names it.
        separator: one character; None: guessed from the first lines.
        chunk_rows: rows of one chunk.

    Raises:
        InputRefused: there is no header.
    """

    def __init__(
        self, path: Path, *, encoding: str, separator: str | None = None, chunk_rows: int
    ) -> None:
        self._file = str(path)
        self._chunk_rows = chunk_rows
        self._lines = Lines(path, encoding)
        sample = self._lines.take(_SAMPLE_LINES)
        named = _separator_line(sample)
        self.separator = separator or named or guess_separator(sample)
        self._lines.give_back(sample[1:] if named else sample)
        cells = self._read_header()
        self.header = clean_header(cells)
        self._findings = header_findings(cells)

    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    def rows(self, columns: Sequence[str]) -> Iterator[RawRows]:
        try:
            yield from joined(self._blocks(columns), self._chunk_rows)
        finally:
            self._lines.close()

    def _read_header(self) -> list[str]:
        try:
            reader = csv.reader(self._lines, delimiter=self.separator)
            cells = next((row for row in reader if any(cell.strip() for cell in row)), None)
        except csv.Error as error:
            raise InputRefused(
                f"{self._file} has a header that cannot be read: {error}.",
                "The first line must name the columns.",
            ) from error
        if cells is None:
            raise InputRefused(f"{self._file} holds no text.", "Export it again with its rows.")
        return cells

    def _blocks(self, columns: Sequence[str]) -> Iterator[RawRows]:
        while True:
            first_line = self._lines.next_number
            lines = self._lines.take(BLOCK_ROWS)
            if not lines:
                return
            block = _Block(self._file, first_line)
            if len(rows := self._plain_rows(lines)) == len(lines):
                block.rows, block.lines = rows, lines
                block.starts, block.ends = list(range(len(lines))), list(range(1, len(lines) + 1))
            else:
                self._lines.give_back(lines)
                self._read_carefully(block)
            yield block.finish(self.header, columns, self._lines)

    def _plain_rows(self, lines: list[str]) -> list[list[str]]:
        """The quick way, for lines that are one whole row each; empty where one is not."""
        try:
            rows = list(csv.reader(lines, delimiter=self.separator))
        except csv.Error:
            return []
        plain = (
            len(rows) == len(lines)
            and set(map(len, rows)) == {len(self.header)}
            and lines[-1].endswith(("\n", "\r"))
            and not self._lines.is_damaged("".join(lines))
            and not _ends_in_quote(lines[-1:], self.separator)
        )
        return rows if plain else []

    def _read_carefully(self, block: _Block) -> None:
        """Row by row, into a block of about as many lines."""
        width = len(self.header)
        reader = csv.reader(block.feed(self._lines), delimiter=self.separator)
        while len(block.lines) < BLOCK_ROWS:
            start = len(block.lines)
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                row = None
            n_lines = len(block.lines) - start
            at_end = n_lines > 0 and not block.lines[-1].endswith(("\n", "\r"))
            swallows = n_lines > 1 and row is not None and len(row) != width
            if row is None or swallows or block.exhausted:
                self._lines.give_back(block.lines[start + 1 :])
                del block.lines[start + 1 :]
                cut = at_end and n_lines == 1
                block.quarantine(start, "truncated_row" if cut else "bad_quotes")
                reader = csv.reader(block.feed(self._lines), delimiter=self.separator)
            elif not row:
                continue
            elif len(row) != width:
                many = len(row) > width
                block.quarantine(start, "too_many_columns" if many else "too_few_columns")
            elif self._lines.is_damaged("".join(block.lines[start:])):
                block.quarantine(start, "bad_encoding")
            elif at_end and _looks_cut(row, block.rows):
                block.quarantine(start, "truncated_row")
            else:
                block.rows.append(row)
                block.starts.append(start)
                block.ends.append(len(block.lines))


class _Block:
    """Rows being cut, the lines they came from, and those that could not be cut."""

    def __init__(self, file: str, first_line: int) -> None:
        self._file = file
        self._first_line = first_line
        self._broken: list[QuarantinedRow] = []
        self.rows: list[list[str]] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lines: list[str] = []
        self.exhausted = False

    def feed(self, lines: Lines) -> Iterator[str]:
        """Lines on their way to the csv reader, remembered.

        The reader asks for a line after the last one only inside an open quote.
        """
        self.exhausted = False
        for line in lines:
            self.lines.append(line)
            yield line
        self.exhausted = True

    def quarantine(self, start: int, reason: str) -> None:
        """Put the lines from ``start`` to the last one read aside as one row."""
        self._broken.append(
            QuarantinedRow(
                file=self._file,
                line=self._first_line + start,
                reason=reason,
                raw=as_it_stood("".join(self.lines[start:])),
            )
        )

    def finish(self, header: Sequence[str], columns: Sequence[str], source: Lines) -> RawRows:
        """The block as columns."""
        cells = list(zip(*self.rows, strict=True)) or [()] * len(header)
        place = {name: i for i, name in enumerate(header)}
        starts, ends, lines = self.starts, self.ends, self.lines
        return RawRows(
            columns={name: pa.array(cells[place[name]], pa.string()) for name in columns},
            lines=np.array(starts, dtype=np.int64) + self._first_line,
            raw=lambda i: as_it_stood("".join(lines[starts[i] : ends[i]])),
            broken=tuple(self._broken),
            bytes_read=source.bytes_read(),
        )


def _separator_line(sample: list[str]) -> str | None:
    """What Excel writes above a header to name the separator: ``sep=;``."""
    if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip("\r\n")) == 5:
        return sample[0][4]
    return None


def _ends_in_quote(lines: list[str], separator: str) -> bool:
    try:
        for _ in csv.reader(lines, delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _looks_cut(row: list[str], above: list[list[str]]) -> bool:
    """Whether the last cell of all is the beginning of a longer one above, and like no other."""
    seen = {other[-1] for other in above}
    return row[-1] not in seen and any(other.startswith(row[-1]) for other in seen)
