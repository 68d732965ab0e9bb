"""JSON Lines, or one array of objects: cells as text, nested orders as one row an item.

Columns are the keys of the first thousand lines, or of more where objects are nested, since events
of one kind may come late; keys that turn up later are reported, not read.
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
from pairwell.ingest.readers.json_array import JsonArray
from pairwell.ingest.readers.lines import Lines, as_it_stood
from pairwell.ingest.readers.nested import flat_rows
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding, QuarantinedRow

_SAMPLE_LINES = 1000
_SAMPLE_NESTED = 50_000


class JsonLinesReader:
    """One file of JSON objects.

    Args:
        path: the file.
        encoding: its encoding, as Python names it.
        chunk_rows: rows of one chunk.
        array: whether the objects stand in one array, not one a line.

    Raises:
        InputRefused: none of the first thousand lines is an object.
    """

    def __init__(self, path: Path, *, encoding: str, chunk_rows: int, array: bool = False) -> None:
        self._path = path
        self._encoding = encoding
        self._chunk_rows = chunk_rows
        self._array = array
        with self._open() as source:
            self.header = _header(source)
        self._late: dict[str, int] = {}
        if not self.header:
            raise InputRefused(
                f"{path} holds no JSON object in its first lines.",
                "Write one complete object a line, or one array of objects.",
            )

    def findings(self) -> tuple[Finding, ...]:
        if not self._late:
            return ()
        return (
            Finding(
                code="late_column",
                severity="warning",
                message="1 key appears late in the file and was not read: "
                f"{next(iter(self._late))}."
                if len(self._late) == 1
                else f"{len(self._late)} keys appear late in the file and were not read: "
                f"{', '.join(list(self._late)[:5])}.",
                hint="Put every key into the first lines, null where it is not known.",
                n_rows=max(self._late.values()),
                examples=tuple(self._late)[:5],
            ),
        )

    def rows(self, columns: Sequence[str]) -> Generator[RawRows, None, None]:
        self._late.clear()
        with self._open() as source:
            yield from joined(self._blocks(source, columns), self._chunk_rows)

    def _open(self) -> Lines | JsonArray:
        opened = JsonArray if self._array else Lines
        return opened(self._path, self._encoding)

    def _blocks(self, source: Lines | JsonArray, columns: Sequence[str]) -> Iterator[RawRows]:
        known = set(self.header)
        while True:
            numbered = _take(source, BLOCK_ROWS)
            if not numbered:
                return
            good: list[dict[str, Any]] = []
            places: list[int] = []
            broken: list[QuarantinedRow] = []
            for place, (number, line) in enumerate(numbered):
                cells = _object(line)
                if cells is not None:
                    for row in flat_rows(cells):
                        for key in row.keys() - known:
                            self._late[key] = self._late.get(key, 0) + 1
                        good.append(row)
                        places.append(place)
                elif line.strip():
                    broken.append(self._quote(number, line))
            numbers = np.array([number for number, _ in numbered], dtype=np.int64)
            yield RawRows(
                columns={
                    name: pa.array([_text(cells.get(name)) for cells in good], pa.string())
                    for name in columns
                },
                lines=numbers[np.array(places, dtype=np.int64)],
                raw=partial(_raw, numbered, places),
                broken=tuple(broken),
                bytes_read=source.bytes_read(),
            )

    def _quote(self, number: int, line: str) -> QuarantinedRow:
        cut = not self._array and not line.endswith(("\n", "\r")) and not line.endswith("}")
        return QuarantinedRow(
            file=str(self._path),
            line=number,
            reason="truncated_row" if cut else "bad_json",
            raw=as_it_stood(line),
        )


def _header(source: Lines | JsonArray) -> tuple[str, ...]:
    names: dict[str, None] = {}
    nested, n_seen = False, 0
    while n_seen < (_SAMPLE_NESTED if nested else _SAMPLE_LINES):
        sample = _take(source, _SAMPLE_LINES)
        if not sample:
            break
        n_seen += len(sample)
        for _, line in sample:
            cells = _object(line) or {}
            for row in flat_rows(cells):
                nested = nested or row is not cells
                names.update(dict.fromkeys(row))
    return tuple(names)


def _take(source: Lines | JsonArray, n: int) -> list[tuple[int, str]]:
    if isinstance(source, JsonArray):
        return source.take(n)
    first = source.next_number
    return list(enumerate(source.take(n), start=first))


def _raw(numbered: Sequence[tuple[int, str]], places: Sequence[int], i: int) -> str:
    return as_it_stood(numbered[places[i]][1])


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
