"""Every measure of a pair, worked by hand on one pair, and at its edges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pairwell.matrix import measures

# 200 baskets; 40 with the anchor, 50 with the candidate, 25 with both; expectation 12.5
BOTH, ANCHOR, CANDIDATE = np.array([25]), np.array([40]), np.array([50])
N = 200


def test_by_hand() -> None:
    expected = measures.expected(ANCHOR, CANDIDATE, 1 / 160)  # corrected; the textbook says 10
    assert expected.tolist() == [12.5]
    assert measures.support(BOTH, N).tolist() == [0.125]
    assert measures.confidence(BOTH, ANCHOR).tolist() == [0.625]
    assert measures.lift(BOTH, expected).tolist() == [2.0]
    assert measures.lift(BOTH, measures.expected(ANCHOR, CANDIDATE, 1 / N)).tolist() == [2.5]
    assert measures.leverage(BOTH, expected, N).tolist() == [0.0625]  # 0.125 − 12.5/200
    assert measures.conviction(BOTH, ANCHOR, CANDIDATE, N) == pytest.approx([0.75 / 0.375])
    # (25 + 5·1.2) / (12.5 + 5)
    assert measures.lift_shrunk(BOTH, expected, np.array([1.2])) == pytest.approx([31 / 17.5])


def test_log_likelihood_ratio_by_hand() -> None:
    # seen 25, 15, 25, 135 where the margins expect 10, 30, 40, 120
    wanted = 2 * (
        25 * math.log(25 / 10)
        + 15 * math.log(15 / 30)
        + 25 * math.log(25 / 40)
        + 135 * math.log(135 / 120)
    )
    found = measures.log_likelihood_ratio(BOTH, ANCHOR, CANDIDATE, N)
    assert found == pytest.approx([wanted])
    assert found == pytest.approx(measures.log_likelihood_ratio(BOTH, CANDIDATE, ANCHOR, N))


def test_log_likelihood_ratio_is_negative_for_what_is_avoided() -> None:
    few = measures.log_likelihood_ratio(np.array([2]), ANCHOR, CANDIDATE, N)
    assert few[0] < 0
    none = measures.log_likelihood_ratio(np.array([10]), ANCHOR, CANDIDATE, N)
    assert none == pytest.approx([0.0])


def test_wilson_interval_by_hand() -> None:
    # share 25/40 with z = 1.96: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)
    z, p, n = 1.959963984540054, 0.625, 40
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((p + z * z / (2 * n) + side * half) / (1 + z * z / n) for side in (-1, 1))
    lift_low, lift_high = measures.lift_interval(BOTH, ANCHOR, np.array([2.0]))
    assert lift_low == pytest.approx([low / 0.625 * 2.0])
    assert lift_high == pytest.approx([high / 0.625 * 2.0])
    # the interval's ends solve |share − p| = z·√(p(1−p)/n): where a test of p just passes
    for end in (low, high):
        assert abs(0.625 - end) == pytest.approx(z * math.sqrt(end * (1 - end) / n))


def test_the_interval_holds_the_lift_and_never_passes_what_is_possible() -> None:
    both, anchor = np.array([1, 3, 40, 1]), np.array([1, 1000, 40, 40])
    lifts = np.array([5.0, 1.0, 4.0, 2.0])
    low, high = measures.lift_interval(both, anchor, lifts)
    assert (low <= lifts).all()
    assert (lifts <= high * (1 + 1e-12)).all()
    assert (low >= 0).all()
    assert high[[0, 2]] == pytest.approx([5.0, 4.0])  # a share of 1 is the most there is


def test_edges() -> None:
    assert measures.conviction(np.array([4]), np.array([4]), CANDIDATE, N).tolist() == [math.inf]
    assert math.isnan(measures.lift(np.array([1]), np.array([0.0]))[0])
    always = np.array([N])  # in every basket: nothing can be learned
    assert measures.log_likelihood_ratio(always, always, always, N).tolist() == [0.0]
    nothing = np.empty(0, dtype=np.int64)
    assert len(measures.log_likelihood_ratio(nothing, nothing, nothing, 0)) == 0
    assert len(measures.support(nothing, 0)) == 0


def test_a_small_count_shouts_less_than_a_large_one_of_the_same_lift() -> None:
    shrunk = measures.lift_shrunk(np.array([1, 100]), np.array([0.1, 10.0]), np.ones(2))
    assert shrunk == pytest.approx([6 / 5.1, 105 / 15])
