"""Small shops with nothing to find: few products, baskets of one size, and nothing proven."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers

N_SHOPS = 20
OPTIONS = MatrixOptions(strength=StrengthNumbers())


@pytest.mark.parametrize(
    ("n_products", "n_orders", "sizes"),
    [(4, 50, (3, 3)), (8, 300, (5, 5)), (20, 1000, (6, 6)), (12, 600, (1, 9))],
)
def test_independent_draws_prove_nothing(
    n_products: int, n_orders: int, sizes: tuple[int, int]
) -> None:
    weight = 1 / np.arange(1, n_products + 1) ** 0.9
    n_false = 0
    for seed in range(N_SHOPS):
        rng = np.random.default_rng(seed)
        drawn = [
            rng.choice(n_products, int(rng.integers(sizes[0], sizes[1] + 1)), replace=False,
                       p=weight / weight.sum())
            for _ in range(n_orders)
        ]  # fmt: skip
        lines = pa.table(
            {
                "order_id": np.repeat(np.arange(n_orders), [len(basket) for basket in drawn]),
                "product_id": np.concatenate(drawn),
            }
        )
        n_false += build_matrix(lines, None, OPTIONS).snapshot.meta.report["n_pairs_proven"] > 0
    # 5 % of 20 shops is one; more than four would happen in one of four hundred runs
    assert n_false <= 4
