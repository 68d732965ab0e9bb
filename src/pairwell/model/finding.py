"""Findings: what a check saw in the data. A check returns findings, it never raises."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["info", "warning", "error"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a check saw.

    Attributes:
        code: stable reason code in snake_case, e.g. ``mixed_currency``.
        severity: ``error`` findings quarantine rows or hold an import; others inform.
        message: what was seen, with the figure in it.
        hint: what a person could do about it; may be empty.
        n_rows: rows concerned, zero when it is not about rows.
        examples: up to five raw values, as they stood in the file.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    n_rows: int = 0
    examples: tuple[str, ...] = ()


class QuarantinedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that could not be loaded, kept so that it can be mended and replayed.

    Attributes:
        file: the file's name as the person gave it.
        line: its line in the file (first line is 1; for Parquet and XLSX the row, header included).
        reason: reason code, e.g. ``bad_price``.
        raw: the row's text as it stood (for Parquet: JSON of the row).
    """

    file: str
    line: int
    reason: str
    raw: str
