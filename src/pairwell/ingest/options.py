"""How a file should be read: what a door may choose."""

from __future__ import annotations

from datetime import datetime

import msgspec


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Choices that are not about one file's columns.

    Attributes:
        as_of: the instant the import believes in; later orders are quarantined. None: not checked.
        currency: ISO 4217 code for rows that name none, where mapping and preset name none either.
        chunk_rows: rows in one chunk; memory grows with it.
    """

    as_of: datetime | None = None
    currency: str | None = None
    chunk_rows: int = 65_536


DEFAULT = ReadOptions()
"""What is read when nobody chose."""
