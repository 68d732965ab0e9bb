"""Quantities that are no count of pieces: not whole, zero, or over a million."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import Mask, mask_of

MAX_PIECES = 1_000_000


def _test(rows: pa.RecordBatch) -> Mask:
    quantity = rows.column("quantity")
    sane = pc.and_(
        pc.and_(pc.less_equal(quantity, MAX_PIECES), pc.greater_equal(quantity, -MAX_PIECES)),
        pc.not_equal(quantity, 0),
    )
    return ~mask_of(sane)


BAD_QUANTITY = Check(
    reason="bad_quantity",
    meaning="have no whole quantity between 1 and a million (minus for returns)",
    hint="Give pieces as whole numbers; what is sold by weight counts as one.",
    test=_test,
)
"""Missing counts as bad where the file has the column.

>>> rows = pa.RecordBatch.from_pydict({"quantity": [1, -2, 0, 10**9, None]})
>>> BAD_QUANTITY.test(rows).tolist()
[False, False, True, True, True]
"""
