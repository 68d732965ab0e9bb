"""Expectation by size and month, and the false-discovery rate, against hand and slow twin."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from pairwell.matrix.expectation import (
    MAX_STRATA,
    Expectation,
    expectation_of,
    month_of,
    size_constant,
)
from pairwell.matrix.significance import q_values
from tests.slow_counts import plain_expectation, plain_q_values

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


def test_three_baskets_by_hand() -> None:
    # sizes 3, 2, 1: Σ b(b−1) = 6 + 2 + 0 = 8, (Σ b)² = 36; products 0 and 1 are in two each
    assert size_constant(np.array([3, 2, 1])) == pytest.approx(8 / 36)
    found = expectation([{0, 1, 2}, {0, 1}, {2}], 3)
    assert found.pooled == pytest.approx(8 / 36)
    assert found.loads[0] @ found.loads[1] == pytest.approx(2 * 2 * 8 / 36)
    assert found.how == "pooled"


def test_equal_baskets_expect_a_little_less_than_the_textbook() -> None:
    # n baskets of b: the textbook's 1/n becomes (b − 1) / (b·n), as a basket has no product twice
    assert size_constant(np.full(100, 4)) == pytest.approx(0.75 / 100)


@pytest.mark.parametrize("months", [None, MONTHS, [7] * 6])
def test_expectation_equals_its_slow_twin(months: list[int] | None) -> None:
    found = expectation(BASKETS, 5, months)
    assert found.how == ("by month" if months == MONTHS else "pooled")
    for one in range(5):
        for other in range(5):
            assert found.loads[one] @ found.loads[other] == pytest.approx(
                plain_expectation(BASKETS, one, other, months), rel=1e-12
            )


def test_a_season_alone_is_expected_by_month() -> None:
    # 0 and 1 sell in December only, 50 each of its 100 orders of two; nobody else sells with them
    baskets = [{0, 2}] * 25 + [{1, 3}] * 25 + [{0, 1}] * 25 + [{2, 3}] * 25 + [{2, 3}] * 900
    pooled = expectation(baskets, 4)
    seasonal = expectation(baskets, 4, [11] * 100 + [month % 11 for month in range(900)])
    assert pooled.loads[0] @ pooled.loads[1] == pytest.approx(50 * 50 * 2000 / 2000**2)
    assert seasonal.loads[0] @ seasonal.loads[1] == pytest.approx(50 * 50 * 200 / 200**2)


def test_many_months_share_strata() -> None:
    months = list(range(3 * MAX_STRATA))
    found = expectation([{0, 1}] * len(months), 2, months)
    assert found.loads.shape == (2, MAX_STRATA)
    # three orders of two a stratum: 3 · 3 · 6 / 36 in each
    assert found.loads[0] @ found.loads[1] == pytest.approx(MAX_STRATA * 9 * 6 / 36)


def test_nothing_to_expect() -> None:
    none = np.empty(0, dtype=np.int32)
    nothing = expectation_of(none, none, none, 0, None)
    assert (nothing.loads.shape, nothing.pooled, nothing.how) == ((0, 1), 0.0, "pooled")
    alone = expectation([{0}, {1}], 2)
    assert alone.loads[0] @ alone.loads[1] == 0.0


def test_months_begin_at_midnight_utc() -> None:
    last = int(datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC).timestamp())
    before, after, past = month_of(np.array([last, last + 1, -1]))
    assert (after - before, past) == (1, -1)


def test_five_p_values_by_hand() -> None:
    # ten tested: p·10/rank = 0.01, 0.1, 0.1 (0.03·10/3), 1.0 (0.4·10/4), 1 (0.9·10/5 > 1)
    seen = np.array([0.4, 0.001, 0.9, 0.02, 0.03])
    assert q_values(seen, seen, 10) == pytest.approx([1.0, 0.01, 1.0, 0.1, 0.1])


def test_a_better_rank_behind_pulls_q_down() -> None:
    # 0.02·4/1 = 0.08, but 0.03·4/2 = 0.06 holds both
    assert q_values(np.array([0.02, 0.03]), np.array([0.03, 0.02]), 4) == pytest.approx([0.06] * 2)


@pytest.mark.parametrize("seed", range(5))
def test_q_values_equal_their_slow_twin(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seen = np.round(rng.random(40) ** 3, 2)  # with ties, zeros and ones
    stored = rng.permutation(np.concatenate([seen, seen]))[:50]
    wanted = dict(zip(seen, plain_q_values(seen.tolist(), 61), strict=True))
    found = q_values(stored, seen, 61)
    assert found == pytest.approx([wanted[p] for p in stored], abs=1e-15)
    assert (found >= stored).all()


def test_no_pairs_have_no_q_values() -> None:
    assert len(q_values(np.empty(0), np.empty(0), 10)) == 0
