"""A simulated shop: same seed same shop, books that balance, plants as promised."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pairwell.model.columns import CUSTOMERS, LINES, schema
from pairwell.simulate.plant import HIGHEST_LIFT, LOWEST_LIFT
from pairwell.simulate.shop import SimulatedShop, simulate_shop


@pytest.fixture(scope="module")
def shop() -> SimulatedShop:
    return simulate_shop("small", np.random.default_rng(11))


def test_tables_have_the_canonical_columns(shop: SimulatedShop) -> None:
    assert shop.bought.schema == schema(LINES)
    assert shop.returned.schema == schema(LINES)
    assert shop.customers.schema == schema(CUSTOMERS)


def test_the_same_seed_gives_the_same_shop() -> None:
    first, again, other = (simulate_shop("tiny", np.random.default_rng(s)) for s in (1, 1, 2))
    assert first.bought.equals(again.bought)
    assert first.returned.equals(again.returned)
    assert first.products.equals(again.products)
    assert not first.bought.equals(other.bought)


def test_an_order_has_one_time_one_customer_and_distinct_products(shop: SimulatedShop) -> None:
    grouped = shop.bought.group_by("order_id").aggregate(
        [("ordered_at", "count_distinct"), ("customer_id", "count_distinct"),
         ("product_id", "count_distinct"), ("product_id", "count")]
    )  # fmt: skip
    assert pc.max(grouped["ordered_at_count_distinct"]).as_py() == 1
    assert pc.max(grouped["customer_id_count_distinct"]).as_py() <= 1
    assert grouped["product_id_count_distinct"].equals(grouped["product_id_count"])


def test_orders_stand_in_order_of_time_and_grow(shop: SimulatedShop) -> None:
    times = shop.bought["ordered_at"].to_numpy()
    assert (np.diff(times) >= np.timedelta64(0)).all()
    by_month = shop.model.orders_in_month
    assert by_month[12:].sum() > 1.15 * by_month[:12].sum()
    assert by_month[4:6].mean() > by_month[:4].mean()


def test_what_came_back_and_what_stayed_make_what_was_bought(shop: SimulatedShop) -> None:
    assert shop.returned.num_rows == (~shop.kept).sum() > 0
    names = ["order_id", "product_id", "quantity"]
    back = shop.returned.select(names)
    back = back.set_column(2, schema(LINES).field("quantity"), pc.negate(back["quantity"]))
    together = pa.concat_tables([shop.lines.select(names), back]).sort_by(
        [("order_id", "ascending"), ("product_id", "ascending")]
    )
    assert together.equals(shop.bought.select(names))


def test_returns_come_after_the_order(shop: SimulatedShop) -> None:
    bought = shop.bought.filter(pa.array(~shop.kept))
    days = shop.returned["ordered_at"].to_numpy() - bought["ordered_at"].to_numpy()
    assert days.min() >= np.timedelta64(3, "D")
    assert days.max() <= np.timedelta64(30, "D")


def test_guests_and_returning_customers_exist(shop: SimulatedShop) -> None:
    orders = shop.bought.group_by("order_id").aggregate([("customer_id", "min")])
    guests = orders["customer_id_min"].null_count / orders.num_rows
    assert 0.2 < guests < 0.3
    known = orders["customer_id_min"].drop_null()
    assert len(known.unique()) < len(known) / 3


def test_complements_have_a_dear_main_product_and_the_lift_promised(shop: SimulatedShop) -> None:
    main, addon = shop.planted.complements.T
    assert len(main) == 40
    price = shop.products["price_minor"].to_numpy()
    assert (price[main] >= 1.3 * price[addon]).all()
    assert not set(main) & set(addon)
    assert len(set(addon)) == len(addon)
    truth = shop.truth(main, addon)
    # Planted one by one; together they move the sums a little.
    assert (truth.lift > 0.8 * LOWEST_LIFT).all()
    assert (truth.lift < 1.2 * HIGHEST_LIFT).all()
    assert ((truth.n_both > 6) & (truth.n_both < 1200)).all()
    chance = np.asarray(shop.model.yields[main, addon]).ravel()
    assert ((chance > 0.01) & (chance <= 0.7)).all()


def test_rivals_keep_out_of_one_basket_and_kits_come_together(shop: SimulatedShop) -> None:
    rivals = shop.planted.rivals
    assert (shop.truth(rivals[:, 0], rivals[:, 1]).lift < 0.2).all()
    kits = shop.planted.kits
    for a, b in ((0, 1), (0, 2), (1, 2)):
        assert (shop.truth(kits[:, a], kits[:, b]).lift > 2).all()
    used = np.concatenate([rivals.ravel(), kits.ravel(), np.unique(shop.planted.complements)])
    assert len(set(used)) == len(used)


def test_promotions_cut_the_price_and_raise_sales(shop: SimulatedShop) -> None:
    code = shop.code_of(shop.bought["product_id"].to_pylist())
    month = shop.bought["ordered_at"].to_numpy().astype("datetime64[M]").astype(np.int64)
    promoted = shop.model.promoted[month - month.min(), code]
    list_price = shop.products["price_minor"].to_numpy()[code]
    paid = shop.bought["unit_price_minor"].to_numpy()
    assert np.abs(paid[promoted] / list_price[promoted] - 0.8).max() < 0.01
    assert (paid[~promoted] == list_price[~promoted]).all()
    assert promoted.mean() > 1.5 * shop.model.promoted.mean()
