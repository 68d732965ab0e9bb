"""The false-discovery rate over all pairs tested, by hand and against its slow twin."""

from __future__ import annotations

import numpy as np
import pytest

from pairwell.matrix.significance import q_values
from tests.slow_counts import plain_q_values


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
