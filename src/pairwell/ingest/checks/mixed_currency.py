"""Two currencies in one order: sums of it would mean nothing, so only the first one is loaded.

Memory: one entry for each order, and only in files that name currencies row by row.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.checks.check import Check
from pairwell.ingest.fields import Mask, mask_of


class _FirstCurrency:
    """The first currency seen of each order."""

    def __init__(self) -> None:
        self._of_order: dict[str, str] = {}

    def test(self, rows: pa.RecordBatch) -> Mask:
        found = np.zeros(rows.num_rows, dtype=np.bool_)
        named = mask_of(rows.column("currency_given")) & mask_of(rows.column("currency").is_valid())
        if not named.any():
            return found
        seen = rows.select(["order_id", "currency"]).filter(pa.array(named))
        pairs = pa.Table.from_batches([seen]).group_by(["order_id", "currency"], use_threads=False)
        for row in pairs.aggregate([]).to_pylist():
            self._of_order.setdefault(row["order_id"], row["currency"])
        orders = pc.dictionary_encode(rows.column("order_id"))
        first = pa.array(
            [self._of_order.get(order) for order in orders.dictionary.to_pylist()], pa.string()
        ).take(orders.indices)
        return found | (named & mask_of(pc.not_equal(rows.column("currency"), first)))


def mixed_currency() -> Check:
    """A fresh check for one file.

    >>> rows = pa.RecordBatch.from_pydict({"order_id": ["1", "1", "2"],
    ...     "currency": ["EUR", "PLN", "PLN"], "currency_given": [True] * 3})
    >>> mixed_currency().test(rows).tolist()
    [False, True, False]
    """
    return Check(
        reason="mixed_currency",
        meaning="are in another currency than the first row of the same order",
        hint="Give each order in one currency.",
        test=_FirstCurrency().test,
    )
