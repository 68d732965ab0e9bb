"""Goods of each past order, in the currency that most lines have."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


class OrderSums(NamedTuple):
    """The sums, one an order, and their currency; what has no price is left out."""

    goods_minor: npt.NDArray[np.int64]
    currency: str


def order_sums(lines: pa.Table) -> OrderSums:
    """Sum quantity · price of each order.

    Args:
        lines: ``LINES`` columns.
    """
    priced = lines.filter(pc.is_valid(lines["unit_price_minor"]))
    counted = pc.value_counts(pc.drop_null(priced["currency"])).to_pylist()
    currency = max(((c["counts"], c["values"]) for c in counted), default=(0, ""))[1]
    if currency:
        priced = priced.filter(pc.equal(priced["currency"], currency))
    paid = pc.multiply(priced["quantity"], priced["unit_price_minor"])
    sums = priced.append_column("paid", paid).group_by("order_id").aggregate([("paid", "sum")])
    return OrderSums(sums["paid_sum"].to_numpy().astype(np.int64), currency)
