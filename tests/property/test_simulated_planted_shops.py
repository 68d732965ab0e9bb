"""What is planted is found, and what is called proven is true (more shops: tests/soak)."""

from __future__ import annotations

import pytest

from tests.simulated_studies import planted_study


@pytest.mark.slow
def test_a_planted_shop_is_found_out() -> None:
    result = planted_study("small", 1)
    assert result.n_clear >= 20
    assert result.n_clear_found >= 0.95 * result.n_clear, result.missed
    assert result.n_false <= 0.05 * result.n_proven, result.false
    assert result.n_top_planted >= 0.95 * result.n_top
    assert result.n_directed_right >= 0.8 * result.n_directed
    assert result.n_rivals > 0
    assert result.n_rivals_proven == 0
    assert result.n_rivals_found >= 0.95 * result.n_rivals
    assert result.n_substitutes_planted >= 0.95 * result.n_substitutes
