"""Regulars of a simulated shop: consumables that some customers buy again when they are used up.

The truth is the days that one lasts. Between two purchases lie as many, give or take: people are
early and late by a fifth. Whoever buys the same thing by chance stays in the shop's other orders.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.model.columns import INSTANT, LINES, schema
from pairwell.simulate.catalogue import CURRENCY
from pairwell.simulate.shop import Codes, SimulatedShop

SHORTEST, LONGEST = 14.0, 90.0
"""Days that a consumable lasts, log-uniform."""

EARLY_OR_LATE = 0.2
"""Standard deviation of the logarithm of a gap."""


class Refills(NamedTuple):
    """Orders of regulars, one product each, beside those of the shop.

    Attributes:
        lines: in the ``LINES`` columns, in order of time.
        product: product codes that are bought again.
        days: days that each lasts.
    """

    lines: pa.Table
    product: Codes
    days: npt.NDArray[np.float64]


def refills_of(
    shop: SimulatedShop, rng: np.random.Generator, *, n_products: int = 20, n_regulars: int = 40
) -> Refills:
    """Plant regulars into a shop.

    Args:
        shop: whose customers and months.
        rng: source of chance.
        n_products: consumables that have regulars, the best sellers among those without plants.
        n_regulars: customers of each.
    """
    catalogue = shop.products
    planted = (shop.planted.complements, shop.planted.kits, shop.planted.rivals)
    free = catalogue["consumable"].to_numpy(zero_copy_only=False).astype(bool)
    free[np.concatenate([codes.ravel() for codes in planted])] = False
    order = np.argsort(-shop.model.weight[: shop.model.n_products], kind="stable")
    product = order[free[order]][:n_products]
    days = np.exp(rng.uniform(np.log(SHORTEST), np.log(LONGEST), len(product)))
    time = shop.bought["ordered_at"].to_numpy().astype("datetime64[s]").astype(np.int64)
    start, end = int(time.min()), int(time.max())
    rows = []
    for code, lasts in zip(product.tolist(), days.tolist(), strict=True):
        regulars = rng.choice(shop.customers.num_rows, n_regulars, replace=False)
        for customer in regulars.tolist():
            at = start + rng.uniform(0.0, lasts) * 86_400
            while at < end:
                rows.append((int(at), code, customer))
                at += lasts * np.exp(rng.normal(0.0, EARLY_OR_LATE)) * 86_400
    rows.sort()
    at, code, who = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    price = catalogue["price_minor"].to_numpy()[code]
    columns = [
        pa.array([f"R{number:07d}" for number in range(len(rows))]),
        catalogue["product_id"].combine_chunks().take(pa.array(code)),
        shop.customers["customer_id"].combine_chunks().take(pa.array(who)),
        pa.array(at * 1_000_000, pa.timestamp("us")).cast(INSTANT),
        pa.array(np.ones(len(rows), dtype=np.int64)),
        pa.array(price),
        pa.repeat(CURRENCY, len(rows)),
    ]
    return Refills(pa.Table.from_arrays(columns, schema=schema(LINES)), product, days)
