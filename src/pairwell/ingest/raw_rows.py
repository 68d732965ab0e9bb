"""Some rows as a reader cut them out of a file: columns by their own names, and their text."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.model.finding import Finding, QuarantinedRow


class RawRows(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one chunk before anything was understood.

    Attributes:
        columns: the columns asked for, by header name, each ``len(lines)`` long.
        lines: line in the file of each row.
        raw: gives the text of row i as it stood in the file.
        broken: rows that could not be cut into columns; not among ``lines``.
        bytes_read: bytes of the file read so far.
        sheet: which sheet they stand on, in a workbook that has several.
    """

    columns: dict[str, pa.Array]
    lines: npt.NDArray[np.int64]
    raw: Callable[[int], str]
    broken: tuple[QuarantinedRow, ...] = ()
    bytes_read: int = 0
    sheet: int | None = None


class Reader(Protocol):
    """A file of one format."""

    header: tuple[str, ...]
    """Column names, each once; known before ``rows`` is called."""

    def rows(self, columns: Sequence[str]) -> Generator[RawRows, None, None]:
        """The rows in file order, with these columns of the header; from the start each time.

        No file is held open before and after.

        Raises:
            InputRefused: the file turns out to be damaged as a whole.
        """
        ...

    def findings(self) -> tuple[Finding, ...]:
        """What the reader itself noticed; complete after ``rows`` is exhausted."""
        ...
