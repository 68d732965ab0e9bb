"""The elements of one JSON array as texts with their line numbers, streamed.

Memory holds one element and one block of the file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pairwell.model.errors import InputRefused

_BLOCK = 1 << 20
_MAX_ELEMENT = 16 << 20
_HINT = "Export it again whole, or write JSON Lines: one object a line."


class JsonArray:
    """One file that holds one array; open inside ``with``.

    Raises:
        InputRefused: while taking: it stops being JSON, or an element is larger than 16 MiB.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        self._bytes = path.open("rb")
        try:
            self._text = io.TextIOWrapper(self._bytes, encoding=encoding, errors=errors)
        except LookupError:
            self._bytes.close()
            raise
        self._elements = self._cut()

    def __enter__(self) -> JsonArray:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def take(self, n: int) -> list[tuple[int, str]]:
        """The next n elements with the lines on which they start; fewer at the end."""
        return list(islice(self._elements, n))

    def bytes_read(self) -> int:
        """How far into the file reading has come, in bytes."""
        return self._bytes.tell()

    def _cut(self) -> Iterator[tuple[int, str]]:
        decoder = json.JSONDecoder()
        buffer, at, line, wanted, at_end, inside = "", 0, 1, _BLOCK, False, False
        while True:
            start = at
            while at < len(buffer) and buffer[at] in " \t\r\n\ufeff,":
                at += 1
            line += buffer.count("\n", start, at)
            if at < len(buffer) and not inside:
                inside, at = True, at + 1  # the bracket that made this file an array
                continue
            if at < len(buffer) and buffer[at] == "]":
                return
            end = 0
            if at < len(buffer):
                try:
                    _, end = decoder.raw_decode(buffer, at)
                except RecursionError:
                    raise self._refused(line) from None
                except ValueError:
                    end = 0
            # A number at the end of the block may go on in the next one.
            if end and (end < len(buffer) or at_end):
                yield line, buffer[at:end]
                line += buffer.count("\n", at, end)
                at, wanted = end, _BLOCK
                continue
            if at_end or wanted > _MAX_ELEMENT:
                raise self._refused(line)
            more = self._text.read(wanted)
            buffer, at, wanted, at_end = buffer[at:] + more, 0, wanted * 2, not more

    def _refused(self, line: int) -> InputRefused:
        return InputRefused(
            f"{self._path} is a JSON array that breaks off or stops being JSON in what starts "
            f"on line {line}.",
            _HINT,
        )
