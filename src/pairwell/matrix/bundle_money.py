"""What a bundle costs, what it saves, what it leaves: the ``BUNDLES`` table from sets and prices.

A sum is known only where every member's price is, in one currency. A saving is rounded down: no
more is promised than is given.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.matrix.baskets import table_of
from pairwell.model.columns import BUNDLES
from pairwell.model.snapshot import ProductArrays


def money_of(
    ids: pa.Array,
    sets: list[tuple[int, ...]],
    figures: dict[str, list[Any]],
    catalogue: ProductArrays,
    products: Any,
    discount: float,
) -> pa.Table:
    """The table of bundles.

    Args:
        ids: product ids by code.
        sets: codes of each bundle's members, the anchor first.
        figures: the other counts and chances by column name, aligned with ``sets``.
        catalogue: prices, costs and stock by code.
        products: the catalogue as it was given, for currencies; may be None.
        discount: share of the sum taken off.
    """
    currency = _currencies(ids, products)
    money = [_money(members, catalogue, currency, discount) for members in sets]
    names = ("sum_minor", "saving_minor", "bundle_price_minor", "margin_minor", "margin_left_minor",
             "currency", "held")  # fmt: skip
    anchors = np.array([members[0] for members in sets], dtype=np.int64)
    addons = [code for members in sets for code in members[1:]]
    ends = np.cumsum([0, *(len(members) - 1 for members in sets)])
    columns: dict[str, Any] = {
        "anchor_id": ids.take(pa.array(anchors)),
        "addon_ids": pa.ListArray.from_arrays(
            pa.array(ends, pa.int32()), ids.take(pa.array(addons, pa.int64()))
        ),
        "n_members": [len(members) for members in sets],
        **figures,
        **{name: [row[at] for row in money] for at, name in enumerate(names)},
    }
    own = {"anchor_id": ids.type, "addon_ids": pa.list_(ids.type)}  # ids keep their type
    return pa.table(
        {
            c.name: columns[c.name] if c.name in own else pa.array(columns[c.name], c.type)
            for c in BUNDLES
        }
    )


def _money(
    members: tuple[int, ...], catalogue: ProductArrays, currency: list[str | None], discount: float
) -> tuple[Any, ...]:
    prices = [int(catalogue.price_minor[code]) for code in members]
    costs = [int(catalogue.cost_minor[code]) for code in members]
    held = "out_of_stock" if any(catalogue.in_stock[code] == 0 for code in members) else None
    named = {currency[code] for code in members}
    if min(prices) < 0 or len(named) > 1:
        return None, None, None, None, None, None, held
    total = sum(prices)
    saving = int(total * Fraction(str(discount)))
    price = total - saving
    margin = total - sum(costs) if min(costs) >= 0 else None
    left = None if margin is None else margin - saving
    if held is None and left is not None and left < 0:
        held = "below_cost"
    return total, saving, price, margin, left, named.pop(), held


def _currencies(ids: pa.Array, products: Any) -> list[str | None]:
    table = None if products is None else table_of(products, "products")
    if table is None or "currency" not in table.column_names or not table.num_rows:
        return [None] * len(ids)
    at = pc.index_in(ids, value_set=table["product_id"].cast(ids.type).combine_chunks())
    named: list[str | None] = table["currency"].take(at).to_pylist()
    return named
