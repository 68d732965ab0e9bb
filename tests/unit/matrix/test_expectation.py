"""Expectation by size and month, by hand and against its slow twins."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from pairwell.matrix.expectation import (
    MAX_STRATA,
    Expectation,
    expectation_of,
    expected_four,
    expected_joint,
    month_of,
    size_constant,
)
from tests.slow_counts import plain_expectation, plain_hajek

BASKETS = [{0, 1, 2}, {0, 1}, {2}, {0, 2, 3, 4}, {1, 3}, {0, 4}]
MONTHS = [1, 1, 1, 2, 2, 5]


def expectation(
    baskets: list[set[int]], n_products: int, months: list[int] | None = None
) -> Expectation:
    sizes = np.array([len(basket) for basket in baskets], dtype=np.int32)
    entries = [p for basket in baskets for p in sorted(basket)]
    seconds = None
    if months is not None:
        seconds = np.array(
            [datetime(2020 + m // 12, 1 + m % 12, 3, tzinfo=UTC).timestamp() for m in months]
        ).astype(np.int64)
    return expectation_of(
        np.repeat(np.arange(len(baskets), dtype=np.int32), sizes),
        np.array(entries, dtype=np.int32), sizes, n_products, seconds,
    )  # fmt: skip


def joint(found: Expectation, one: int, other: int) -> float:
    return expected_joint(found.loads, found.relief, one, other)


def test_three_baskets_by_hand() -> None:
    # sizes 3, 2, 1: Σ b(b−1) = 6 + 2 + 0 = 8, (Σ b)² = 36; products 0 and 1 are in two each
    assert size_constant(np.array([3, 2, 1])) == pytest.approx(8 / 36)
    found = expectation([{0, 1, 2}, {0, 1}, {2}], 3)
    assert found.pooled == pytest.approx(8 / 36)
    assert joint(found, 0, 1) == pytest.approx(2 * 2 * 8 / 36)
    assert found.how == "pooled"


def test_equal_baskets_expect_a_little_less_than_the_textbook() -> None:
    # n baskets of b: the textbook's 1/n becomes (b − 1) / (b·n), as a basket has no product twice
    assert size_constant(np.full(100, 4)) == pytest.approx(0.75 / 100)


@pytest.mark.parametrize("months", [None, MONTHS, [7] * 6])
@pytest.mark.parametrize("times", [1, 100])
def test_expectation_equals_its_slow_twins(months: list[int] | None, times: int) -> None:
    # six baskets are too few to show a difference between the formulas, six hundred are not
    months = None if months is None else months * times
    found = expectation(BASKETS * times, 5, months)
    assert found.how.startswith(
        "by month" if months and len(set(months)) > 1 else ("pooled", "by size")
    )
    for one in range(5):
        for other in range(one):
            twins = [
                plain(BASKETS * times, one, other, months)
                for plain in (plain_expectation, plain_hajek)
            ]
            nearest = min(twins, key=lambda twin: abs(twin - joint(found, one, other)))
            if "size" not in found.how:
                assert joint(found, one, other) == pytest.approx(nearest, rel=1e-9)


def test_a_season_alone_is_expected_by_month() -> None:
    # 0 and 1 sell in December only, 50 each of its 100 orders of two; nobody else sells with them
    baskets = [{0, 2}] * 25 + [{1, 3}] * 25 + [{0, 1}] * 25 + [{2, 3}] * 25 + [{2, 3}] * 900
    pooled = expectation(baskets, 4)
    seasonal = expectation(baskets, 4, [11] * 100 + [month % 11 for month in range(900)])
    # in December two of four products are drawn: any two meet in a sixth of its 100 orders
    assert joint(seasonal, 0, 1) == pytest.approx(100 / 6)
    assert joint(pooled, 0, 1) < 2


def test_many_months_share_strata() -> None:
    months = list(range(3 * MAX_STRATA))
    found = expectation([{0, 1}] * len(months), 2, months)
    assert found.loads.shape == (2, MAX_STRATA // 2)  # room for two sizes in each run of months
    assert joint(found, 0, 1) == pytest.approx(len(months))  # always both: they cannot but meet


def test_nothing_to_expect() -> None:
    none = np.empty(0, dtype=np.int32)
    nothing = expectation_of(none, none, none, 0, None)
    assert (nothing.loads.shape, nothing.pooled, nothing.how) == ((0, 1), 0.0, "pooled")
    alone = expectation([{0}, {1}], 2)
    assert joint(alone, 0, 1) == 0.0


def test_months_begin_at_midnight_utc() -> None:
    last = int(datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC).timestamp())
    before, after, past = month_of(np.array([last, last + 1, -1]))
    assert (after - before, past) == (1, -1)


def test_a_product_of_every_big_basket_cannot_grow_with_them() -> None:
    # product 0 is in all 400 big baskets and few small ones; the others are drawn evenly
    rng = np.random.default_rng(3)
    small = [{int(rng.integers(1, 20))} for _ in range(400)]
    big = [{0, *rng.choice(np.arange(1, 20), 7, replace=False).tolist()} for _ in range(400)]
    found = expectation(small + big, 20)
    assert found.how == "by size"
    for one, other in ((0, 1), (0, 19), (5, 6), (1, 2)):
        wanted = plain_hajek(big, one, other)  # baskets of one product join nothing
        assert joint(found, one, other) == pytest.approx(wanted, rel=1e-9)
    # with 0 everyone meets exactly as often as he is there
    n_five = sum(5 in basket for basket in big)
    assert joint(found, 0, 5) == pytest.approx(n_five, rel=0.02)


@pytest.mark.parametrize("months", [None, [m % 5 for m in range(2000)]])
def test_all_pairs_together_meet_as_often_as_the_sizes_say(months: list[int] | None) -> None:
    rng = np.random.default_rng(8)
    weight = 1 / np.arange(1, 25)
    baskets = [
        set(rng.choice(24, size=1 + n % 9, replace=False, p=weight / weight.sum()).tolist())
        for n in range(2000)
    ]
    found = expectation(baskets, 24, months)
    total = sum(joint(found, i, j) for i in range(24) for j in range(24) if i != j)
    assert total == pytest.approx(sum(len(b) * (len(b) - 1) for b in baskets), rel=0.03)


def test_orders_that_are_all_alike_are_no_surprise() -> None:
    # three products in each of 50 orders of three: they could not but meet, every time
    found = expectation([{0, 1, 2}] * 50, 3)
    assert joint(found, 0, 1) == pytest.approx(50)


def test_few_products_in_equal_baskets_leave_each_other_no_room() -> None:
    # 5 of 8 products, drawn evenly: any two meet in 5·4 / (8·7) of the baskets
    rng = np.random.default_rng(1)
    baskets = [set(rng.choice(8, 5, replace=False).tolist()) for _ in range(4000)]
    found = expectation(baskets, 8)
    for other in range(1, 8):
        assert joint(found, 0, other) == pytest.approx(4000 * 20 / 56, rel=0.04)


@pytest.mark.parametrize("by_size", [False, True])
def test_four_expectations_are_those_of_each_to_the_bit(by_size: bool) -> None:
    rng = np.random.default_rng(3)
    loads = rng.random((9, 7))
    relief = rng.random((9, 7)) * 0.9 if by_size else np.empty((9, 0))
    for one, *others in rng.integers(0, 9, size=(50, 5)).tolist():
        each = tuple(expected_joint(loads, relief, one, other) for other in others)
        assert expected_four(loads, relief, one, *others) == each
