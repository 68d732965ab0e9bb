"""The verb asks the right questions: it never shows the test part to the build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pairwell.app.evaluate_matrix import Built, evaluate_matrix
from pairwell.model.errors import InputRefused

Lists = list[list[tuple[Any, float]]]


def shop(n_orders: int = 100, customers: bool = True) -> pa.Table:
    rng = np.random.default_rng(2)
    rows = [(o, int(p)) for o in range(n_orders) for p in rng.choice(30, size=4, replace=False)]
    columns = {"order_id": [o for o, _ in rows], "product_id": [f"p{p}" for _, p in rows]}
    if customers:
        columns["customer_id"] = [f"c{o % 7}" if o % 3 else None for o, _ in rows]
    return pa.table(columns)


def ticking() -> Callable[[], float]:
    ticks = iter(range(100))
    return lambda: float(next(ticks))


class MostBought:
    """A recommender that remembers what it was given and asked."""

    def __init__(self) -> None:
        self.given: list[pa.Table] = []
        self.customers: list[Any] = []

    def build(self, lines: pa.Table) -> Built:
        self.given.append(lines)
        best = [p for p, _ in Counter(lines["product_id"].to_pylist()).most_common()]

        def complete(baskets: list[list[Any]], n: int, customers: list[Any] | None) -> Lists:
            self.customers.append(customers)
            return [[(p, 1.0) for p in best if p not in set(b)][:n] for b in baskets]

        return Built(complete, {"half_life_days": 90})


def test_the_build_sees_the_first_nine_tenths_once() -> None:
    peer = MostBought()
    evaluation = evaluate_matrix(shop(), peer.build, clock=ticking(), peak_bytes=lambda: 5)
    (given,) = peer.given
    assert set(given["order_id"].to_pylist()) == set(range(90))
    assert evaluation.n_test_baskets == 10
    assert evaluation.n_queries == 40
    assert evaluation.peak_bytes == 5
    assert evaluation.learned == {"half_life_days": 90}


def test_customers_are_handed_over_only_where_the_row_says_so() -> None:
    peer = MostBought()
    evaluation = evaluate_matrix(shop(), peer.build, clock=ticking(), peak_bytes=lambda: 0)
    names = [way.name for way in evaluation.ways]
    assert names == ["popularity", "matrix", "matrix_with_customers"]
    without, with_them = peer.customers
    assert without is None
    assert with_them[:4] == [None] * 4  # order 90 is a guest's
    assert with_them[4:8] == ["c0"] * 4
    # orders 90, 93, 96 and 99 are guests'
    assert evaluation.known_share == pytest.approx(0.6)


def test_a_shop_of_guests_has_no_row_with_customers() -> None:
    evaluation = evaluate_matrix(
        shop(customers=False), MostBought().build, clock=ticking(), peak_bytes=lambda: 0
    )
    assert [way.name for way in evaluation.ways] == ["popularity", "matrix"]


def test_popularity_by_lists_and_by_the_harness_agree() -> None:
    lines = shop()
    evaluation = evaluate_matrix(lines, MostBought().build, clock=ticking(), peak_bytes=lambda: 0)
    popularity, matrix, _ = evaluation.ways
    assert matrix.accuracy.recall == popularity.accuracy.recall
    assert matrix.accuracy.mrr == popularity.accuracy.mrr
    assert matrix.accuracy.coverage == popularity.accuracy.coverage


@pytest.mark.parametrize("n_orders", [0, 1, 5])
def test_too_few_orders_are_refused(n_orders: int) -> None:
    table = shop().filter(pa.array(np.repeat(np.arange(100) < n_orders, 4)))
    single = table.group_by("order_id").aggregate([("product_id", "min")])
    lines = single.rename_columns(["order_id", "product_id"])
    with pytest.raises(InputRefused, match=f"{n_orders} orders are too few"):
        evaluate_matrix(lines, MostBought().build, clock=ticking(), peak_bytes=lambda: 0)
