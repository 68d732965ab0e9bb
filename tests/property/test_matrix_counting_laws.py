"""Counting equals its slow twin, and nothing that should not matter matters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.matrix.count_pairs import count_pairs
from tests.slow_counts import Line, plain_pairs

ORDERS = st.integers(0, 9)
PRODUCTS = st.sampled_from("abcdefgh")
CUSTOMERS = st.sampled_from([None, "x", "y", "z"])
START = datetime(2025, 11, 20, tzinfo=UTC)


@st.composite
def shops(draw: st.DrawFn) -> list[Line]:
    """Lines of a few orders, each of one customer; repeats and single products occur."""
    who = draw(st.lists(CUSTOMERS, min_size=10, max_size=10))
    lines = draw(st.lists(st.tuples(ORDERS, PRODUCTS), max_size=60))
    return [(order, product, who[order]) for order, product in lines]


def table(lines: Sequence[Line], **more: Any) -> pa.Table:
    order, product, customer = zip(*lines, strict=True) if lines else ((), (), ())
    return pa.table(
        {
            "order_id": pa.array(order, pa.int64()),
            "product_id": pa.array(product, pa.string()),
            "customer_id": pa.array(customer, pa.string()),
            **more,
        }
    )


def rows(counts: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(counts[name].to_pylist() for name in counts.column_names), strict=True))


@given(shops(), st.integers(1, 9), st.integers(1, 3))
def test_equals_its_slow_twin(lines: list[Line], top: int, min_both: int) -> None:
    assert rows(count_pairs(table(lines), top, min_both)) == plain_pairs(lines, top, min_both)


@given(shops(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_repeats_change_nothing(lines: list[Line], random: Any) -> None:
    more = lines + [line for line in lines if random.random() < 0.5]
    random.shuffle(more)
    assert count_pairs(table(more), top=3).equals(count_pairs(table(lines), top=3))


@given(shops())
def test_counts_bound_each_other_and_mirror(lines: list[Line]) -> None:
    found = {r[:2]: r[2:] for r in rows(count_pairs(table(lines)))}
    for (anchor, candidate), (both, n_anchor, n_candidate, n_baskets, customers) in found.items():
        assert 1 <= customers <= both <= min(n_anchor, n_candidate) <= n_baskets
        assert found[candidate, anchor] == (both, n_candidate, n_anchor, n_baskets, customers)


class Stream:
    """A table that speaks nothing but the Arrow PyCapsule interface, as polars' do."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


@given(shops(), st.integers(1, 7))
def test_how_the_table_is_held_changes_nothing(lines: list[Line], size: int) -> None:
    whole = table(lines)
    wanted = rows(count_pairs(whole))
    chunked = pa.concat_tables(
        [whole.slice(at, size) for at in range(0, len(lines), size)] or [whole]
    )
    views = whole.cast(
        pa.schema(
            {
                "order_id": pa.int32(),
                "product_id": pa.string_view(),
                "customer_id": pa.large_string(),
            }
        )
    )
    coded = whole.set_column(1, "product_id", whole["product_id"].dictionary_encode())
    for held in (chunked, views, coded, Stream(chunked), Stream(views)):
        assert rows(count_pairs(held)) == wanted


@given(shops())
def test_renaming_in_the_same_order_renames_the_answer(lines: list[Line]) -> None:
    names = {product: f"ы{ord(product):05}" for product in "abcdefgh"}
    renamed = [(o, names[p], None if c is None else c + "!") for o, p, c in lines]
    wanted = [(names[r[0]], names[r[1]], *r[2:]) for r in rows(count_pairs(table(lines), top=3))]
    assert rows(count_pairs(table(renamed), top=3)) == wanted
    for kind, step in ((pa.int64(), 10**11), (pa.int32(), 7), (pa.uint8(), 1)):
        number = {product: ord(product) * step for product in "abcdefgh"}
        numbered = table(lines).set_column(
            1, "product_id", pa.array([number[p] for _, p, _ in lines], kind)
        )
        assert rows(count_pairs(numbered, top=3)) == [
            (number[r[0]], number[r[1]], *r[2:]) for r in rows(count_pairs(table(lines), top=3))
        ]


@given(shops(), st.data())
def test_what_was_not_bought_does_not_count(lines: list[Line], data: st.DataObject) -> None:
    pieces = data.draw(
        st.lists(st.sampled_from([-1, 0, 1, 10**9, None]), min_size=len(lines), max_size=len(lines))
    )
    bought = [line for line, n in zip(lines, pieces, strict=True) if n is None or n > 0]
    given_lines = table(lines, quantity=pa.array(pieces, pa.int64()))
    assert rows(count_pairs(given_lines)) == plain_pairs(bought)


@given(shops(), st.data())
def test_lines_without_an_id_are_left_out(lines: list[Line], data: st.DataObject) -> None:
    what_is_lost = st.sampled_from([None, "order", "product"])
    lost = data.draw(st.lists(what_is_lost, min_size=len(lines), max_size=len(lines)))
    holes = [
        (None if what == "order" else o, None if what == "product" else p, c)
        for (o, p, c), what in zip(lines, lost, strict=True)
    ]
    assert rows(count_pairs(table(holes))) == plain_pairs(holes)


@given(shops(), st.sampled_from(["timestamp", "zoned", "date", "text", "zoned text", "unknown"]))
def test_times_of_any_kind_do_not_change_the_counts(lines: list[Line], kind: str) -> None:
    days = [START + timedelta(days=17 * order) for order, _, _ in lines]
    column = {
        "timestamp": pa.array([day.replace(tzinfo=None) for day in days], pa.timestamp("ns")),
        "zoned": pa.array(days, pa.timestamp("ms", "Europe/Warsaw")),
        "date": pa.array([date(d.year, d.month, d.day) for d in days], pa.date32()),
        "text": pa.array([day.strftime("%Y-%m-%d %H:%M:%S") for day in days], pa.string()),
        "zoned text": pa.array([day.isoformat() for day in days], pa.string()),
        "unknown": pa.nulls(len(days), pa.timestamp("us")),
    }[kind]
    assert rows(count_pairs(table(lines, ordered_at=column))) == plain_pairs(lines)


@pytest.mark.parametrize("n_threads", [1, 2, 3])
def test_the_number_of_threads_changes_nothing(
    n_threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        (o, "abcdefgh"[(o * o + 3 * p) % 8], f"c{o % 5}") for o in range(300) for p in range(o % 5)
    ]
    monkeypatch.setattr("pairwell.matrix.threads.n_threads", lambda: n_threads)
    assert rows(count_pairs(table(lines), top=4)) == plain_pairs(lines, top=4)
