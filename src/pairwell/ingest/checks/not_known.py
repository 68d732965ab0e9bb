"""What a file leaves open: rows without a date, a price or a currency; they are still loaded."""

from __future__ import annotations

import pyarrow as pa

from pairwell.model.finding import Finding
from pairwell.model.of_one import of_one

_MEANING = {
    "ordered_at": ("no_date", "have no date; what needs time leaves such rows out"),
    "unit_price_minor": ("no_price", "have no price; no price rule applies there"),
    "price_minor": ("no_price", "have no price; no price rule applies there"),
    "currency": ("no_currency", "name no currency, so prices there are not compared with others"),
}


class NotKnown:
    """Counts rows in which a column is null.

    >>> watch = NotKnown(("currency",))
    >>> watch.look(pa.RecordBatch.from_pydict({"currency": ["EUR", None]}))
    >>> watch.findings()[0].message
    '1 row names no currency, so prices there are not compared with others.'
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._n_null = dict.fromkeys(columns, 0)

    def look(self, rows: pa.RecordBatch) -> None:
        for column in self._n_null:
            self._n_null[column] += rows.column(column).null_count

    def findings(self) -> tuple[Finding, ...]:
        return tuple(
            Finding(
                code=_MEANING[column][0],
                severity="info",
                message=f"1 row {of_one(_MEANING[column][1])}."
                if n == 1
                else f"{n:,} rows {_MEANING[column][1]}.",
                hint="Set currency in the mapping." if column == "currency" else "",
                n_rows=n,
            )
            for column, n in self._n_null.items()
            if n
        )
