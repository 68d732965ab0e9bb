"""JSON Lines: one flat object a line, cells as text.

Columns are the keys of the first thousand lines; keys that turn up later are reported, not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pairwell.ingest.raw_rows import RawRows
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding, QuarantinedRow

_SAMPLE_LINES = 1000


class JsonLinesReader:
    """One JSON Lines file.

    Raises:
        InputRefused: none of the first thousand lines is an object.
    """

    def __init__(self, path: Path, *, encoding: str, chunk_rows: int) -> None:
        self._file = str(path)
        self._chunk_rows = chunk_rows
        self._bytes = path.open("rb")
        # Held, because a wrapper that is let go closes the file under it.
        self._text = text = io.TextIOWrapper(
            self._bytes, encoding=encoding, errors="surrogateescape", newline="\n"
        )
        sample = list(islice(text, _SAMPLE_LINES))
        keys: dict[str, None] = {}
        for line in sample:
            if isinstance(cells := _object(line), dict):
                keys.update(dict.fromkeys(cells))
        if not keys:
            raise InputRefused(
                f"{path} holds no JSON object in its first lines.",
                "Write one complete object a line.",
            )
        self.header = tuple(keys)
        self._late: dict[str, int] = {}
        self._lines = chain(sample, text)

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

    def rows(self) -> Iterator[RawRows]:
        known = set(self.header)
        with self._text:
            numbered = enumerate(self._lines, start=1)
            while block := list(islice(numbered, self._chunk_rows)):
                good: list[dict[str, Any]] = []
                texts: list[str] = []
                lines: list[int] = []
                broken: list[QuarantinedRow] = []
                for number, line in block:
                    if not line.strip("\ufeff \t\r\n"):
                        continue
                    cells = _object(line)
                    if cells is None:
                        broken.append(self._quote(number, line))
                        continue
                    if not cells.keys() <= known:
                        for key in cells.keys() - known:
                            self._late[key] = self._late.get(key, 0) + 1
                    good.append(cells)
                    texts.append(line)
                    lines.append(number)
                yield self._chunk(good, texts, lines, broken)

    def _quote(self, number: int, line: str) -> QuarantinedRow:
        reason = "bad_json" if line.endswith(("\n", "}", "}\r")) else "truncated_row"
        raw = line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        return QuarantinedRow(file=self._file, line=number, reason=reason, raw=raw.rstrip("\r\n"))

    def _chunk(
        self,
        good: list[dict[str, Any]],
        texts: list[str],
        lines: list[int],
        broken: list[QuarantinedRow],
    ) -> RawRows:
        return RawRows(
            column=lambda name: pa.array([_text(row.get(name)) for row in good], pa.string()),
            lines=np.array(lines, dtype=np.int64),
            raw=lambda i: texts[i].rstrip("\r\n"),
            broken=tuple(broken),
            bytes_read=self._bytes.tell(),
        )


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
