"""The last day and the months of each product's orders (R-14), beside a plain slow twin."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.baskets import baskets_of
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.last_sold import last_sold

line = st.tuples(st.sampled_from("abcd"), st.dates(date(1960, 1, 1), date(2030, 12, 31)))


@settings(max_examples=50, deadline=None)
@given(lines=st.lists(line, min_size=1, max_size=20))
def test_it_is_what_one_by_one_says(lines: list[tuple[str, date]]) -> None:
    lines = [(product, day) for product, day in lines if day >= date(1970, 1, 1)] or [
        ("a", date(1970, 1, 1))
    ]
    table = pa.table(
        {
            "order_id": range(len(lines)),
            "product_id": [product for product, _ in lines],
            "ordered_at": [f"{day}T23:59:00Z" for _, day in lines],
        }
    )
    baskets = baskets_of(table)
    days: dict[str, list[date]] = defaultdict(list)
    for product, day in lines:
        days[product].append(day)
    found = last_sold(baskets)
    for code, product in enumerate(baskets.product_ids.to_pylist()):
        assert found.last_day[code] == (max(days[product]) - date(1970, 1, 1)).days
        assert found.sold_months[code] == sum(
            1 << (m - 1) for m in {d.month for d in days[product]}
        )


def test_a_matrix_knows_it_also_of_what_was_never_sold() -> None:
    lines = pa.table(
        {
            "order_id": [1, 1, 2],
            "product_id": ["a", "b", "a"],
            "ordered_at": ["2026-01-05", "2026-01-05", "2026-03-01"],
        }
    )
    catalogue = pa.table({"product_id": ["a", "b", "c"]})
    products = build_matrix(lines, products=catalogue).snapshot.products
    assert products.last_day is not None
    assert products.sold_months is not None
    day = [(date(2026, 3, 1) - date(1970, 1, 1)).days, (date(2026, 1, 5) - date(1970, 1, 1)).days]
    assert products.last_day.tolist() == [*day, -1]
    assert products.sold_months.tolist() == [0b101, 0b1, 0]
    plain = build_matrix(lines.drop(["ordered_at"])).snapshot.products
    assert plain.last_day is not None
    assert plain.last_day.tolist() == [-1, -1]
