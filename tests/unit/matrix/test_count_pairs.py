"""Counting pairs: a shop of five orders counted by hand, ties, ids, bad input, the real shop."""

from __future__ import annotations

import re
import time
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.baskets import baskets_of
from pairwell.matrix.count_pairs import count_pairs
from pairwell.model.columns import COUNTS
from pairwell.model.errors import InputRefused
from tests.real_data import real_data
from tests.slow_counts import plain_pairs

# Order 1 of ann: cup, saucer, spoon. Order 2 of ann: cup, saucer. Order 3 of bob: cup, spoon.
# Orders 4 (cup) and 5 (cup, saucer) of guests.
FIVE_ORDERS = [
    (1, "cup", "ann"), (1, "saucer", "ann"), (1, "spoon", "ann"),
    (2, "cup", "ann"), (2, "saucer", "ann"),
    (3, "cup", "bob"), (3, "spoon", "bob"),
    (4, "cup", None),
    (5, "cup", None), (5, "saucer", None),
]  # fmt: skip


def table(lines: list[tuple[Any, Any, Any]]) -> pa.Table:
    order, product, customer = zip(*lines, strict=True)
    return pa.table({"order_id": order, "product_id": product, "customer_id": customer})


def rows(counts: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(counts[name].to_pylist() for name in counts.column_names), strict=True))


def test_five_orders_by_hand() -> None:
    counts = count_pairs(table(FIVE_ORDERS))
    assert counts.column_names == [column.name for column in COUNTS]
    assert rows(counts) == [
        # both, anchor, candidate, baskets, customers: cup and saucer are joined by ann, ann and a
        # guest; cosines of cup: saucer 3/√15 = 0.775, spoon 2/√10 = 0.632
        ("cup", "saucer", 3, 5, 3, 5, 2),
        ("cup", "spoon", 2, 5, 2, 5, 2),
        ("saucer", "cup", 3, 3, 5, 5, 2),
        ("saucer", "spoon", 1, 3, 2, 5, 1),
        ("spoon", "cup", 2, 2, 5, 5, 2),
        ("spoon", "saucer", 1, 2, 3, 5, 1),
    ]


def test_without_customers_every_order_is_its_own() -> None:
    counts = count_pairs(table(FIVE_ORDERS).drop(["customer_id"]))
    assert counts["n_customers"].to_pylist() == counts["n_both"].to_pylist()


def test_top_and_min_both() -> None:
    lines = table(FIVE_ORDERS)
    assert [r[1] for r in rows(count_pairs(lines, top=1))] == ["saucer", "cup", "cup"]
    assert {r[2] for r in rows(count_pairs(lines, min_both=2))} == {2, 3}
    assert count_pairs(lines, min_both=4).num_rows == 0


def test_equal_cosines_go_by_joint_orders_then_by_id() -> None:
    # beside "a" (4 orders): "z" 2 of 4 and "y" 1 of 1 have the same cosine² of 1/4; "b", "c" tie
    orders = [["a", "z"], ["a", "z"], ["a", "y", "c", "b"], ["a"], ["z"], ["z"]]
    lines = [(n, product, None) for n, order in enumerate(orders) for product in order]
    found = [r[1] for r in rows(count_pairs(table(lines))) if r[0] == "a"]
    assert found == ["z", "b", "c", "y"]
    assert rows(count_pairs(table(lines), top=2)) == plain_pairs(lines, top=2)


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint16()])
def test_integer_ids_of_every_width_stay_what_they_were(kind: pa.DataType) -> None:
    ids = [1, 120, 7] if kind == pa.uint16() else [-120, 120, 7]
    lines = pa.table(
        {
            "order_id": pa.array([1, 1, 1, 2], kind),
            "product_id": pa.array([*ids, None], kind),
        }
    )
    counts = count_pairs(lines)
    assert counts["anchor_id"].type == counts["candidate_id"].type == kind
    assert set(counts["anchor_id"].to_pylist()) == set(ids)
    assert counts["n_baskets"].to_pylist() == [1] * 6


@pytest.mark.parametrize("ids", [[2**63 - 1, -(2**63), 5], [10**12, 3, -(10**15)]])
def test_integers_far_apart(ids: list[int]) -> None:
    lines = pa.table({"order_id": [9, 9, 9], "product_id": ids})
    assert count_pairs(lines)["anchor_id"].to_pylist() == sorted([*ids, *ids])


def test_ids_that_differ_by_case_or_spaces_stay_apart() -> None:
    lines = pa.table({"order_id": ["1", "1", "1", "1 "], "product_id": ["a", "A", "a ", "a"]})
    counts = count_pairs(lines)
    assert set(counts["anchor_id"].to_pylist()) == {"a", "A", "a "}
    assert set(counts["n_baskets"].to_pylist()) == {2}


EMPTY = pa.table({"order_id": pa.array([], pa.int64()), "product_id": pa.array([], pa.string())})


@pytest.mark.parametrize(
    "lines",
    [
        EMPTY,
        EMPTY.append_column("ordered_at", pa.array([], pa.timestamp("us"))),
        pa.table({"order_id": [1, 2], "product_id": ["a", "a"]}),
        pa.table({"order_id": [1], "product_id": ["a"]}),
        pa.table({"order_id": [1, 1], "product_id": ["a", "b"], "quantity": [0, -2]}),
        pa.table({"order_id": [None, 1], "product_id": ["a", None]}),
        pa.table({"order_id": pa.nulls(2), "product_id": pa.nulls(2)}),
    ],
)
def test_nothing_to_count(lines: pa.Table) -> None:
    counts = count_pairs(lines)
    assert counts.num_rows == 0
    assert counts.column_names == [column.name for column in COUNTS]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([1, 2], "list"),
        (pa.array([1, 2]), "not a table"),
        (pa.table({"order": [1]}), "no column 'order_id' (it has order)"),
        (pa.table({"order_id": [1]}), "no column 'product_id'"),
        (pa.table({"order_id": [1.5], "product_id": ["a"]}), "ids are strings or integers"),
        (pa.table({"order_id": [True], "product_id": ["a"]}), "ids are strings or integers"),
        (pa.table({"order_id": [1], "product_id": ["a"], "quantity": ["x"]}), "quantity"),
        (pa.table({"order_id": [1], "product_id": ["a"], "ordered_at": [5]}), "ordered_at"),
        (pa.table({"order_id": [1], "product_id": ["a"], "ordered_at": ["soon"]}), "no time"),
        (
            pa.Table.from_arrays([pa.array([1])] * 3, ["order_id", "product_id", "product_id"]),
            "more than one column 'product_id'",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(lines: Any, words: str) -> None:
    with pytest.raises(InputRefused, match=re.escape(words)) as refused:
        baskets_of(lines)  # what every count and build reads through
    assert refused.value.hint


def test_counting_needs_no_times() -> None:
    lines = pa.table({"order_id": [1, 1], "product_id": ["a", "b"], "ordered_at": ["soon", ""]})
    assert count_pairs(lines).num_rows == 2


@pytest.mark.parametrize("number", [0, -1, 2.5, "x", None])
def test_numbers_out_of_range_are_refused(number: Any) -> None:
    with pytest.raises(InputRefused, match="top is"):
        count_pairs(EMPTY, top=number)
    with pytest.raises(InputRefused, match="min_both is"):
        count_pairs(EMPTY, min_both=number)


@pytest.mark.slow
def test_one_order_of_ten_thousand_products() -> None:
    names = np.array([f"p{i:05}" for i in range(10_000)])
    lines = pa.table({"order_id": np.ones(10_000, dtype=np.int64), "product_id": names})
    began = time.process_time()
    counts = count_pairs(lines, top=3)
    assert time.process_time() - began < 20  # fifty million pairs; about two seconds of processor
    assert counts.num_rows == 30_000
    assert counts["candidate_id"][:6].to_pylist() == [
        "p00001", "p00002", "p00003", "p00000", "p00002", "p00003",
    ]  # fmt: skip


@pytest.mark.slow
def test_online_retail_ii_equals_a_self_join() -> None:
    path = real_data("online-retail-ii/online_retail_ii.parquet")
    with duckdb.connect() as engine:
        engine.execute("SET threads = 2")
        engine.execute(
            """CREATE TABLE lines AS SELECT DISTINCT Invoice AS order_id,
            upper(StockCode) AS product_id, "Customer ID" AS customer_id FROM read_parquet(?)
            WHERE Quantity > 0 AND Price > 0 AND NOT regexp_matches(Invoice, '^[CA]')
            AND regexp_matches(StockCode, '^[0-9]{5}')""",
            [str(path)],
        )
        lines = engine.sql("SELECT * FROM lines").to_arrow_table()
        counts = count_pairs(lines, top=40)
        engine.register("counts", counts)
        n_baskets, n_products = engine.sql(
            "SELECT count(DISTINCT order_id), count(DISTINCT product_id) FROM lines"
        ).fetchall()[0]
        differences = engine.sql(
            """WITH chosen AS (SELECT * FROM counts WHERE anchor_id IN
                ('85123A', '22423', '21733', '84879', '20725')),
            joined AS (SELECT a.product_id AS anchor_id, b.product_id AS candidate_id,
                count(*) AS n_both,
                count(DISTINCT coalesce('c' || a.customer_id, 'o' || a.order_id)) AS n_customers
                FROM lines a JOIN lines b USING (order_id)
                WHERE a.product_id <> b.product_id AND a.product_id IN
                (SELECT anchor_id FROM chosen) GROUP BY ALL)
            SELECT count(*), sum((c.n_both <> j.n_both)::int),
                sum((c.n_customers <> j.n_customers)::int)
            FROM chosen c JOIN joined j USING (anchor_id, candidate_id)"""
        ).fetchall()[0]
    assert (n_baskets, n_products) == (39_516, 4_708)
    assert set(counts["n_baskets"].to_pylist()) == {39_516}
    assert differences == (200, 0, 0)
