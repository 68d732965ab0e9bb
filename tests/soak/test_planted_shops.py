"""Twenty planted shops of two sizes: the promises of "Shows" over all of them."""

from __future__ import annotations

import pytest

from pairwell.simulate.shop import SizeName
from tests.simulated_studies import planted_study


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("size", "seeds"), [("small", range(100, 115)), ("medium", range(5))])
def test_planted_shops_are_found_out(size: SizeName, seeds: range) -> None:
    results = [planted_study(size, seed) for seed in seeds]
    n_clear = sum(r.n_clear for r in results)
    assert n_clear >= 100
    assert sum(r.n_clear_found for r in results) >= 0.95 * n_clear
    assert sum(r.n_false for r in results) <= 0.05 * sum(r.n_proven for r in results)
    assert sum(r.n_top_planted for r in results) >= 0.95 * sum(r.n_top for r in results)
    assert sum(r.n_rivals_proven for r in results) == 0
    assert sum(r.n_rivals_found for r in results) >= 0.95 * sum(r.n_rivals for r in results)
    for judged in (results, [planted_study(size, seed, with_views=True) for seed in seeds]):
        n_apart = sum(r.n_apart for r in judged)
        assert sum(r.n_apart_right for r in judged) >= 0.95 * n_apart > 0
    called = sum(r.n_substitutes for r in results)
    assert sum(r.n_substitutes_planted for r in results) >= 0.95 * called
