"""CSV with any sane separator: cut by Python's csv reader, line by line, block by block.

Memory holds one chunk of lines. A stray quote that swallows other rows costs its own line only: the
lines after it are read again. A row is quarantined by the line on which it starts. Blank lines are
no rows.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator, Sequence
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
        self._path = path
        self._encoding = encoding
        self._chunk_rows = chunk_rows
        with self._open() as lines:
            sample = lines.take(_SAMPLE_LINES)
            named = _separator_line(sample)
            self._n_above = 1 if named else 0
            self.separator = separator or named or guess_separator(sample)
            lines.give_back(sample)
            cells = self._read_header(lines)
        self.header = clean_header(cells)
        self._findings = header_findings(cells)

    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    def rows(self, columns: Sequence[str]) -> Generator[RawRows, None, None]:
        with self._open() as lines:
            self._read_header(lines)
            yield from joined(self._blocks(lines, columns), self._chunk_rows)

    def _open(self) -> Lines:
        return Lines(self._path, self._encoding)

    def _read_header(self, lines: Lines) -> list[str]:
        lines.take(self._n_above)
        try:
            reader = csv.reader(lines, delimiter=self.separator)
            cells = next((row for row in reader if any(cell.strip() for cell in row)), None)
        except csv.Error as error:
            raise InputRefused(
                f"{self._path} has a header that cannot be read: {error}.",
                "The first line must name the columns.",
            ) from error
        if cells is None:
            raise InputRefused(f"{self._path} holds no text.", "Export it again with its rows.")
        return cells

    def _blocks(self, lines: Lines, columns: Sequence[str]) -> Iterator[RawRows]:
        while True:
            block = _Block(str(self._path), lines.next_number)
            taken = lines.take(BLOCK_ROWS)
            if not taken:
                return
            if rows := self._plain_rows(taken, lines):
                block.rows, block.lines = rows, taken
                block.starts, block.ends = list(range(len(rows))), list(range(1, len(rows) + 1))
            else:
                lines.give_back(taken)
                self._read_carefully(lines, block)
            yield block.finish(self.header, columns, lines)

    def _plain_rows(self, taken: list[str], lines: Lines) -> list[list[str]]:
        """The quick way, for lines that are one whole row each; empty where one is not."""
        try:
            rows = list(csv.reader(taken, delimiter=self.separator, strict=True))
        except csv.Error:
            return []
        plain = (
            len(rows) == len(taken)
            and set(map(len, rows)) == {len(self.header)}
            and _ends_a_line(taken[-1])
            and not lines.is_damaged("".join(taken))
        )
        return rows if plain else []

    def _read_carefully(self, lines: Lines, block: _Block) -> None:
        """Row by row, into a block of about as many lines."""
        width = len(self.header)
        reader = csv.reader(block.feed(lines), delimiter=self.separator, strict=True)
        while len(block.lines) < BLOCK_ROWS:
            start = len(block.lines)
            row: list[str] | None
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                row = None
            if row is None or (len(row) != width and len(block.lines) - start > 1):
                # A quote swallowed what follows it: only the first line is the row.
                lines.give_back(block.lines[start + 1 :])
                del block.lines[start + 1 :]
                row = _leniently(block.lines[start], self.separator)
                reader = csv.reader(block.feed(lines), delimiter=self.separator, strict=True)
            block.take(row, start, width, damaged=lines.is_damaged("".join(block.lines[start:])))


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

    def feed(self, lines: Lines) -> Iterator[str]:
        """Lines on their way to the csv reader, remembered."""
        for line in lines:
            self.lines.append(line)
            yield line

    def take(self, row: list[str] | None, start: int, width: int, *, damaged: bool) -> None:
        """Keep a row, or quarantine it; None is one whose quotes make no sense."""
        at_end = not _ends_a_line(self.lines[-1])
        if row is None:
            self._quarantine(start, "truncated_row" if at_end else "bad_quotes")
        elif not row:
            return
        elif len(row) != width:
            self._quarantine(start, "too_many_columns" if len(row) > width else "too_few_columns")
        elif damaged:
            self._quarantine(start, "bad_encoding")
        elif at_end and _looks_cut(row, self.rows):
            self._quarantine(start, "truncated_row")
        else:
            self.rows.append(row)
            self.starts.append(start)
            self.ends.append(len(self.lines))

    def _quarantine(self, start: int, reason: str) -> None:
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


def _ends_a_line(line: str) -> bool:
    return line.endswith(("\n", "\r"))


def _leniently(line: str, separator: str) -> list[str] | None:
    """One line with careless quotes, such as ``"19" screen``; None when a quote stays open."""
    lines = iter([line, ""])
    try:
        row = next(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return None
    # The reader takes a second line only inside an open quote.
    return row if next(lines, None) == "" else None


def _looks_cut(row: list[str], above: list[list[str]]) -> bool:
    """Whether the last cell of all is the beginning of a longer one above, and like no other."""
    seen = {other[-1] for other in above}
    return row[-1] not in seen and any(other.startswith(row[-1]) for other in seen)
