"""The truth: by hand in a shop of three products, and by its slow twin, counting many orders."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from scipy import sparse

from pairwell.simulate.draw_orders import draw_orders
from pairwell.simulate.shop import ShopSize, simulate_shop
from pairwell.simulate.shop_model import ShopModel
from pairwell.simulate.truth import pair_truth


def three_products(**changes: object) -> ShopModel:
    """One class, one month, 1,000 orders of one draw each; chances ½, ¼, ¼."""
    model = ShopModel(
        n_products=3, weight=np.array([2.0, 1.0, 1.0]), shelf=np.zeros(3, dtype=np.int64),
        taste=np.ones((1, 1)), season=np.ones((1, 1)),
        promoted=np.zeros((1, 3), dtype=np.bool_), promotion_boost=2.0,
        class_share=np.ones(1), orders_in_month=np.array([1000]),
        draw_shares=np.ones(1), draw_means=np.ones(1),
        yields=sparse.identity(3, format="csr"), partner=np.full(3, -1, dtype=np.int64),
        swap_share=0.5, return_share=np.zeros(3), cancel_share=0.0,
    )  # fmt: skip
    return msgspec.structs.replace(model, **changes)


def test_one_draw_never_holds_two_products_unless_planted() -> None:
    truth = pair_truth(three_products(), np.array([0]), np.array([1]))
    assert truth.n_first[0] == pytest.approx(500)
    assert truth.n_both[0] == pytest.approx(0, abs=1e-9)


def test_an_add_on_of_a_single_draw_by_hand() -> None:
    # The first product brings the second with 0.2: 500 · 0.2 joint, 250 + 100 of the second.
    yields = sparse.csr_matrix(np.array([[1, 0.2, 0], [0, 1, 0], [0, 0, 1]]))
    truth = pair_truth(three_products(yields=yields), np.array([0]), np.array([1]))
    assert truth.n_both[0] == pytest.approx(100)
    assert truth.n_second[0] == pytest.approx(350)
    # Baskets: 900 of one, 100 of two; Σb = 1100, Σb(b−1) = 200.
    assert truth.n_by_chance[0] == pytest.approx(500 * 350 * 200 / 1100**2)


def test_returns_and_cancellations_take_their_share() -> None:
    yields = sparse.csr_matrix(np.array([[1, 0.2, 0], [0, 1, 0], [0, 0, 1]]))
    model = three_products(yields=yields, return_share=np.array([0.1, 0.5, 0.0]), cancel_share=0.04)
    truth = pair_truth(model, np.array([0]), np.array([1]))
    assert truth.n_both[0] == pytest.approx(100 * 0.9 * 0.5 * 0.96)
    assert truth.n_first[0] == pytest.approx(500 * 0.9 * 0.96)


def test_mean_of_two_draws_by_hand() -> None:
    # Draws geometric with mean 2: P(no 0) = G(½) = ½ / (2 − ½) = 1/3, P(no 1) = ¾ / (2 − ¾) = 3/5,
    # P(neither) = ¼ / (2 − ¼) = 1/7, so both: 1 − 1/3 − 3/5 + 1/7.
    truth = pair_truth(three_products(draw_means=np.array([2.0])), np.array([0]), np.array([1]))
    assert truth.n_both[0] == pytest.approx(1000 * (1 - 1 / 3 - 3 / 5 + 1 / 7))


def test_rivals_by_hand() -> None:
    # Half of the orders take only one of products 1 and 2 (together ½ of the draws), so
    # P(1) = ½ · (1 − G(¾)) + ¼ · (1 − G(½)); both: ½ · (1 − 2 G(¾) + G(½)).
    model = three_products(draw_means=np.array([2.0]), partner=np.array([-1, 2, 1]))
    truth = pair_truth(model, np.array([1]), np.array([2]))
    assert truth.n_first[0] == pytest.approx(1000 * (0.5 * 0.4 + 0.25 * 2 / 3))
    assert truth.n_both[0] == pytest.approx(1000 * 0.5 * (1 - 2 * 3 / 5 + 1 / 3))


def test_counting_many_orders_agrees_with_the_computed_truth() -> None:
    """The slow twin: every pair's count is within chance of its expectation, plants included."""
    shop = simulate_shop(ShopSize(60, 2_000, 8, 3, 3), np.random.default_rng(3))
    model = msgspec.structs.replace(shop.model, orders_in_month=shop.model.orders_in_month * 60)
    rng = np.random.default_rng(4)
    drawn = draw_orders(model, rng)
    stays = rng.random(len(drawn.product)) >= model.return_share[drawn.product]
    stays &= (rng.random(model.n_orders) >= model.cancel_share)[drawn.order]
    order, product = drawn.order[stays], drawn.product[stays]
    held = sparse.csr_matrix((np.ones(len(order)), (order, product)), shape=(model.n_orders, 60))
    counted = (held.T @ held).toarray()
    first, second = np.triu_indices(60, 1)
    truth = pair_truth(model, first, second)
    z = (counted[first, second] - truth.n_both) / np.sqrt(truth.n_both)
    assert abs(z.mean()) < 0.5  # pairs share the luck of basket sizes, so not 1/√1770
    assert 0.85 < z.std() < 1.15
    assert np.abs(z).max() < 4.5
    z_single = (counted.diagonal()[first] - truth.n_first) / np.sqrt(truth.n_first)
    assert np.abs(z_single).max() < 4
    for plants in (shop.planted.complements, shop.planted.rivals, shop.planted.kits):
        pair = pair_truth(model, plants[:, 0], plants[:, 1])
        z_plant = (counted[plants[:, 0], plants[:, 1]] - pair.n_both) / np.sqrt(pair.n_both)
        assert np.abs(z_plant).max() < 4

    by_chance = np.zeros(len(first))
    month = np.repeat(np.arange(len(model.orders_in_month)), model.orders_in_month)
    size = np.asarray(held.sum(axis=1)).ravel()
    for m in range(len(model.orders_in_month)):
        n = np.asarray(held[month == m].sum(axis=0)).ravel()
        b = size[month == m]
        by_chance += n[first] * n[second] * (b * (b - 1)).sum() / b.sum() ** 2
    ratio = by_chance / truth.n_by_chance
    assert ratio.mean() == pytest.approx(1.0, abs=0.02)
    assert ratio == pytest.approx(np.ones(len(first)), abs=0.12)  # rare products count by hundreds


def test_a_season_alone_makes_no_lift() -> None:
    season = np.array([[1.0, 1.0], [1.0, 50.0]])
    n = 400
    model = three_products(
        n_products=n, weight=np.ones(n), shelf=np.repeat([0, 1], n // 2),
        taste=np.ones((1, 2)), season=season, promoted=np.zeros((2, n), dtype=np.bool_),
        orders_in_month=np.array([500, 500]), draw_means=np.array([5.0]),
        yields=sparse.identity(n, format="csr"), partner=np.full(n, -1, dtype=np.int64),
        return_share=np.zeros(n),
    )  # fmt: skip
    truth = pair_truth(model, np.array([300]), np.array([301]))
    pooled = truth.n_first * truth.n_second / 1000
    assert truth.n_both[0] > 1.5 * pooled[0]
    assert truth.lift[0] == pytest.approx(1.0, abs=0.02)
