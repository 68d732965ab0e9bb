from __future__ import annotations

import numpy as np
import pytest

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.expectation import expectation_of, expected_joint
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.simulate.null_shop import NullShape, null_shop

FIXED = MatrixOptions(strength=StrengthNumbers())

SATURATED = [
    NullShape(n_products=50, n_orders=100_000, mean_basket=6.0, zipf=1.0, n_months=1),
    NullShape(n_products=100, n_orders=50_000, mean_basket=10.0, zipf=0.8, n_months=1),
    NullShape(n_products=170, n_orders=200_000, mean_basket=4.4, zipf=1.2, n_months=12),
]


@pytest.mark.parametrize("shape", SATURATED, ids=lambda s: f"{s.n_products}-{s.n_orders}")
def test_popular_products_that_fill_big_baskets_prove_nothing(shape: NullShape) -> None:
    # the simple formula alone calls 1,830, 2,188 and 50 of these pairs proven
    report = build_matrix(null_shop(shape, np.random.default_rng(1)), options=FIXED)
    assert report.snapshot.meta.report["n_pairs_proven"] == 0
    assert "size" in report.snapshot.meta.report["significance"]


def test_a_small_shop_keeps_the_simple_formula() -> None:
    shape = NullShape(n_products=60, n_orders=300, mean_basket=3.0, n_months=1)
    report = build_matrix(null_shop(shape, np.random.default_rng(2)), options=FIXED)
    assert report.snapshot.meta.report["significance"] == "pooled"


def _entries(baskets: list[list[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    basket = np.repeat(np.arange(len(baskets)), [len(b) for b in baskets]).astype(np.int32)
    product = np.array([p for b in baskets for p in b], dtype=np.int32)
    return basket, product, np.array([len(b) for b in baskets], dtype=np.int32)


def test_all_pairs_together_are_expected_as_often_as_baskets_hold_pairs() -> None:
    rng = np.random.default_rng(3)
    weight = np.arange(1, 41) ** -1.0
    baskets = [
        rng.choice(40, size=b, replace=False, p=weight / weight.sum()).tolist()
        for b in rng.integers(1, 25, 4_000)
    ]
    basket, product, sizes = _entries(baskets)
    found = expectation_of(basket, product, sizes, 40, None)
    assert found.how == "by size"
    total = sum(
        expected_joint(found.loads, found.relief, i, j)
        for i in range(40)
        for j in range(40)
        if i != j
    )
    assert total == pytest.approx(float((sizes * (sizes - 1)).sum()), rel=1e-6)


def test_the_simple_formula_by_hand() -> None:
    # sizes 2, 2, 3: Σ b(b−1) = 2 + 2 + 6 = 10, Σ b = 7; n_0 = 3, n_1 = 2
    basket, product, sizes = _entries([[0, 1], [0, 2], [0, 1, 2]])
    found = expectation_of(basket, product, sizes, 3, None)
    assert expected_joint(found.loads, found.relief, 0, 1) == pytest.approx(3 * 2 * 10 / 49)
    assert found.how == "pooled"
