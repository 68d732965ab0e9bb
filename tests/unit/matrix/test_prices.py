"""Prices from order lines: the middle of the newest, ties, currencies, and what is said."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.prices import WINDOW, fill_prices


def catalogue(*rows: tuple[str, int | None, str | None]) -> pa.Table:
    ids, prices, currencies = zip(*rows, strict=True)
    return pa.table(
        {
            "product_id": ids,
            "price_minor": pa.array(prices, pa.int64()),
            "currency": pa.array(currencies, pa.string()),
        }
    )


def lines(*rows: tuple[str, int | None, int | None, str | None]) -> pa.Table:
    ids, prices, instants, currencies = zip(*rows, strict=True)
    return pa.table(
        {
            "product_id": ids,
            "unit_price_minor": pa.array(prices, pa.int64()),
            "ordered_at": pa.array(instants, pa.timestamp("us", "UTC")),
            "currency": pa.array(currencies, pa.string()),
        }
    )


def filled(products: pa.Table, bought: pa.Table) -> list[tuple[Any, ...]]:
    priced = fill_prices(products, bought)
    return [tuple(row.values()) for row in priced.products.to_pylist()]


def test_the_middle_one_of_the_newest_lines_tells_the_price() -> None:
    bought = lines(
        ("mug", 300, 20, "EUR"), ("mug", 250, 30, "EUR"), ("mug", 990, None, "EUR"),
        ("tea", 450, None, "EUR"), ("pot", 120, 5, "EUR"), ("pot", 0, 90, "EUR"),
        ("jar", None, 9, "EUR"), ("gone", 5, 5, "EUR"),
        ("box", 80, 1, "EUR"), ("box", 90, 2, "EUR"),
    )  # fmt: skip
    products = catalogue(("mug", None, None), ("tea", None, "EUR"), ("pot", None, None),
                         ("jar", None, None), ("cup", 777, None), ("box", None, None))  # fmt: skip
    priced = fill_prices(products, bought)
    # of two in the middle the dearer; what was given away has no price
    assert [tuple(row.values()) for row in priced.products.to_pylist()] == [
        ("mug", 300, "EUR"), ("tea", 450, "EUR"), ("pot", 120, "EUR"),
        ("jar", None, None), ("cup", 777, None), ("box", 90, "EUR"),
    ]  # fmt: skip
    assert priced.n_filled == 4
    assert priced.finding.startswith("4 of 6 prices come from the newest order lines")
    assert priced.products.schema == products.schema


def test_only_the_newest_lines_are_asked() -> None:
    old = [("mug", 100, at, "EUR") for at in range(200)]
    new = [("mug", 300 + at, 1_000 + at, "EUR") for at in range(WINDOW)]
    timeless = [("mug", 1, None, "EUR")] * 50
    for order in ([*timeless, *old, *new], [*new, *old, *timeless]):
        assert filled(catalogue(("mug", None, None)), lines(*order)) == [("mug", 310, "EUR")]


def test_all_lines_of_the_last_instant_are_asked() -> None:
    # a day of 99 lines: not its twenty dearest, all of them
    day = [("mug", 200 + i, 7, "EUR") for i in range(99)]
    newer = [("mug", 900, 8, "EUR")] * 2
    for order in ([*day, *newer], [*newer, *day[::-1]]):
        assert filled(catalogue(("mug", None, None)), lines(*order)) == [("mug", 250, "EUR")]


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.none() | st.integers(0, 30)),
        min_size=1,
        max_size=90,
    )
)
@settings(max_examples=60, deadline=None)
def test_prices_equal_their_slow_twin(rows: list[tuple[str, int, int | None]]) -> None:
    bought = lines(*((*row[:2], row[2], "EUR") for row in rows))
    for product, price, _ in filled(catalogue(("a", None, None), ("b", None, None)), bought):
        paid = [(-1 if at is None else at, cost) for p, cost, at in rows if p == product and cost]
        last = min(sorted((at for at, _ in paid), reverse=True)[:WINDOW], default=0)
        newest = sorted(cost for at, cost in paid if at >= last)
        assert price == (newest[len(newest) // 2] if newest else None)


def test_what_was_given_away_names_no_currency() -> None:
    bought = lines(("mug", 250, 7, "EUR"), ("mug", 0, 8, None), ("tea", None, 8, "GBP"))
    assert filled(catalogue(("mug", None, None)), bought) == [("mug", 250, "EUR")]


@pytest.mark.parametrize(
    ("currencies", "listed", "price", "words"),
    [
        (("EUR", "GBP"), None, None, "several currencies (EUR, GBP)"),
        (("EUR", None), None, None, "several currencies (EUR, none named)"),
        (("EUR", "EUR"), "GBP", None, "Orders are in EUR, the catalogue in GBP"),
        (("EUR", "EUR"), "EUR", 200, "1 of 2 prices"),
        ((None, None), "GBP", 200, "1 of 2 prices"),
        ((None, None), None, 200, "1 of 2 prices"),
    ],
)
def test_currencies_are_never_mixed(
    currencies: tuple[str | None, str | None], listed: str | None, price: int | None, words: str
) -> None:
    bought = lines(("mug", 100, 1, currencies[0]), ("mug", 200, 2, currencies[1]))
    priced = fill_prices(catalogue(("mug", None, None), ("tea", 5, listed)), bought)
    assert priced.products["price_minor"].to_pylist() == [price, 5]
    assert words in priced.finding


def test_nothing_is_said_where_nothing_is_missing_or_known() -> None:
    listed = catalogue(("mug", 100, "EUR"))
    assert fill_prices(listed, lines(("mug", 200, 1, "EUR"))) == (listed, 0, "")
    unknown = catalogue(("mug", None, None))
    assert fill_prices(unknown, lines(("mug", None, 1, None))) == (unknown, 0, "")
    assert fill_prices(unknown, lines(("tea", 300, 1, "EUR"))).finding == ""
