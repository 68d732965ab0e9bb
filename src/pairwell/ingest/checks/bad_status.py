"""States of an order that nobody told us the meaning of: better asked than counted as paid."""

from __future__ import annotations

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import mask_of

BAD_STATUS = Check(
    reason="bad_status",
    meaning="have a status that is not known",
    hint="Use paid, unpaid, cancelled or returned.",
    test=lambda rows: (
        mask_of(rows.column("status_given")) & mask_of(rows.column("status").is_null())
    ),
)
"""Empty means paid.

>>> import pyarrow as pa
>>> rows = pa.RecordBatch.from_pydict({"status": ["paid", None], "status_given": [False, True]})
>>> BAD_STATUS.test(rows).tolist()
[False, True]
"""
