"""Orders that a later sheet of a workbook holds again: only the first sheet's rows are loaded.

The original workbook of Online Retail II is such a one: its two sheets share nine days.
Memory: one entry for each order, and only in workbooks with several sheets.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import Mask, mask_of


class _FirstSheet:
    """The sheet on which each order was first seen."""

    def __init__(self) -> None:
        self._of_order: dict[str, int] = {}

    def test(self, rows: pa.RecordBatch) -> Mask:
        sheets = pc.unique(rows.column("sheet")).drop_null().to_pylist()
        if not sheets:
            return np.zeros(rows.num_rows, dtype=np.bool_)
        # A chunk never spans two sheets.
        sheet = sheets[0]
        orders = pc.unique(rows.column("order_id")).drop_null().to_pylist()
        again = [order for order in orders if self._of_order.setdefault(order, sheet) != sheet]
        return mask_of(pc.is_in(rows.column("order_id"), value_set=pa.array(again, pa.string())))


def repeated_order() -> Check:
    """A fresh check for one file.

    >>> check = repeated_order()
    >>> for sheet, orders in ((0, ["1", "2"]), (1, ["2", "3"])):
    ...     rows = pa.RecordBatch.from_pydict({"order_id": orders, "sheet": [sheet] * 2})
    ...     print(check.test(rows))
    [False False]
    [ True False]
    """
    return Check(
        reason="order_in_two_sheets",
        meaning="belong to an order that an earlier sheet holds already",
        hint="Nothing to do where the sheets overlap; else give the orders different numbers.",
        test=_FirstSheet().test,
    )
