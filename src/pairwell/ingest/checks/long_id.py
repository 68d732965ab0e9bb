"""Ids too long to be ids: a text slipped into the wrong column."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import Mask, mask_of

MAX_LENGTH = 200


def long_id(columns: tuple[str, ...]) -> Check:
    """A check that no id is over 200 characters.

    >>> rows = pa.RecordBatch.from_pydict({"product_id": ["A", "A" * 201]})
    >>> long_id(("product_id",)).test(rows).tolist()
    [False, True]
    """

    def test(rows: pa.RecordBatch) -> Mask:
        found = mask_of(pc.greater(pc.utf8_length(rows.column(columns[0])), MAX_LENGTH))
        for column in columns[1:]:
            found |= mask_of(pc.greater(pc.utf8_length(rows.column(column)), MAX_LENGTH))
        return found

    return Check(
        reason="id_too_long",
        meaning=f"have an id of over {MAX_LENGTH} characters",
        hint="Look whether a text stands in the place of an id.",
        test=test,
    )
