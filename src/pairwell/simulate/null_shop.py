"""Null data: orders in which nothing goes with anything.

Every basket has a size, and is filled by drawing products independently until it has so many
different ones. Popularity may differ from month to month: a season alone must not make a pair.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.model.columns import INSTANT

START = np.datetime64("2024-07-01")


class NullShape(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of a null shop.

    Attributes:
        n_products: products.
        n_orders: orders.
        mean_basket: mean number of different products a basket; sizes are geometric.
        zipf: popularity of rank r is (r + 5)^−zipf.
        n_months: months the orders spread over; 0: orders have no times.
        season: from month to month a product's popularity goes up and down by this factor at most
            (1 is no season).
        n_customers: customers that the orders fall to; 0: no customers.
    """

    n_products: int = 200
    n_orders: int = 2_000
    mean_basket: float = 4.0
    zipf: float = 1.0
    n_months: int = 12
    season: float = 3.0
    n_customers: int = 500


def null_shop(shape: NullShape, rng: np.random.Generator) -> pa.Table:
    """Lines of a shop with nothing to find.

    Args:
        shape: how large, how skewed.
        rng: source of chance.

    Returns:
        ``order_id`` and ``product_id``, and where asked for ``customer_id`` and ``ordered_at``.

    >>> null_shop(NullShape(n_orders=100), np.random.default_rng(1)).column_names
    ['order_id', 'product_id', 'customer_id', 'ordered_at']
    """
    most = max(1, shape.n_products // 2)
    sizes = np.minimum(rng.geometric(1.0 / shape.mean_basket, shape.n_orders), most)
    n_months = max(1, shape.n_months)
    month = np.sort(rng.integers(0, n_months, shape.n_orders))
    weight = rng.permutation((np.arange(shape.n_products) + 6.0) ** -shape.zipf)
    phase = rng.uniform(0.0, 2 * np.pi, shape.n_products)
    orders, products = [], []
    for m in range(n_months):
        numbers = np.flatnonzero(month == m)
        wave = np.cos(2 * np.pi * m / 12 + phase)
        seasonal = weight * np.exp(0.5 * np.log(shape.season) * wave)
        order, product = fill_baskets(sizes[numbers], seasonal, rng)
        orders.append(numbers[order])
        products.append(product)
    order, product = np.concatenate(orders), np.concatenate(products)
    columns: dict[str, Any] = {"order_id": order, "product_id": product}
    if shape.n_customers:
        columns["customer_id"] = rng.integers(0, shape.n_customers, shape.n_orders)[order]
    if shape.n_months:
        seconds = rng.integers(0, 28 * 86_400, shape.n_orders).astype("timedelta64[s]")
        placed = (START.astype("datetime64[M]") + month).astype("datetime64[s]") + seconds
        columns["ordered_at"] = pa.array(placed.astype("datetime64[us]")[order]).cast(INSTANT)
    return pa.table(columns)


def fill_baskets(
    sizes: npt.NDArray[np.int64], weight: npt.NDArray[np.float64], rng: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Fill baskets with different products, each drawn in turn by weight from those left.

    Args:
        sizes: how many different products each basket has to hold, at most those with a weight.
        weight: popularity of each product, not negative.
        rng: source of chance.

    Returns:
        Basket number of each line, ascending, and its product.

    Raises:
        ValueError: a basket is larger than the number of products with a weight.

    >>> order, product = fill_baskets(np.array([2, 1]), np.ones(3), np.random.default_rng(1))
    >>> order.tolist(), len(set(product[:2].tolist()))
    ([0, 0, 1], 2)
    """
    n = len(weight)
    if sizes.max(initial=0) > np.count_nonzero(weight):
        raise ValueError("a basket cannot hold more different products than there are")
    reach = np.cumsum(weight)
    held = np.zeros(0, dtype=np.int64)
    missing = sizes.astype(np.int64)
    # Drawing with replacement until the basket has enough different products is the same as
    # drawing each from those left; only baskets that lack some draw again.
    while missing.any():
        basket = np.repeat(np.arange(len(sizes)), missing)
        hit = np.searchsorted(reach, rng.random(len(basket)) * reach[-1], side="right")
        held = np.unique(np.concatenate([held, basket * n + np.minimum(hit, n - 1)]))
        missing = sizes - np.bincount(held // n, minlength=len(sizes))
    return held // n, held % n
