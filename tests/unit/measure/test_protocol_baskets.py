"""Orders become baskets in the order in which they happened."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest

from pairwell.measure.baskets import baskets_of, purchases
from tests.real_data import real_data


def test_orders_are_ranked_by_their_earliest_time_and_ties_keep_file_order() -> None:
    at = [datetime(2026, 5, d, tzinfo=UTC) for d in (3, 2, 2, 1)]
    lines = pa.table(
        {"order_id": ["late", "b", "c", "late"], "product_id": [7, 8, 9, 9], "ordered_at": at}
    )
    baskets = baskets_of(lines)
    assert baskets.has_times
    assert baskets.order_of_line.tolist() == [0, 1, 2, 0]  # the 1st of May belongs to "late"
    assert [baskets.product_ids[i].as_py() for i in baskets.product] == [7, 9, 8, 9]


def test_without_times_the_file_order_holds() -> None:
    lines = pa.table({"order_id": ["z", "a", "z"], "product_id": ["p", "q", "r"]})
    baskets = baskets_of(lines)
    assert not baskets.has_times
    assert baskets.order_of_line.tolist() == [0, 1, 0]
    assert baskets.customer.tolist() == [-1, -1]


def test_an_order_of_unknown_age_never_becomes_the_future() -> None:
    lines = pa.table(
        {
            "order_id": ["new", "undated"],
            "product_id": ["p", "p"],
            "ordered_at": [date(2026, 1, 1), None],
        }
    )
    assert baskets_of(lines).order_of_line.tolist() == [1, 0]


def test_a_basket_holds_distinct_products() -> None:
    lines = pa.table({"order_id": ["a"] * 4, "product_id": ["x", "y", "x", "x"]})
    assert baskets_of(lines).offsets.tolist() == [0, 2]


def test_the_customer_of_an_order_is_the_first_one_named() -> None:
    lines = pa.table(
        {
            "order_id": ["a", "a", "a", "b"],
            "product_id": ["x", "y", "z", "x"],
            "customer_id": pa.array([None, "anna", "boris", None]).dictionary_encode(),
        }
    )
    baskets = baskets_of(lines)
    assert baskets.customer.tolist() == [0, -1]
    assert baskets.customer_ids[0].as_py() == "anna"


def test_purchases_are_paid_and_positive() -> None:
    lines = pa.table(
        {
            "order_id": ["a", "a", "a", "a", "a", None],
            "product_id": ["ok", "back", "free", "unknown", "unpaid", "stray"],
            "quantity": [1, -1, 1, None, 1, 1],
            "unit_price_minor": [5, 5, 0, None, 5, 5],
            "status": ["paid", "paid", "paid", "paid", "cancelled", "paid"],
        }
    )
    assert purchases(lines)["product_id"].to_pylist() == ["ok", "unknown"]


def test_nothing_gives_no_orders() -> None:
    empty = pa.table(
        {"order_id": pa.array([], pa.string()), "product_id": pa.array([], pa.int64())}
    )
    baskets = baskets_of(empty)
    assert baskets.n_orders == 0
    assert np.array_equal(baskets.offsets, [0])


@pytest.mark.slow
def test_groceries_are_read_as_published() -> None:
    from pyarrow import csv

    table = csv.read_csv(real_data("groceries") / "groceries.csv")
    lines = table.rename_columns({"order": "order_id", "item": "product_id"})
    baskets = baskets_of(purchases(lines))
    assert baskets.n_orders == 9_835
    assert len(baskets.product_ids) == 169
    assert np.count_nonzero(np.diff(baskets.offsets) >= 2) == 7_676
