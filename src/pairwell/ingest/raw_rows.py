"""Some rows as a reader cut them out of a file: columns by their own names, and their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.model.finding import Finding, QuarantinedRow


class RawRows(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one chunk before anything was understood.

    Attributes:
        column: gives the column of that header name, ``len(lines)`` long; built when asked for.
        lines: line in the file of each row.
        raw: gives the text of row i as it stood in the file.
        broken: rows that could not be cut into columns; not among ``lines``.
        bytes_read: bytes of the file read so far.
    """

    column: Callable[[str], pa.Array]
    lines: npt.NDArray[np.int64]
    raw: Callable[[int], str]
    broken: tuple[QuarantinedRow, ...] = ()
    bytes_read: int = 0


class Reader(Protocol):
    """A file of one format."""

    header: tuple[str, ...]
    """Column names, each once; known before ``rows`` is called."""

    def rows(self) -> Iterator[RawRows]:
        """The rows in file order, once.

        Raises:
            InputRefused: the file turns out to be damaged as a whole.
        """
        ...

    def findings(self) -> tuple[Finding, ...]:
        """What the reader itself noticed; complete after ``rows`` is exhausted."""
        ...
