"""A generated shop in which some products truly go together: themes, tastes, companions, seasons.

It is no copy of any method that is measured: an order mixes a few themes of neighbouring products,
habits of its customer, planted companions of what is already in the basket, and chance.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

THEME = 40
DAYS = 600


def taste_shop(
    seed: int,
    *,
    n_orders: int,
    n_products: int,
    mean_size: float,
    n_customers: int | None = None,
    with_times: bool = True,
) -> pa.Table:
    """Lines of a shop.

    Args:
        seed: the same seed gives the same shop.
        n_orders: orders over ``DAYS`` days, growing by half.
        n_products: products; a tenth of them appears only as time goes by.
        mean_size: mean of the geometric number of draws an order.
        n_customers: people who order; 0 for a shop of guests, None for a fifth of the orders.
        with_times: whether ``ordered_at`` is there; the file is in order of time either way.

    Returns:
        ``order_id, product_id``, and ``customer_id, ordered_at`` where the shop has them.
    """
    rng = np.random.default_rng(seed)
    n_customers = n_orders // 5 if n_customers is None else n_customers
    popularity = _zipf(rng, n_products)
    at = np.sort(rng.triangular(-DAYS, DAYS, DAYS, size=4 * n_orders))
    at = np.sort(rng.choice(at[at > 0], size=n_orders))
    size = rng.geometric(1 / mean_size, size=n_orders).clip(1, 400)
    order = np.repeat(np.arange(n_orders), size)

    spread = rng.pareto(1.2, size=n_orders) * n_customers / 4
    customer = spread.astype(np.int64) % max(n_customers, 1)
    favourite = rng.integers(n_products, size=max(n_customers, 1))
    n_themes = 1 + size // 12
    anchor = favourite[customer] if n_customers else rng.integers(n_products, size=n_orders)
    season = (at / 90).astype(np.int64) * 7919
    guest_theme = _draw(rng, popularity, n_orders) + np.where(rng.random(n_orders) < 0.2, season, 0)
    own = rng.random(n_orders) < (0.5 if n_customers else 0.0)
    theme = np.where(own, anchor, guest_theme)

    which = rng.integers(0, np.repeat(n_themes, size))
    centre = (np.repeat(theme, size) + which * 104_729) % n_products
    near = (centre + np.rint(rng.laplace(0, THEME / 4, size=len(order))).astype(int)) % n_products
    product = np.where(rng.random(len(order)) < 0.55, near, _draw(rng, popularity, len(order)))
    product = _companions(rng, order, product, n_products)
    product = _arrivals(product, np.repeat(at, size), n_products)

    columns: dict[str, npt.NDArray[np.generic]] = {"order_id": order, "product_id": product}
    if n_customers:
        columns["customer_id"] = np.repeat(customer, size)
    if with_times:
        start = np.datetime64("2024-01-01T00:00:00", "us")
        columns["ordered_at"] = start + np.repeat((at * 86_400e6).astype("timedelta64[us]"), size)
    return pa.table(columns)


def _zipf(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    weights = np.arange(1, n + 1) ** -0.9
    weights = rng.permutation(weights)
    cumulative: npt.NDArray[np.float64] = np.cumsum(weights / weights.sum())
    return cumulative


def _draw(
    rng: np.random.Generator, cumulative: npt.NDArray[np.float64], n: int
) -> npt.NDArray[np.int64]:
    return np.searchsorted(cumulative, rng.random(n)).clip(max=len(cumulative) - 1)


def _companions(
    rng: np.random.Generator,
    order: npt.NDArray[np.int64],
    product: npt.NDArray[np.int64],
    n_products: int,
) -> npt.NDArray[np.int64]:
    """A quarter of the lines follow the line before them: one of three planted companions."""
    planted = rng.integers(n_products, size=(n_products, 3))
    follows = np.flatnonzero((order[1:] == order[:-1]) & (rng.random(len(order) - 1) < 0.25)) + 1
    product = product.copy()
    product[follows] = planted[product[follows - 1], rng.integers(3, size=len(follows))]
    return product


def _arrivals(
    product: npt.NDArray[np.int64], at: npt.NDArray[np.float64], n_products: int
) -> npt.NDArray[np.int64]:
    """Every tenth product is sold from some day on; before it, its elder neighbour is."""
    newcomer = product % 10 == 0
    too_early = newcomer & (at < (product * 7919 % DAYS) * 0.9)
    return np.where(too_early, (product + 1) % n_products, product)
