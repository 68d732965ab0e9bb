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
    assert result.n_directed_right >= 0.9 * result.n_directed
    assert result.n_rivals > 0
    assert result.n_rivals_proven == 0
    assert result.n_rivals_found >= 0.95 * result.n_rivals
    assert result.n_substitutes_planted >= 0.95 * result.n_substitutes


@pytest.mark.slow
def test_views_tell_complements_and_substitutes_apart_where_orders_are_few() -> None:
    with_views = planted_study("small", 10, with_views=True)
    assert with_views.n_apart >= 50
    assert with_views.n_apart_right >= 0.95 * with_views.n_apart
    assert with_views.n_substitutes_planted >= 0.95 * with_views.n_substitutes
    assert with_views.n_false <= 0.05 * with_views.n_proven
    by_orders = planted_study("small", 10)
    assert by_orders.n_substitutes_planted < with_views.n_substitutes_planted
