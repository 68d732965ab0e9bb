"""Rows that do not say which order, product or customer they are about."""

from __future__ import annotations

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import mask_of


def missing_id(column: str) -> Check:
    """A check for one id column; blank counts as missing.

    >>> import pyarrow as pa
    >>> rows = pa.RecordBatch.from_pydict({"order_id": ["1", None]})
    >>> missing_id("order_id").test(rows).tolist()
    [False, True]
    """
    return Check(
        reason=f"missing_{column}",
        meaning=f"have no {column}",
        hint="Fill it in, or look whether the right column is mapped.",
        test=lambda rows: mask_of(rows.column(column).is_null()),
    )
