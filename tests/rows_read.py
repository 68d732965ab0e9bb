"""Rows as a reader of files hands them on, for tests of whatever takes them in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from pairwell.model.columns import CUSTOMERS, LINKS, PRODUCTS, VIEWS, Column, schema
from pairwell.model.finding import Finding, QuarantinedRow
from pairwell.model.source import LINES_READ, Chunk, Kind

COLUMNS: dict[Kind, tuple[Column, ...]] = {
    "orders": LINES_READ,
    "products": PRODUCTS,
    "customers": CUSTOMERS,
    "links": LINKS,
    "views": VIEWS,
}


def line(
    order_id: str, product_id: str, quantity: int = 1, day: int | None = 1, **rest: Any
) -> dict[str, Any]:
    """One order line, paid, of the day-th of January 2026 (None: unknown)."""
    at = None if day is None else datetime(2026, 1, day, tzinfo=UTC)
    return {
        "order_id": order_id, "product_id": product_id, "quantity": quantity, "ordered_at": at,
        "status": "paid", "line": 0, **rest,
    }  # fmt: skip


def batch(kind: Kind, *rows: dict[str, Any]) -> pa.RecordBatch:
    """Rows of a kind in their columns; what is left out is not known."""
    wanted = schema(COLUMNS[kind])
    full = [{name: row.get(name) for name in wanted.names} for row in rows]
    return pa.RecordBatch.from_pylist(full, schema=wanted)


class FakeSource:
    """A file of the mind: rows in chunks, then its bad rows and rows that are no product."""

    def __init__(
        self,
        kind: Kind,
        *rows: dict[str, Any],
        file: str = "given.csv",
        digest: str = "d1",
        n_not_product: int = 0,
        n_bad: int = 0,
        findings: tuple[Finding, ...] = (),
        chunk_rows: int = 2,
    ) -> None:
        self.file = file
        self.kind: Kind = kind
        self.digest = digest
        self.n_bytes = 100
        self.header: tuple[str, ...] = ()
        self._rows = rows
        self._n_not_product = n_not_product
        self._n_bad = n_bad
        self._findings = findings
        self._chunk_rows = chunk_rows

    def chunks(self) -> Iterator[Chunk]:
        """The rows, then those left out."""
        for start in range(0, len(self._rows), self._chunk_rows):
            rows = self._rows[start : start + self._chunk_rows]
            yield Chunk(rows=batch(self.kind, *rows), n_in=len(rows), bytes_read=start)
        bad = tuple(
            QuarantinedRow(file=self.file, line=900 + i, reason="bad_price", raw=f"raw {i}")
            for i in range(self._n_bad)
        )
        yield Chunk(
            rows=batch(self.kind),
            n_in=self._n_not_product + self._n_bad,
            n_not_product=self._n_not_product,
            quarantined=bad,
            bytes_read=100,
        )

    def findings(self) -> tuple[Finding, ...]:
        """What the checks saw."""
        return self._findings
