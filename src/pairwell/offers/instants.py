"""Instants as texts, compared as instants: 11:00+01:00 is 10:00Z."""

from __future__ import annotations

from datetime import UTC, datetime

WHENEVER = datetime.max.replace(tzinfo=UTC)
"""Stands for the instant of a question without one; only what neither begins nor ends is asked."""


def instant(text: str) -> datetime | None:
    """The instant of an RFC 3339 text, UTC where it names no offset; None where it is none.

    >>> instant("2026-11-22T11:00:00+01:00") == instant("2026-11-22T10:00:00Z")
    True
    >>> instant("2026-11-22").isoformat(), instant("soon"), instant("")
    ('2026-11-22T00:00:00+00:00', None, None)
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
