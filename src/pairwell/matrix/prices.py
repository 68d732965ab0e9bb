"""Prices that the catalogue does not know, read from the newest order lines.

The median of a product's twenty newest lines with a price above zero tells it: one line alone may
be a small order at a higher price, or a clearance. On Online Retail II it is a third as far from
what the next lines paid as the newest line is. Lines of one instant count all or not at all, so
the order of the lines does not matter. Currencies are never mixed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from pairwell.matrix.codes import coded
from pairwell.matrix.rows import Int32s, Int64s

NEVER = np.iinfo(np.int64).min

WINDOW = 20
"""So many of a product's newest lines tell its price, and those of the same instant as the last."""


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
    """Give products without a price the median of their newest order lines.

    Args:
        products: ``PRODUCTS`` columns (model/columns.py).
        lines: ``LINES`` columns.

    >>> products = pa.table({"product_id": ["mug"], "price_minor": pa.nulls(1, pa.int64()),
    ...                      "currency": pa.nulls(1, pa.string())})
    >>> lines = pa.table({"product_id": ["mug"] * 3, "unit_price_minor": [400, 240, 250],
    ...     "currency": ["EUR"] * 3, "ordered_at": pa.array([3, 2, 1], pa.timestamp("us"))})
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
    ids, usual = _usual(lines)
    at = pc.index_in(products["product_id"], value_set=ids)
    found = pc.and_(missing, pc.is_valid(at))
    n_filled = pc.sum(found).as_py() or 0
    prices = pa.chunked_array([pa.array(usual).take(at.combine_chunks())])
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


def _usual(lines: pa.Table) -> tuple[pa.Array, Int64s]:
    # ids, and the median price of each one's newest lines
    codes, ids = coded(lines["product_id"], "product_id")
    instants = lines["ordered_at"].cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    instant = instants.fill_null(NEVER).to_numpy()
    price = lines["unit_price_minor"].fill_null(0).to_numpy()
    window, size = np.full((len(ids), WINDOW), NEVER), np.zeros(len(ids), dtype=np.int64)
    _find_windows(codes, instant, price, window, size)
    chosen = (price > 0) & (instant >= window[codes, WINDOW - 1])
    code, price = codes[chosen], price[chosen]
    price = price[np.lexsort((price, code))]
    n_lines = np.bincount(code, minlength=len(ids))
    told = n_lines > 0
    middle = (np.cumsum(n_lines) - n_lines + n_lines // 2)[told]  # of two the dearer
    return ids.filter(pa.array(told)), price[middle]


@njit(nogil=True, cache=True)
def _find_windows(
    codes: Int32s, instant: Int64s, price: Int64s, window: Int64s, size: Int64s
) -> None:
    # each product's newest instants, newest first
    most = window.shape[1]
    for line in range(len(codes)):
        code, this = codes[line], instant[line]
        if price[line] <= 0 or (size[code] == most and this <= window[code, most - 1]):
            continue
        size[code] = min(size[code] + 1, most)
        at = size[code] - 1
        while at > 0 and window[code, at - 1] < this:
            window[code, at] = window[code, at - 1]
            at -= 1
        window[code, at] = this
