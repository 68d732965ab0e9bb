"""Catalogue rows that name a product or customer a second time."""

from __future__ import annotations

import pyarrow as pa

from pairwell.model.finding import Finding


class RepeatedId:
    """Watches one id column that should hold each id once. Memory: one entry for each id.

    >>> watch = RepeatedId("product_id")
    >>> watch.look(pa.RecordBatch.from_pydict({"product_id": ["A", "B", "A"]}))
    >>> watch.findings()[0].examples
    ('A',)
    """

    def __init__(self, column: str) -> None:
        self._column = column
        self._seen: set[str] = set()
        self._n_again = 0
        self._examples: dict[str, None] = {}

    def look(self, rows: pa.RecordBatch) -> None:
        for value in rows.column(self._column).to_pylist():
            if value in self._seen:
                self._n_again += 1
                if len(self._examples) < 5:
                    self._examples[value] = None
            else:
                self._seen.add(value)

    def findings(self) -> tuple[Finding, ...]:
        if not self._n_again:
            return ()
        return (
            Finding(
                code="repeated_id",
                severity="warning",
                message=f"1 row names a {self._column} that stands further up already; the last "
                "row counts."
                if self._n_again == 1
                else f"{self._n_again:,} rows name a {self._column} that stands further up "
                "already; the last row counts.",
                hint="Keep one row for each.",
                n_rows=self._n_again,
                examples=tuple(self._examples),
            ),
        )
