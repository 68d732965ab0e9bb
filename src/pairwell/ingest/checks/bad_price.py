"""Prices that cannot be: below zero, unreadable, less than one minor unit, or astronomical.

A price of zero is a gift and stays: the basket is true. ``ZeroPrice`` counts such rows.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import Mask, mask_of
from pairwell.model.finding import Finding


def bad_price(column: str) -> Check:
    """A check for ``price`` or ``cost``; empty is not bad.

    Args:
        column: its minor-unit column; the mark beside it is its first word and ``_given``.

    >>> rows = pa.RecordBatch.from_pydict(
    ...     {"unit_price_minor": [695, 0, -1, None, None],
    ...      "price_given": [True, True, True, True, False]})
    >>> bad_price("unit_price_minor").test(rows).tolist()
    [False, False, True, True, False]
    """
    word = "cost" if column.startswith("cost") else "price"

    def test(rows: pa.RecordBatch) -> Mask:
        value = rows.column(column)
        unread = mask_of(rows.column(f"{word}_given")) & mask_of(value.is_null())
        return unread | mask_of(pc.less(value, 0))

    return Check(
        reason=f"bad_{word}",
        meaning=f"have a {word} below zero, under one minor unit, or that is no amount",
        hint="Look at the decimal sign (decimal_comma in the mapping) and at the column chosen.",
        test=test,
    )


class PriceWatch:
    """Counts rows that are kept although their price is worth a look."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._n_zero = 0
        self._n_rounded = 0

    def look(self, rows: pa.RecordBatch) -> None:
        self._n_zero += int(mask_of(pc.equal(rows.column(self._column), 0)).sum())
        self._n_rounded += int(mask_of(rows.column("price_rounded")).sum())

    def findings(self) -> tuple[Finding, ...]:
        found = []
        if self._n_zero:
            found.append(
                Finding(
                    code="zero_price",
                    severity="info",
                    message="1 row has a price of zero; it stays, as a gift."
                    if self._n_zero == 1
                    else f"{self._n_zero:,} rows have a price of zero; they stay, as gifts.",
                    n_rows=self._n_zero,
                )
            )
        if self._n_rounded:
            found.append(
                Finding(
                    code="price_rounded",
                    severity="info",
                    message="1 price was finer than the currency's smallest unit and was rounded "
                    "to it."
                    if self._n_rounded == 1
                    else f"{self._n_rounded:,} prices were finer than the currency's smallest unit "
                    "and were rounded to it.",
                    n_rows=self._n_rounded,
                )
            )
        return tuple(found)
