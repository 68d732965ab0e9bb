"""Null data: sizes and popularity as asked, and nothing that goes with anything."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from pairwell.simulate.null_shop import NullShape, fill_baskets, null_shop


def test_a_filled_basket_holds_so_many_different_products() -> None:
    sizes = np.array([3, 0, 1, 5])
    order, product = fill_baskets(sizes, np.arange(5.0) + 1.0, np.random.default_rng(1))
    assert np.bincount(order, minlength=4).tolist() == [3, 0, 1, 5]
    assert sorted(product[order == 3].tolist()) == [0, 1, 2, 3, 4]


def test_a_basket_larger_than_the_shop_is_refused() -> None:
    with pytest.raises(ValueError, match="more different products"):
        fill_baskets(np.array([3]), np.array([1.0, 1.0, 0.0]), np.random.default_rng(1))


def test_drawing_is_one_after_the_other_from_those_left() -> None:
    """By hand: chance of each set of two out of weights 1, 2, 3 drawn without putting back."""
    weight = np.array([1.0, 2.0, 3.0])
    n = 60_000
    _, product = fill_baskets(np.full(n, 2), weight, np.random.default_rng(2))
    pairs = product.reshape(n, 2)
    for a, b in itertools.combinations(range(3), 2):
        w = weight / weight.sum()
        chance = w[a] * w[b] / (1 - w[a]) + w[b] * w[a] / (1 - w[b])
        seen = ((pairs[:, 0] == a) & (pairs[:, 1] == b)).mean()
        assert seen == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / n))


def test_a_null_shop_has_the_shape_asked_for() -> None:
    shape = NullShape(n_products=100, n_orders=3_000, mean_basket=4.0, n_months=12)
    lines = null_shop(shape, np.random.default_rng(3))
    sizes = np.bincount(lines["order_id"].to_numpy())
    assert len(sizes) == 3_000
    assert sizes.mean() == pytest.approx(4.0, rel=0.07)
    assert len(set(lines["ordered_at"].to_numpy().astype("datetime64[M]"))) == 12
    bare = null_shop(NullShape(n_months=0, n_customers=0), np.random.default_rng(3))
    assert bare.column_names == ["order_id", "product_id"]


def test_joint_baskets_of_a_null_shop_scatter_about_their_expectation() -> None:
    shape = NullShape(n_products=300, n_orders=20_000, n_months=0, zipf=0.4)
    lines = null_shop(shape, np.random.default_rng(4))
    held = np.zeros((20_000, 300), dtype=np.float32)
    held[lines["order_id"].to_numpy(), lines["product_id"].to_numpy()] = 1.0
    both, n, b = held.T @ held, held.sum(axis=0), held.sum(axis=1)
    # Nothing stands beside itself in a basket: without the last factor all expectations together
    # would be a little less than all pairs there are.
    expected = np.outer(n, n) * (b * (b - 1)).sum() / (b.sum() ** 2 - (n**2).sum())
    upper = np.triu_indices(300, 1)
    z = (both[upper] - expected[upper]) / np.sqrt(expected[upper])
    assert abs(z.mean()) < 0.02
    assert z.std() == pytest.approx(1.0, abs=0.05)
    assert z.max() < 5.5
