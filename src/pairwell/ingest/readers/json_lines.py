"""JSON Lines: one flat object a line, cells as text.

Columns are the keys of the first thousand lines; keys that turn up later are reported, not read.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.ingest.raw_rows import RawRows
from pairwell.ingest.readers.joined import BLOCK_ROWS, joined
from pairwell.ingest.readers.lines import Lines, as_it_stood
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding, QuarantinedRow

_SAMPLE_LINES = 1000


class JsonLinesReader:
    """One JSON Lines file.

    Raises:
        InputRefused: none of the first thousand lines is an object.
    """

    def __init__(self, path: Path, *, encoding: str, chunk_rows: int) -> None:
        self._path = path
        self._encoding = encoding
        self._chunk_rows = chunk_rows
        with Lines(path, encoding) as lines:
            sample = lines.take(_SAMPLE_LINES)
        objects = (cells for line in sample if (cells := _object(line)) is not None)
        self.header = tuple(dict.fromkeys(key for cells in objects for key in cells))
        self._late: dict[str, int] = {}
        if not self.header:
            raise InputRefused(
                f"{path} holds no JSON object in its first lines.",
                "Write one complete object a line.",
            )

    def findings(self) -> tuple[Finding, ...]:
        if not self._late:
            return ()
        return (
            Finding(
                code="late_column",
                severity="warning",
                message=f"{len(self._late)} key(s) appear only after the first thousand lines "
                f"and were not read: {', '.join(list(self._late)[:5])}.",
                hint="Put every key into the first lines, null where it is not known.",
                n_rows=max(self._late.values()),
                examples=tuple(self._late)[:5],
            ),
        )

    def rows(self, columns: Sequence[str]) -> Generator[RawRows, None, None]:
        self._late.clear()
        with Lines(self._path, self._encoding) as lines:
            yield from joined(self._blocks(lines, columns), self._chunk_rows)

    def _blocks(self, source: Lines, columns: Sequence[str]) -> Iterator[RawRows]:
        known = set(self.header)
        while True:
            first_number = source.next_number
            lines = source.take(BLOCK_ROWS)
            if not lines:
                return
            good: list[dict[str, Any]] = []
            places: list[int] = []
            broken: list[QuarantinedRow] = []
            for place, line in enumerate(lines):
                cells = _object(line)
                if cells is not None:
                    for key in cells.keys() - known:
                        self._late[key] = self._late.get(key, 0) + 1
                    good.append(cells)
                    places.append(place)
                elif line.strip():
                    broken.append(self._quote(first_number + place, line))
            yield RawRows(
                columns={
                    name: pa.array([_text(cells.get(name)) for cells in good], pa.string())
                    for name in columns
                },
                lines=np.array(places, dtype=np.int64) + first_number,
                raw=partial(_raw, lines, places),
                broken=tuple(broken),
                bytes_read=source.bytes_read(),
            )

    def _quote(self, number: int, line: str) -> QuarantinedRow:
        cut = not line.endswith(("\n", "\r")) and not line.endswith("}")
        return QuarantinedRow(
            file=str(self._path),
            line=number,
            reason="truncated_row" if cut else "bad_json",
            raw=as_it_stood(line),
        )


def _raw(lines: Sequence[str], places: Sequence[int], i: int) -> str:
    return as_it_stood(lines[places[i]])


def _object(line: str) -> dict[str, Any] | None:
    try:
        cells = msgspec.json.decode(line.strip("\ufeff \t\r\n"))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return cells if isinstance(cells, dict) else None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return msgspec.json.encode(value).decode()
