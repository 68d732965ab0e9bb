"""CSV with any sane separator: cut by Python's csv reader, line by line, chunk by chunk.

Memory holds one chunk of lines. A stray quote that swallows other rows costs its own line only: the
lines after it are read again. A row is quarantined by the line on which it starts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from pairwell.ingest.header import clean_header, header_findings
from pairwell.ingest.raw_rows import RawRows
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
        cut_short: the file does not end with a line end, so its last row may be cut.

    Raises:
        InputRefused: there is no header.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: str,
        separator: str | None = None,
        chunk_rows: int,
        cut_short: bool = False,
    ) -> None:
        self._file = str(path)
        self._chunk_rows = chunk_rows
        self._cut_short = cut_short
        self._bytes = path.open("rb")
        # Bad UTF-8 must survive reading, to be quoted as it stood; other encodings cannot keep it.
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        self._marks_bad = "\ufffd" if errors == "replace" else ""
        # Held, because a wrapper that is let go closes the file under it.
        self._text = text = io.TextIOWrapper(
            self._bytes, encoding=encoding, errors=errors, newline=""
        )
        sample = list(islice(text, _SAMPLE_LINES))
        self._next_line = 1
        if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip()) == 5:
            separator = separator or sample[0].strip()[4]
            del sample[0]
            self._next_line = 2
        self.separator = separator or guess_separator(sample)
        self._taken: list[str] = []
        self._source: Iterator[str] = chain(sample, text)
        self._reader = self._new_reader()
        cells = self._read_header()
        self.header = clean_header(cells)
        self._findings = header_findings(cells)

    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    def rows(self) -> Iterator[RawRows]:
        with self._text:
            more = True
            while more:
                more, chunk = self._read_chunk()
                if more or len(chunk.lines) or chunk.broken:
                    yield chunk

    def _new_reader(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self.separator)

    def _feed(self) -> Iterator[str]:
        for line in self._source:
            self._taken.append(line)
            yield line

    def _read_header(self) -> list[str]:
        try:
            cells = next((row for row in self._reader if any(c.strip() for c in row)), None)
        except csv.Error as error:
            raise InputRefused(
                f"{self._file} has a header that cannot be read: {error}.",
                "The first line must name the columns.",
            ) from error
        if cells is None:
            raise InputRefused(f"{self._file} holds no text.", "Export it again with its rows.")
        self._next_line += len(self._taken)
        self._taken.clear()
        return cells

    def _read_chunk(self) -> tuple[bool, RawRows]:
        rows: list[list[str]] = []
        spans: list[tuple[int, int]] = []
        broken: list[QuarantinedRow] = []
        first_line, width, taken = self._next_line, len(self.header), self._taken
        more = True
        start = 0
        while len(rows) < self._chunk_rows and len(broken) < self._chunk_rows:
            try:
                row = next(self._reader)
            except StopIteration:
                more = False
                break
            except csv.Error:
                row = None
            end = len(taken)
            if row is not None and len(row) == width:
                rows.append(row)
                spans.append((start, end))
            elif row is None or (row and end - start > 1):
                end = self._read_again_after(start)
                broken.append(self._quote(start, end, "bad_quotes", first_line))
            elif row:
                reason = "too_many_columns" if len(row) > width else "too_few_columns"
                broken.append(self._quote(start, end, reason, first_line))
            start = end
        if not more and spans and spans[-1][1] == len(taken) and self._cut_short:
            more = self._mend_end(rows, spans, broken, first_line)
        lines = tuple(taken)
        self._next_line += len(lines)
        taken.clear()
        self._move_undecodable(rows, spans, broken, lines, first_line)
        return more, self._chunk(rows, spans, broken, lines, first_line)

    def _read_again_after(self, start: int) -> int:
        """Give back every line after the first of a row, and start the csv reader afresh."""
        again = self._taken[start + 1 :]
        del self._taken[start + 1 :]
        self._source = chain(again, self._source)
        self._reader = self._new_reader()
        return start + 1

    def _mend_end(
        self,
        rows: list[list[str]],
        spans: list[tuple[int, int]],
        broken: list[QuarantinedRow],
        first_line: int,
    ) -> bool:
        """Take a cut last row out; True when there are lines to read again."""
        start, end = spans[-1]
        open_quote = _ends_in_quote(self._taken[start:end], self.separator)
        if not open_quote and not _looks_cut(rows):
            return False
        rows.pop()
        spans.pop()
        if open_quote and end - start > 1:
            end = self._read_again_after(start)
            broken.append(self._quote(start, end, "bad_quotes", first_line))
            return True
        broken.append(self._quote(start, end, "truncated_row", first_line))
        return False

    def _quote(self, start: int, end: int, reason: str, first_line: int) -> QuarantinedRow:
        raw = _shown("".join(self._taken[start:end]))
        return QuarantinedRow(file=self._file, line=first_line + start, reason=reason, raw=raw)

    def _move_undecodable(
        self,
        rows: list[list[str]],
        spans: list[tuple[int, int]],
        broken: list[QuarantinedRow],
        lines: tuple[str, ...],
        first_line: int,
    ) -> None:
        whole = "".join(lines)
        if not self._is_bad(whole):
            return
        keep = [not self._is_bad("".join(lines[start:end])) for start, end in spans]
        for (start, end), good in zip(spans, keep, strict=True):
            if not good:
                raw = _shown("".join(lines[start:end]))
                broken.append(
                    QuarantinedRow(
                        file=self._file, line=first_line + start, reason="bad_encoding", raw=raw
                    )
                )
        rows[:] = [row for row, good in zip(rows, keep, strict=True) if good]
        spans[:] = [span for span, good in zip(spans, keep, strict=True) if good]

    def _is_bad(self, text: str) -> bool:
        if self._marks_bad:
            return self._marks_bad in text
        try:
            text.encode()
        except UnicodeEncodeError:
            return True
        return False

    def _chunk(
        self,
        rows: list[list[str]],
        spans: list[tuple[int, int]],
        broken: list[QuarantinedRow],
        lines: tuple[str, ...],
        first_line: int,
    ) -> RawRows:
        columns = list(zip(*rows, strict=True)) or [()] * len(self.header)
        place = {name: i for i, name in enumerate(self.header)}
        starts = np.fromiter((start for start, _ in spans), dtype=np.int64, count=len(spans))
        return RawRows(
            column=lambda name: pa.array(columns[place[name]], pa.string()),
            lines=starts + first_line,
            raw=lambda i: _shown("".join(lines[spans[i][0] : spans[i][1]])),
            broken=tuple(sorted(broken, key=lambda row: row.line)),
            bytes_read=self._bytes.tell(),
        )


def _shown(text: str) -> str:
    r"""A row's text without its line end; bytes that are no letters as ``\xff``."""
    text = text.rstrip("\r\n")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text


def _ends_in_quote(lines: list[str], separator: str) -> bool:
    try:
        for _ in csv.reader(lines, delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _looks_cut(rows: list[list[str]]) -> bool:
    """Whether the last cell of all is the beginning of a longer one above, and like no other."""
    cell = rows[-1][-1]
    above = {row[-1] for row in rows[:-1]}
    return cell not in above and any(other.startswith(cell) for other in above)
