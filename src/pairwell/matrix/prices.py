"""Prices that the catalogue does not know, read from the newest order lines.

The newest line of a product with a price above zero tells it; of several at that instant the
highest does, so the order of the lines does not matter. Currencies are never mixed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from pairwell.matrix.codes import coded
from pairwell.matrix.rows import Int32s, Int64s

NEVER = np.iinfo(np.int64).min


class Priced(NamedTuple):
    """A catalogue with prices filled in.

    Attributes:
        products: the table given, with more prices (and their currency, where it had none).
        n_filled: how many came from orders.
        finding: what a person should know; empty when there is nothing to say.
    """

    products: pa.Table
    n_filled: int
    finding: str


def fill_prices(products: pa.Table, lines: pa.Table) -> Priced:
    """Give products without a price that of their newest order line.

    Args:
        products: ``PRODUCTS`` columns (model/columns.py).
        lines: ``LINES`` columns.

    >>> products = pa.table({"product_id": ["mug"], "price_minor": pa.nulls(1, pa.int64()),
    ...                      "currency": pa.nulls(1, pa.string())})
    >>> lines = pa.table({"product_id": ["mug", "mug"], "unit_price_minor": [250, 300],
    ...     "currency": ["EUR", "EUR"], "ordered_at": pa.array([2, 1], pa.timestamp("us"))})
    >>> fill_prices(products, lines).products.to_pylist()
    [{'product_id': 'mug', 'price_minor': 250, 'currency': 'EUR'}]
    """
    missing = pc.is_null(products["price_minor"])
    paid = pc.fill_null(pc.greater(lines["unit_price_minor"], 0), False)
    if not pc.any(missing).as_py() or not pc.any(paid).as_py():
        return Priced(products, 0, "")
    spent = pc.unique(lines["currency"]).to_pylist()
    if len(spent) > 1:  # gifts may name none
        spent = pc.unique(lines["currency"].filter(paid)).to_pylist()
    listed = set(pc.unique(pc.drop_null(products["currency"])).to_pylist())
    if len(spent) > 1:
        names = ", ".join(sorted(name or "none named" for name in spent))
        return Priced(
            products, 0, f"Orders are in several currencies ({names}): no price comes from them."
        )
    if spent[0] and listed - {spent[0]}:
        names = ", ".join(sorted(listed))
        return Priced(
            products, 0, f"Orders are in {spent[0]}, the catalogue in {names}: no price comes "
            "from orders.",
        )  # fmt: skip
    ids, newest = _newest(lines)
    at = pc.index_in(products["product_id"], value_set=ids)
    found = pc.and_(missing, pc.is_valid(at))
    n_filled = pc.sum(found).as_py() or 0
    prices = pa.chunked_array([pa.array(newest).take(at.combine_chunks())])
    filled = products.set_column(
        products.column_names.index("price_minor"),
        "price_minor",
        pc.coalesce(products["price_minor"], prices.cast(products["price_minor"].type)),
    )
    if spent[0]:
        named = pc.if_else(found, pa.scalar(spent[0], products["currency"].type), None)
        place = products.column_names.index("currency")
        filled = filled.set_column(place, "currency", pc.coalesce(products["currency"], named))
    finding = (
        f"{n_filled:,} of {products.num_rows:,} prices come from the newest order lines, "
        "as the catalogue has none."
    )
    return Priced(filled, n_filled, finding if n_filled else "")


def _newest(lines: pa.Table) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    # ids, and the price of each one's newest line
    codes, ids = coded(lines["product_id"], "product_id")
    instants = lines["ordered_at"].cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    newest = np.zeros(len(ids), dtype=np.int64)
    latest = np.full(len(ids), NEVER, dtype=np.int64)
    price = lines["unit_price_minor"].fill_null(0).to_numpy()
    _take_newest(codes, instants.fill_null(NEVER).to_numpy(), price, latest, newest)
    told = newest > 0
    return ids.filter(pa.array(told)), newest[told]


@njit(nogil=True, cache=True)
def _take_newest(
    codes: Int32s, instant: Int64s, price: Int64s, latest: Int64s, newest: Int64s
) -> None:
    for line in range(len(codes)):
        code = codes[line]
        if price[line] <= 0 or instant[line] < latest[code]:
            continue
        if instant[line] > latest[code]:
            latest[code] = instant[line]
            newest[code] = 0
        newest[code] = max(newest[code], price[line])
