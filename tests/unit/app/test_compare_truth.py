"""Comparing with the truth: matrices whose quality is known beforehand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pairwell.app.compare_truth import compare_truth
from pairwell.simulate.shop import SimulatedShop, simulate_shop


@pytest.fixture(scope="module")
def shop() -> SimulatedShop:
    return simulate_shop("small", np.random.default_rng(21))


def matrix(shop: SimulatedShop, pairs: list[tuple[int, int]], *, role: str = "addon") -> pa.Table:
    """A matrix that calls these pairs proven, the first the strongest."""
    ids = shop.products["product_id"].to_pylist()
    return pa.table(
        {
            "anchor_id": [ids[a] for a, _ in pairs],
            "candidate_id": [ids[c] for _, c in pairs],
            "proven": [True] * len(pairs),
            "score": [float(len(pairs) - k) for k in range(len(pairs))],
            "role": [role] * len(pairs),
            "relation": pa.array(["related"] * len(pairs), pa.string()),
        }
    )


def planted(shop: SimulatedShop) -> list[tuple[int, int]]:
    kits = [(int(k[a]), int(k[b])) for k in shop.planted.kits for a, b in ((0, 1), (0, 2), (1, 2))]
    return [(int(m), int(a)) for m, a in shop.planted.complements] + kits


def test_a_perfect_matrix(shop: SimulatedShop) -> None:
    found = compare_truth(shop, matrix(shop, planted(shop)))
    assert found.n_planted == found.n_proven == 40 + 3 * 10
    assert found.n_clear_found == found.n_clear > 20
    assert found.n_frequent_found == found.n_frequent >= found.n_clear
    assert found.n_top_planted == found.n_top > 0
    assert found.n_directed == found.n_directed_right == 40
    assert found.n_false == found.n_rivals_proven == 0
    assert found.missed == found.false == ()


def test_directions_count_once_and_a_wrong_main_product_is_seen(shop: SimulatedShop) -> None:
    both_ways = planted(shop) + [(c, a) for a, c in planted(shop)]
    found = compare_truth(shop, matrix(shop, both_ways, role="main"))
    assert found.n_proven == 70
    assert found.n_directed == 40
    assert found.n_directed_right == 0


def test_rivals_called_proven_are_false_and_named(shop: SimulatedShop) -> None:
    rivals = [(int(a), int(b)) for a, b in shop.planted.rivals]
    found = compare_truth(shop, matrix(shop, rivals))
    assert found.n_proven == found.n_false == len(found.false) == 8
    assert found.false_share == 1.0
    assert found.n_rivals_proven == found.n_rivals >= 5
    assert found.n_clear_found == found.n_top_planted == 0
    assert len(found.missed) == found.n_clear


def test_two_add_ons_of_one_main_product_count_at_the_top(shop: SimulatedShop) -> None:
    by_main: dict[int, list[int]] = {}
    for main, addon in shop.planted.complements.tolist():
        by_main.setdefault(main, []).append(addon)
    sisters = next(addons[:2] for addons in by_main.values() if len(addons) > 1)
    found = compare_truth(shop, matrix(shop, [(sisters[0], sisters[1])]))
    assert found.n_top == found.n_top_planted == 1
    assert found.n_false == found.n_clear_found == 0


def test_an_empty_matrix_finds_nothing(shop: SimulatedShop) -> None:
    nothing = matrix(shop, planted(shop)[:1]).slice(0, 0)
    found = compare_truth(shop, nothing)
    assert found.n_proven == found.n_top == found.n_clear_found == 0
    assert np.isnan(found.false_share)
