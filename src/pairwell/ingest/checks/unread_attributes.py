"""Cells of attributes that are no JSON object: the product is loaded, its attributes are not."""

from __future__ import annotations

import pyarrow as pa

from pairwell.ingest.fields import mask_of
from pairwell.model.finding import Finding


class UnreadAttributes:
    """Counts rows whose cell could not be read.

    >>> watch = UnreadAttributes()
    >>> watch.look(pa.RecordBatch.from_pydict(
    ...     {"product_id": ["a", "b"], "attributes_unread": [True, False]}))
    >>> watch.findings()[0].examples
    ('a',)
    """

    def __init__(self) -> None:
        self._n = 0
        self._examples: list[str] = []

    def look(self, rows: pa.RecordBatch) -> None:
        unread = mask_of(rows.column("attributes_unread"))
        if unread.any():
            self._n += int(unread.sum())
            products = rows.column("product_id").filter(pa.array(unread)).to_pylist()
            self._examples += products[: 5 - len(self._examples)]

    def findings(self) -> tuple[Finding, ...]:
        if not self._n:
            return ()
        return (
            Finding(
                code="bad_attributes",
                severity="warning",
                message="1 row has attributes that are no JSON object; the product is loaded "
                "without them."
                if self._n == 1
                else f"{self._n:,} rows have attributes that are no JSON object; the products are "
                "loaded without them.",
                hint='Write {"mount": "EF"}, or one column for each: attribute:mount.',
                n_rows=self._n,
                examples=tuple(self._examples),
            ),
        )
