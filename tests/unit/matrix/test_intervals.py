"""Days between purchases: medians by hand, and nothing where too few came back."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from pairwell.matrix.baskets import baskets_of
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.intervals import MIN_CUSTOMERS, repeat_days

START = date(2026, 1, 1)


def lines_of(purchases: list[tuple[str, str, int]]) -> pa.Table:
    """Customer, product and day of each purchase, an order of its own."""
    return pa.table(
        {
            "order_id": list(range(len(purchases))),
            "product_id": [product for _, product, _ in purchases],
            "customer_id": [customer for customer, _, _ in purchases],
            "ordered_at": [START + timedelta(days=day) for _, _, day in purchases],
        }
    )


def test_the_median_of_all_gaps() -> None:
    # five customers with gaps 10 and 30: the median of ten gaps is (10 + 30) / 2
    bought = [(f"c{c}", "tea", day) for c in range(5) for day in (0, 10, 40)]
    assert repeat_days(baskets_of(lines_of(bought))).tolist() == [20.0]


def test_two_orders_of_a_day_are_one_purchase() -> None:
    bought = [(f"c{c}", "tea", day) for c in range(5) for day in (0, 0, 30, 60)]
    assert repeat_days(baskets_of(lines_of(bought))).tolist() == [30.0]


def test_few_customers_tell_nothing() -> None:
    bought = [(f"c{c}", "tea", 7 * week) for c in range(MIN_CUSTOMERS - 1) for week in range(9)]
    assert np.isnan(repeat_days(baskets_of(lines_of(bought)))).all()


def test_other_people_are_no_repeat() -> None:
    bought = [(f"c{c}", "tea", c) for c in range(30)]
    assert np.isnan(repeat_days(baskets_of(lines_of(bought)))).all()


def test_planted_intervals_are_found_within_fifteen_percent() -> None:
    rng = np.random.default_rng(11)
    planted = {"tea": 14.0, "filter": 30.0, "cartridge": 60.0, "toner": 90.0}
    bought = []
    for customer in range(120):
        for product, every in planted.items():
            day = float(rng.uniform(0, every))
            while day < 720:
                bought.append((f"c{customer}", product, int(day)))
                day += max(1.0, rng.normal(every, 0.25 * every))
    baskets = baskets_of(lines_of(bought))
    found = dict(zip(baskets.product_ids.to_pylist(), repeat_days(baskets), strict=True))
    for product, every in planted.items():
        assert abs(found[product] - every) <= 0.15 * every, (product, found[product])


def test_the_history_knows_the_last_day() -> None:
    matrix = build_matrix(lines_of([("ann", "tea", 3), ("ann", "tea", 1), ("ann", "mug", 2)]))
    assert matrix.history is not None
    assert matrix.history.last_day is not None
    last = dict(zip(matrix.history.product.tolist(), matrix.history.last_day.tolist(), strict=True))
    first = (START - date(1970, 1, 1)).days
    ids = matrix.snapshot.products.ids.unpack()
    assert {ids[code]: day - first for code, day in last.items()} == {"tea": 3, "mug": 2}
