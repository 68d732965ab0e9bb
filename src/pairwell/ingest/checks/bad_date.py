"""Dates that are given and are none, or no date between 1970 and 2199."""

from __future__ import annotations

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import mask_of


def bad_date(column: str) -> Check:
    """A check for one date column; empty is not bad.

    >>> import pyarrow as pa
    >>> rows = pa.RecordBatch.from_pydict({"ordered_at": [1, None, None],
    ...                                    "date_given": [True, True, False]})
    >>> bad_date("ordered_at").test(rows).tolist()
    [False, True, False]
    """
    return Check(
        reason="bad_date",
        meaning="have a date that cannot be read",
        hint="Write dates as 2026-11-22, or set date_order in the mapping.",
        test=lambda rows: (
            mask_of(rows.column("date_given")) & mask_of(rows.column(column).is_null())
        ),
    )
