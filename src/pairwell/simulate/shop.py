"""A whole shop from a size and a source of chance: catalogue, customers, orders, returns, truth."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from pairwell.model.columns import CUSTOMERS, INSTANT, LINES, schema
from pairwell.simulate.catalogue import (
    CURRENCY,
    N_SHELVES,
    SERVICE_SHELF,
    Catalogue,
    make_catalogue,
)
from pairwell.simulate.draw_orders import DrawnOrders, draw_orders
from pairwell.simulate.plant import Planted, plant
from pairwell.simulate.shop_model import ShopModel
from pairwell.simulate.truth import PairTruth, pair_truth
from pairwell.simulate.words import SHELVES

Codes = npt.NDArray[np.int64]
SizeName = Literal["tiny", "small", "medium", "large"]


class ShopSize(NamedTuple):
    """How large: products, orders, and how many complements, kits and rivals at most."""

    n_products: int
    n_orders: int
    n_complements: int
    n_kits: int
    n_rivals: int


SIZES: dict[SizeName, ShopSize] = {
    "tiny": ShopSize(200, 2_000, 12, 3, 3),
    "small": ShopSize(1_000, 10_000, 40, 10, 8),
    "medium": ShopSize(5_000, 100_000, 120, 30, 25),
    "large": ShopSize(50_000, 800_000, 400, 100, 60),
}
"""Sizes by name; an order has about four lines."""

N_MONTHS = 24
FIRST_MONTH = (2024, 7)
N_CLASSES = 6
GUEST_SHARE = 0.25
PLACES = (
    ("United Kingdom", "London"), ("United Kingdom", "Leeds"), ("Ireland", "Dublin"),
    ("Poland", "Gdansk"), ("Germany", "Bremen"), ("France", "Lyon"),
)  # fmt: skip
DISCOUNT = 0.2
"""What is taken off the price of a promoted product."""


class SimulatedShop(msgspec.Struct, frozen=True, kw_only=True):
    """The shop, and what is true in it.

    Attributes:
        products: in the ``PRODUCTS`` columns; row c is product code c.
        customers: in the ``CUSTOMERS`` columns.
        bought: in the ``LINES`` columns, every line bought, returns not taken away.
        returned: in the ``LINES`` columns with negative quantities: one for each line of ``bought``
            that came back whole, under the same order number, some days later.
        kept: for each line of ``bought``, whether it stayed with the customer.
        model: what the orders were drawn from.
        planted: what was planted.
    """

    products: pa.Table
    customers: pa.Table
    bought: pa.Table
    returned: pa.Table
    kept: npt.NDArray[np.bool_]
    model: ShopModel
    planted: Planted

    @property
    def lines(self) -> pa.Table:
        """The lines that stayed: what an import of ``bought`` and ``returned`` comes to."""
        return self.bought.filter(pa.array(self.kept))

    def truth(self, first: Codes, second: Codes) -> PairTruth:
        """What the model expects of pairs of product codes, returns taken away."""
        return pair_truth(self.model, first, second)

    def code_of(self, product_ids: Any) -> Codes:
        """Product codes of ids (``P00012`` → 12)."""
        return np.array([int(str(name)[1:]) for name in product_ids], dtype=np.int64)


def simulate_shop(size: SizeName | ShopSize, rng: np.random.Generator) -> SimulatedShop:
    """Make a shop.

    Args:
        size: a name out of ``SIZES``, or your own figures.
        rng: source of chance; the same state gives the same shop.

    Raises:
        ValueError: more products than there are names for, or fewer than 20.

    >>> shop = simulate_shop("tiny", np.random.default_rng(7))
    >>> shop.products.num_rows, shop.planted.complements.shape
    (200, (12, 2))
    >>> main, addon = shop.planted.complements.T
    >>> bool((shop.truth(main, addon).lift > 1.4).all())
    True
    """
    figures = SIZES[size] if isinstance(size, str) else size
    catalogue = make_catalogue(figures.n_products, rng)
    model = _plain_model(catalogue, figures.n_orders, rng)
    model, planted = plant(model, catalogue, figures[2:], rng)
    orders = draw_orders(model, rng)
    customer, customers = _customers(model, orders, rng)
    stays = rng.random(len(orders.product)) >= model.return_share[orders.product]
    stays &= (rng.random(model.n_orders) >= model.cancel_share)[orders.order]
    bought = _lines(model, catalogue, orders, customer, rng)
    return SimulatedShop(
        products=catalogue.table, customers=customers, bought=bought,
        returned=_returns(bought.filter(pa.array(~stays)), orders.order[~stays], rng),
        kept=stays, model=model, planted=planted,
    )  # fmt: skip


def _plain_model(catalogue: Catalogue, n_orders: int, rng: np.random.Generator) -> ShopModel:
    """Tastes, seasons, growth and promotions; nothing planted yet."""
    n_products = len(catalogue.weight)
    month = np.arange(N_MONTHS)
    calendar = (FIRST_MONTH[1] - 1 + month) % 12
    christmas = np.isin(calendar, (10, 11))
    season = np.ones((N_MONTHS, N_SHELVES))
    for number, shelf in enumerate(SHELVES):
        season[:, number] = 1.0 - shelf.summer * np.cos(2 * np.pi * calendar / 12)
        season[:, number] *= np.where(christmas, shelf.christmas, 1.0)
    busy = 1.025**month * np.where(christmas, 1.5, 1.0)
    taste = np.ones((N_CLASSES, N_SHELVES))
    for klass in range(N_CLASSES):
        taste[klass, rng.choice(SERVICE_SHELF, 4, replace=False)] = rng.uniform(2.0, 4.0, 4)
    return ShopModel(
        n_products=n_products, weight=catalogue.weight, shelf=catalogue.shelf,
        taste=taste, season=season,
        promoted=rng.random((N_MONTHS, n_products)) < 0.03, promotion_boost=2.0,
        class_share=rng.dirichlet(np.full(N_CLASSES, 8.0)),
        orders_in_month=rng.multinomial(n_orders, busy / busy.sum()),
        draw_shares=np.array([0.85, 0.15]), draw_means=np.array([3.0, 10.0]),
        yields=sparse.identity(n_products, format="csr"),
        partner=np.full(n_products, -1, dtype=np.int64), swap_share=0.9,
        return_share=rng.beta(1.0, 25.0, n_products), cancel_share=0.02,
    )  # fmt: skip


def _customers(
    model: ShopModel, orders: DrawnOrders, rng: np.random.Generator
) -> tuple[Codes, pa.Table]:
    """Customer number of each order, −1 for guests, and the customers' table.

    A customer belongs to one class; a few buy often, most seldom.
    """
    n_classes = len(model.class_share)
    n_customers = max(n_classes, model.n_orders // 8)
    klass = rng.permutation(np.arange(n_customers) % n_classes)
    activity = rng.gamma(0.6, 1.0, n_customers) + 0.05
    customer = np.full(model.n_orders, -1, dtype=np.int64)
    known = rng.random(model.n_orders) >= GUEST_SHARE
    for k in range(n_classes):
        members = np.flatnonzero(klass == k)
        mine = np.flatnonzero(known & (orders.klass == k))
        customer[mine] = rng.choice(
            members, len(mine), p=activity[members] / activity[members].sum()
        )
    birth = np.datetime64("1950-01-01") + rng.integers(0, 20_000, n_customers)
    home = rng.choice(len(PLACES), n_customers, p=[0.4, 0.2, 0.1, 0.1, 0.1, 0.1])
    return customer, pa.table(
        {
            "customer_id": [f"C{c:06d}" for c in range(n_customers)],
            "country": [PLACES[k][0] for k in home],
            "city": [PLACES[k][1] for k in home],
            "gender": rng.choice(np.array(["f", "m"]), n_customers),
            "born_on": birth.astype("datetime64[D]"),
        },
        schema=schema(CUSTOMERS),
    )


def _lines(
    model: ShopModel,
    catalogue: Catalogue,
    orders: DrawnOrders,
    customer: Codes,
    rng: np.random.Generator,
) -> pa.Table:
    """The lines as an Arrow table, order by order in time."""
    month = np.repeat(np.arange(len(model.orders_in_month)), model.orders_in_month)
    placed = _instants(month, rng)
    line_month = month[orders.order]
    price = catalogue.price_minor[orders.product]
    promoted = model.promoted[line_month, orders.product]
    price = np.where(promoted, np.round(price * (1.0 - DISCOUNT)), price).astype(np.int64)
    eaten = catalogue.table["consumable"].to_numpy()[orders.product]
    quantity = np.where(eaten, rng.geometric(0.6, len(price)), rng.geometric(0.85, len(price)))
    who = customer[orders.order]
    n_customers = int(customer.max(initial=0)) + 1
    order_names = pa.array([f"O{number:07d}" for number in range(model.n_orders)])
    names = pa.array([f"C{c:06d}" for c in range(n_customers)])
    columns = [
        order_names.take(pa.array(orders.order)),
        catalogue.table["product_id"].combine_chunks().take(pa.array(orders.product)),
        names.take(pa.array(who, mask=who < 0)),
        pa.array(placed[orders.order], type=pa.timestamp("us")).cast(INSTANT),
        pa.array(quantity),
        pa.array(price),
        pa.repeat(CURRENCY, len(price)),
    ]
    return pa.Table.from_arrays(columns, schema=schema(LINES))


def _instants(month: Codes, rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    """When the orders were placed, ascending: any day of their month, 8 to 22 o'clock."""
    first = np.datetime64(f"{FIRST_MONTH[0]}-{FIRST_MONTH[1]:02d}")
    starts = first + np.arange(N_MONTHS + 1)
    n_days = np.diff(starts.astype("datetime64[D]")).astype(np.int64)
    day = np.floor(rng.random(len(month)) * n_days[month]).astype(np.int64)
    second = (8 * 3600 + rng.beta(2.0, 2.0, len(month)) * 14 * 3600).astype(np.int64)
    placed = starts[month].astype("datetime64[s]") + day * 86_400 + second
    return np.asarray(np.sort(placed).astype("datetime64[us]"))


def _returns(lines: pa.Table, order: Codes, rng: np.random.Generator) -> pa.Table:
    """The lines as they come back: whole, an order's together, 3 to 30 days later."""
    orders, where = np.unique(order, return_inverse=True)
    later = rng.integers(3 * 86_400, 30 * 86_400, len(orders))[where] * 1_000_000
    placed = lines["ordered_at"].to_numpy().astype("datetime64[us]")
    back = pa.array(placed + later.astype("timedelta64[us]")).cast(INSTANT)
    negative = pa.array(-lines["quantity"].to_numpy())
    at = lines.schema.get_field_index
    lines = lines.set_column(at("ordered_at"), schema(LINES).field("ordered_at"), back)
    return lines.set_column(at("quantity"), schema(LINES).field("quantity"), negative)
