"""Weights of baskets by size and age, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pairwell.matrix.expectation import size_constant
from pairwell.matrix.weights import DAY, basket_weights, weighted_size_factor

SIZES = np.array([1, 4, 2])
SECONDS = np.array([0, 10, 30]) * int(DAY)


def test_by_size() -> None:
    # 1, 1/4, 1/2 on 1, 4 and 2 lines: Σ w·b = 3 must become 7 lines
    assert basket_weights(SIZES, None, 1.0, None) == pytest.approx(np.array([1, 0.25, 0.5]) * 7 / 3)


def test_by_age() -> None:
    # ages 30, 20, 0 days with a half-life of 10: 1/8, 1/4, 1; Σ w·b = 1/8 + 1 + 2 = 25/8
    found = basket_weights(SIZES, SECONDS, 0.0, 10.0)
    assert found == pytest.approx(np.array([1 / 8, 1 / 4, 1]) * 7 * 8 / 25)
    assert (found * SIZES).sum() == pytest.approx(7)


def test_the_epoch_does_not_matter() -> None:
    later = basket_weights(SIZES, SECONDS + 10**9, 0.5, 45.0)
    assert later == pytest.approx(basket_weights(SIZES, SECONDS, 0.5, 45.0), rel=1e-12)


@pytest.mark.parametrize("half_life", [None, 10.0])
def test_without_times_nothing_fades(half_life: float | None) -> None:
    assert basket_weights(SIZES, None, 0.0, half_life).tolist() == [1.0, 1.0, 1.0]


def test_however_old_a_weight_is_a_number() -> None:
    found = basket_weights(np.array([2, 2]), np.array([-62_135_596_800, 253_402_214_400]), 0.0, 1.0)
    assert found.tolist() == [0.0, 2.0]


def test_no_baskets() -> None:
    none = np.empty(0, dtype=np.int64)
    assert len(basket_weights(none, none, 1.0, 10.0)) == 0
    assert weighted_size_factor(none, np.empty(0)) == 0.0


def test_the_weighted_factor_is_the_plain_one_for_equal_weights() -> None:
    assert weighted_size_factor(SIZES, np.ones(3)) == pytest.approx(size_constant(SIZES))
    # weights 2 and 1 on sizes 3 and 2: (2·6 + 1·2) / (2·3 + 1·2)²
    assert weighted_size_factor(np.array([3, 2]), np.array([2.0, 1.0])) == pytest.approx(14 / 64)
