"""A file as the importer reads it: chunks of rows in our own columns, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

import msgspec
import pyarrow as pa

from pairwell.model.columns import LINES, Column
from pairwell.model.finding import Finding, QuarantinedRow

Kind = Literal["orders", "products", "customers", "links", "views"]

LINES_READ = (
    *LINES,
    Column("line", pa.int64(), "line in the file", required=True),
    Column("title", pa.string(), "product name, where the order file carries it"),
    Column("category", pa.string(), "category, where the order file carries it"),
    Column("country", pa.string(), "customer's country, where the order file carries it"),
    Column("status", pa.string(), "paid, unpaid, cancelled or returned", required=True),
    Column("returns_order_id", pa.string(), "the order that a return names, if it names one"),
)
"""One row of an order file: what ``LINES`` hold, and what the file says beside it."""


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of a file. ``n_in = rows.num_rows + n_not_product + len(quarantined)``.

    Attributes:
        rows: in the columns of its kind: ``LINES_READ``, ``PRODUCTS``, ``CUSTOMERS``, ``LINKS`` or
            ``VIEWS``.
        n_in: rows read from the file for this chunk.
        n_not_product: rows that are no product: postage, fees, adjustments.
        quarantined: rows that cannot be loaded, with line, reason and raw text.
        bytes_read: bytes of the file read so far, for the progress bar.
    """

    rows: pa.RecordBatch
    n_in: int
    n_not_product: int = 0
    quarantined: tuple[QuarantinedRow, ...] = ()
    bytes_read: int = 0


class Source(Protocol):
    """One file, opened and understood: how its columns map is already settled."""

    file: str
    kind: Kind
    digest: str
    """SHA-256 of the content."""
    n_bytes: int
    header: tuple[str, ...]
    """Its columns by their own names, so that one row can be read again without the file."""

    def chunks(self) -> Iterator[Chunk]:
        """The rows, once, in file order, streamed."""
        ...

    def findings(self) -> tuple[Finding, ...]:
        """What the checks saw; complete after ``chunks`` is exhausted."""
        ...
