"""The Poisson tail against exact sums and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pairwell.matrix.poisson import upper_tail, upper_tails
from tests.slow_counts import plain_tail


def test_closed_forms() -> None:
    assert upper_tail(0, 3.0) == 1.0
    assert upper_tail(1, 0.5) == pytest.approx(1 - math.exp(-0.5), rel=1e-15)
    assert upper_tail(3, 2.0) == pytest.approx(1 - 5 * math.exp(-2), rel=1e-14)  # 1 + 2 + 2
    assert upper_tail(1, 1e-20) == 1e-20
    assert upper_tail(2, 1e-8) == pytest.approx(5e-17 - 1e-24 / 3, rel=1e-12)


def test_nothing_expected_and_yet_there() -> None:
    assert upper_tail(1, 0.0) == upper_tail(5, 0.0) == 0.0
    assert upper_tail(0, 0.0) == 1.0


@pytest.mark.parametrize("expected", [1e-6, 0.03, 0.7, 1.0, 4.2, 30.0, 250.0, 5000.0])
@pytest.mark.parametrize("times", [0.5, 0.99, 1.0, 1.01, 1.5, 3.0, 8.0])
def test_equals_the_sum_of_all_its_terms(expected: float, times: float) -> None:
    n = max(2, round(expected * times))
    # both sums start from exp(n·log E − …), whose error grows with the size of the exponent
    assert upper_tail(n, expected) == pytest.approx(plain_tail(n, expected), rel=1e-11, abs=1e-300)


def test_far_out_it_falls_to_zero_and_never_below() -> None:
    assert upper_tail(2000, 1.0) == 0.0
    assert upper_tail(100_000, 90_000.0) >= 0.0
    assert upper_tail(1, 1e6) == 1.0
    assert upper_tail(900_000, 1e6) == pytest.approx(1.0)


def test_an_array_of_them() -> None:
    n, expected = np.array([1, 2, 9], dtype=np.int32), np.array([0.5, 1.0, 20.0])
    assert upper_tails(n, expected).tolist() == [
        upper_tail(int(a), float(b)) for a, b in zip(n, expected, strict=True)
    ]
