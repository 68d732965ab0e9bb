"""Lines of a text file, with room to give some back, and their numbers.

Line ends stay on, so that text inside quotes keeps its own. Bytes that are no letters survive as
lone surrogates in UTF-8, where they can be quoted as they stood, and as U+FFFD elsewhere.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

_REPLACED = "\ufffd"


class Lines:
    """The lines of one file, taken one by one or many at once; open inside ``with``.

    Raises:
        LookupError: there is no such encoding.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._keeps_bytes = encoding.startswith("utf-8")
        errors = "surrogateescape" if self._keeps_bytes else "replace"
        self._bytes = path.open("rb")
        try:
            self._text = io.TextIOWrapper(self._bytes, encoding=encoding, errors=errors, newline="")
        except LookupError:
            self._bytes.close()
            raise
        self._given_back: deque[str] = deque()
        self.next_number = 1

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._text)
        self.next_number += 1
        return line

    def take(self, n: int) -> list[str]:
        """The next n lines; fewer at the end."""
        lines = [self._given_back.popleft() for _ in range(min(n, len(self._given_back)))]
        lines.extend(islice(self._text, n - len(lines)))
        self.next_number += len(lines)
        return lines

    def give_back(self, lines: Sequence[str]) -> None:
        """Put lines that were taken back in front."""
        self._given_back.extendleft(reversed(lines))
        self.next_number -= len(lines)

    def is_damaged(self, text: str) -> bool:
        """Whether a text holds bytes that are no letters in the file's encoding."""
        if not self._keeps_bytes:
            return _REPLACED in text
        try:
            text.encode()
        except UnicodeEncodeError:
            return True
        return False

    def bytes_read(self) -> int:
        """How far into the file reading has come, in bytes."""
        return self._bytes.tell()


def as_it_stood(text: str) -> str:
    r"""A row's text without its line end; bytes that are no letters as ``\xff``.

    >>> as_it_stood(b"17;\xff\r\n".decode("utf-8", "surrogateescape"))
    '17;\\xff'
    """
    text = text.rstrip("\r\n")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text
