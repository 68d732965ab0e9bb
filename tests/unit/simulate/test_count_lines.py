"""Counting data: its shape is that of the benchmark in matrix.md."""

from __future__ import annotations

import numpy as np
import pytest

from pairwell.simulate.count_lines import CountLinesOptions, _alias_table, count_lines


def test_the_same_seed_gives_the_same_lines() -> None:
    first, again, other = (count_lines(5_000, np.random.default_rng(s)) for s in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_baskets_are_geometric_and_capped() -> None:
    table = count_lines(300_000, np.random.default_rng(3))
    order = table["order_id"].to_numpy()
    assert table.num_rows == 300_000
    assert (np.diff(order) >= 0).all()
    sizes = np.bincount(order)
    assert sizes.min() >= 1
    assert sizes.max() <= 80
    assert sizes.mean() == pytest.approx(10.0, rel=0.03)


def test_ninety_six_of_a_hundred_lines_are_the_first_of_their_product_in_the_order() -> None:
    # matrix.md: 30.7 M distinct order × product out of 32.0 M lines, 254.6 M pairs.
    table = count_lines(1_000_000, np.random.default_rng(4))
    order, product = (table[name].to_numpy().astype(np.int64) for name in table.column_names)
    distinct = np.unique(order * 50_000 + product)
    assert len(distinct) / 1_000_000 == pytest.approx(30.7 / 32.0, abs=0.002)
    size = np.bincount(distinct // 50_000)
    assert (size * (size - 1) / 2).sum() / 1_000_000 == pytest.approx(254.6 / 32.0, rel=0.02)


def test_popularity_is_zipf_outside_themes() -> None:
    shape = CountLinesOptions(n_products=100, theme_share=0.0)
    table = count_lines(400_000, np.random.default_rng(5), shape)
    counts = np.bincount(table["product_id"].to_numpy(), minlength=100)
    weight = np.arange(1.0, 101.0) ** -0.9
    expected = 400_000 * weight / weight.sum()
    assert np.abs((counts - expected) / np.sqrt(expected)).max() < 4.5


def test_a_theme_is_one_window_of_neighbours() -> None:
    shape = CountLinesOptions(n_products=10_000, theme_share=1.0, theme_width=50)
    table = count_lines(50_000, np.random.default_rng(6), shape)
    order, product = table["order_id"].to_numpy(), table["product_id"].to_numpy()
    starts = np.flatnonzero(np.diff(order, prepend=-1))
    width = np.maximum.reduceat(product, starts) - np.minimum.reduceat(product, starts)
    assert width.max() == 49
    assert product.min() >= 0
    assert product.max() < 10_000


def test_the_alias_table_gives_back_the_shares() -> None:
    share = np.array([0.5, 0.3, 0.15, 0.05])
    keep, other = _alias_table(share)
    again = keep.copy()
    for slot, chance in enumerate(keep):
        again[other[slot]] += 1.0 - chance
    assert again / 4 == pytest.approx(share)
