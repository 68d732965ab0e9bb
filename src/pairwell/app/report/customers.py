"""Products a customer in the report, from order lines and the catalogue's costs."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.measure.breadth import Breadth, breadth
from pairwell.model.snapshot import Snapshot


def breadth_of(lines: pa.Table, snapshot: Snapshot) -> Breadth | None:
    """Different products a customer, with the profit; None where it is not known of every line.

    Args:
        lines: purchase lines, ``LINES`` columns; in another currency than the catalogue's costs
            their profit is not known.
        snapshot: whose catalogue knows the costs.
    """
    ids = pa.array(list(snapshot.products.ids), pa.string())
    code = pc.index_in(lines["product_id"], value_set=ids).fill_null(-1).to_numpy()
    cost = snapshot.products.cost_minor[code].astype(np.float64)
    price = pc.cast(lines["unit_price_minor"], pa.float64()).to_numpy()
    quantity = lines["quantity"].to_numpy()
    priced_alike = np.array(lines["currency"].to_pylist()) == snapshot.meta.currency
    profit = np.where(
        (code >= 0) & (cost >= 0) & priced_alike, quantity * (price - cost), np.nan
    ).astype(np.float64)
    return breadth(lines["customer_id"].to_pylist(), lines["product_id"].to_pylist(), profit)
