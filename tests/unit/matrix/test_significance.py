"""The false-discovery rate over all pairs tested, by hand and against its slow twin."""

from __future__ import annotations

import numpy as np
import pytest

from pairwell.matrix.rows import Int64s
from pairwell.matrix.significance import N_SLOTS, Float64s, q_values, slots_of
from tests.slow_counts import plain_q_values

UP = 2.5e-4
"""What rounding a p-value up to its slot may add, relative."""


def counted(p_values: Float64s) -> Int64s:
    return np.bincount(slots_of(p_values), minlength=N_SLOTS)


def test_five_p_values_by_hand() -> None:
    # ten tested: p·10/rank = 0.01, 0.1, 0.1 (0.03·10/3), 1.0 (0.4·10/4), 1 (0.9·10/5 > 1)
    seen = np.array([0.4, 0.001, 0.9, 0.02, 0.03])
    wanted = [1.0, 0.01, 1.0, 0.1, 0.1]
    assert q_values(seen, counted(seen), 10) == pytest.approx(wanted, rel=UP)
    both_ways = np.concatenate([seen, seen])  # all that was seen is stored: nothing is rounded
    found = q_values(both_ways, counted(seen), 10)
    assert found == pytest.approx(wanted + wanted, rel=1e-15)


def test_a_better_rank_behind_pulls_q_down() -> None:
    # 0.02·4/1 = 0.08, but 0.03·4/2 = 0.06 holds both
    both = np.array([0.02, 0.03])
    assert q_values(both, counted(both), 4) == pytest.approx([0.06] * 2, rel=UP)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n_stored", [50, 80])
def test_q_values_equal_their_slow_twin(seed: int, n_stored: int) -> None:
    rng = np.random.default_rng(seed)
    seen = np.round(rng.random(40) ** 3, 2)  # with ties, zeros and ones
    stored = rng.permutation(np.concatenate([seen, seen]))[:n_stored]
    wanted = dict(zip(seen, plain_q_values(seen.tolist(), 61), strict=True))
    found = q_values(stored, counted(seen), 61)
    exact = np.array([wanted[p] for p in stored])
    assert found == pytest.approx(exact, rel=UP if n_stored < 80 else 1e-12, abs=1e-15)
    assert (found >= exact * (1 - 1e-12)).all()  # on the safe side
    assert (found >= stored).all()


def test_a_slot_ends_at_or_just_above_its_p_values() -> None:
    p_values = np.random.default_rng(1).random(2_000) ** 20
    ends = q_values(p_values, counted(p_values), 1)  # one test: q is p, rounded up, over its rank
    assert (ends <= 1.0).all()
    for p in (0.5, 2.0**-30, 2.0**-200, 1.0):  # powers of two end a slot themselves
        assert q_values(np.array([p]), counted(np.array([p])), 1) == [p]
    assert q_values(np.array([1e-300]), counted(np.array([1e-300])), 1) == [2.0**-200]


def test_no_pairs_have_no_q_values() -> None:
    assert len(q_values(np.empty(0), counted(np.empty(0)), 10)) == 0
