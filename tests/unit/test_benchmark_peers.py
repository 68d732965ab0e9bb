"""The peers are what they claim to be: a straw man would make every ratio a lie."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from benchmarks.line_table import line_table
from benchmarks.peers import ease, rp3beta
from benchmarks.taste_shop import taste_shop


def baskets(seed: int = 1, n: int = 60, n_products: int = 9) -> sp.csr_array:
    rng = np.random.default_rng(seed)
    held = rng.random((n, n_products)) < np.linspace(0.1, 0.6, n_products)
    held[:, 0] |= ~held.any(axis=1)
    return sp.csr_array(held.astype(np.float64))


def test_ease_is_the_best_linear_autoencoder_without_self_weights() -> None:
    x = baskets()
    weights = ease(x, {"ridge": 3.0})
    assert np.diag(weights) == pytest.approx(np.zeros(9))
    gram = (x.T @ x).toarray()
    # stationary under the constraint: off the diagonal the gradient is zero
    gradient = (gram + 3.0 * np.eye(9)) @ weights - gram
    assert gradient - np.diag(np.diag(gradient)) == pytest.approx(np.zeros((9, 9)), abs=1e-9)


def test_rp3beta_walks_basket_by_basket() -> None:
    x = baskets()
    dense = x.toarray()
    alpha, beta = 0.7, 0.4
    expected = np.zeros((9, 9))
    count = dense.sum(axis=0)
    for row in dense:
        held = np.flatnonzero(row)
        for i in held:
            for j in held:
                if i != j:
                    expected[i, j] += count[i] ** -alpha * len(held) ** -alpha * count[j] ** -beta
    weights = rp3beta(x, {"alpha": alpha, "beta": beta, "K": 100, "normalise": False}).toarray()
    assert weights == pytest.approx(expected)


def test_rp3beta_keeps_the_largest_of_each_row() -> None:
    full = rp3beta(baskets(), {"alpha": 1.0, "beta": 0.5, "K": 100, "normalise": False}).toarray()
    kept = rp3beta(baskets(), {"alpha": 1.0, "beta": 0.5, "K": 3, "normalise": False}).toarray()
    assert (np.count_nonzero(kept, axis=1) == 3).all()
    assert np.sort(kept, axis=1)[:, -3:] == pytest.approx(np.sort(full, axis=1)[:, -3:])


def test_rp3beta_normalised_gives_each_product_one_vote() -> None:
    params = {"alpha": 0.7, "beta": 0.4, "K": 4, "normalise": True}
    assert rp3beta(baskets(), params).sum(axis=1) == pytest.approx(np.ones(9))


def test_generated_tables_are_the_same_every_time_and_of_the_shape_promised() -> None:
    lines = line_table(20_000)
    assert lines.equals(line_table(20_000))
    assert lines.num_rows == 20_000
    at = lines["ordered_at"].to_numpy()
    assert (np.diff(at).astype(np.int64) >= 0).all()
    shop = taste_shop(1, n_orders=2_000, n_products=170, mean_size=2.2, n_customers=0)
    assert shop.equals(taste_shop(1, n_orders=2_000, n_products=170, mean_size=2.2, n_customers=0))
    assert shop.column_names == ["order_id", "product_id", "ordered_at"]
