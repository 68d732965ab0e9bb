"""Reading order lines: what a basket is, whose, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.baskets import Baskets, baskets_of

DAY = 86_400


def table(**columns: Any) -> pa.Table:
    return pa.table(columns)


def contents(baskets: Baskets) -> list[set[str]]:
    ids = baskets.product_ids.to_pylist()
    return [
        {ids[p] for p in baskets.product[baskets.basket == b]} for b in range(baskets.n_baskets)
    ]


def test_a_customers_baskets_stand_together_oldest_first() -> None:
    baskets = baskets_of(
        table(
            order_id=[1, 2, 3, 4, 5],
            product_id=["a", "b", "c", "d", "e"],
            customer_id=["ann", "bob", None, "ann", "ann"],
            ordered_at=pa.array([5 * DAY, 1, 2, DAY, 3 * DAY], pa.timestamp("s")),
        )
    )
    names = baskets.customer_ids.to_pylist()
    order = [
        (names[c] if c >= 0 else None, products)
        for c, products in zip(baskets.known_customer, contents(baskets), strict=True)
    ]
    assert order == [(None, {"c"}), ("ann", {"d"}), ("ann", {"e"}), ("ann", {"a"}), ("bob", {"b"})]
    assert baskets.seconds is not None
    assert baskets.seconds.tolist() == [2, DAY, 3 * DAY, 5 * DAY, 1]
    assert len(set(baskets.customer.tolist())) == 3  # two known customers and one guest


def test_an_order_has_its_earliest_time_and_its_known_customer() -> None:
    baskets = baskets_of(
        table(
            order_id=[1, 1, 2, 3],
            product_id=["a", "b", "a", "a"],
            customer_id=[None, "ann", None, None],
            ordered_at=pa.array([9, 4, None, 2], pa.timestamp("s")),
        )
    )
    assert baskets.seconds is not None
    # an order without a time counts as old as the oldest
    assert sorted(baskets.seconds.tolist()) == [2, 2, 4]
    assert baskets.seconds[baskets.known_customer == 0].tolist() == [4]


def test_one_vote_stands_at_the_customers_latest_order() -> None:
    baskets = baskets_of(
        table(
            order_id=[1, 2, 3],
            product_id=["a", "b", "c"],
            customer_id=["ann", "ann", None],
            ordered_at=pa.array([7, 3, 1], pa.timestamp("s")),
        ),
        one_vote_per_customer=True,
    )
    assert contents(baskets) == [{"c"}, {"a", "b"}]
    assert baskets.seconds is not None
    assert baskets.seconds.tolist() == [1, 7]


@pytest.mark.parametrize(
    "times",
    [
        pa.array([datetime(2026, 3, 1, 1, tzinfo=UTC)], pa.timestamp("us", "Europe/Warsaw")),
        pa.array([datetime(2026, 3, 1, 1)], pa.timestamp("ns")),  # noqa: DTZ001
        pa.array(["2026-03-01 01:00:00"]),
        pa.array(["2026-03-01T01:00:00Z"]),
        pa.array(["2026-03-01T02:00:00+01:00"], pa.string_view()),
    ],
)
def test_one_instant_in_many_ways(times: pa.Array) -> None:
    found = baskets_of(table(order_id=[1], product_id=["a"], ordered_at=times)).seconds
    assert found is not None
    assert found.tolist() == [datetime(2026, 3, 1, 1, tzinfo=UTC).timestamp()]


def test_no_times_at_all_are_no_times() -> None:
    unknown = pa.nulls(2, pa.timestamp("us"))
    lines = table(order_id=[1, 2], product_id=["a", "b"])
    assert baskets_of(lines).seconds is None
    assert baskets_of(lines.append_column("ordered_at", unknown)).seconds is None
    assert baskets_of(lines.append_column("ordered_at", pa.nulls(2))).seconds is None


def test_what_was_left_out_is_counted() -> None:
    baskets = baskets_of(
        table(
            order_id=[1, 1, None, 2, 3],
            product_id=["a", None, "b", "c", "d"],
            quantity=[1, 1, 1, 0, None],
        )
    )
    assert (baskets.n_lines, baskets.n_not_bought) == (5, 3)
    assert baskets.product_ids.to_pylist() == ["a", "d"]
    assert contents(baskets) == [{"a"}, {"d"}]
    assert baskets.basket.dtype == baskets.product.dtype == np.int32
