"""Price ratio, who came first, the roles that follow, relations and pruning, all by hand."""

from __future__ import annotations

import math

import numpy as np

from pairwell.matrix.direction import candidate_roles, price_ratio
from pairwell.matrix.first_bought import first_bought
from pairwell.matrix.prune import dropped_by_rule
from pairwell.matrix.relation import relations
from pairwell.model.snapshot import RELATIONS, ROLES

INT = np.int32


def roles(ratio: float, anchor_first: int, candidate_first: int, n_anchor: int, n_cand: int) -> str:
    found = candidate_roles(
        np.array([ratio]), np.array([anchor_first], INT), np.array([candidate_first], INT),
        np.array([n_anchor]), np.array([n_cand]),
    )  # fmt: skip
    return ROLES[found[0]]


def test_price_ratio() -> None:
    price = np.array([1000, 250, -1, 0])
    anchor, candidate = np.array([0, 1, 0, 2, 3, 0], INT), np.array([1, 0, 2, 0, 0, 3], INT)
    found = price_ratio(price, anchor, candidate)
    # not known on either side; over nothing; something free costs no part of it
    assert found[[0, 1, 5]].tolist() == [0.25, 4.0, 0.0]
    assert all(math.isnan(value) for value in found[2:5])


def test_price_decides_where_it_is_clear() -> None:
    assert roles(0.8, 0, 50, 9, 9) == "addon"
    assert roles(1.25, 50, 0, 9, 9) == "main"
    assert (
        roles(0.81, 0, 0, 9, 9) == roles(1.24, 0, 0, 9, 9) == roles(math.nan, 0, 0, 9, 9) == "both"
    )


def test_order_in_time_decides_beyond_three_standard_deviations() -> None:
    # 36 customers, equally popular: mean 18, deviation 3; 27 is three deviations off
    assert roles(math.nan, 27, 9, 50, 50) == "addon"
    assert roles(math.nan, 26, 10, 50, 50) == "both"
    assert roles(1.0, 9, 27, 50, 50) == "main"


def test_what_is_bought_oftener_is_met_first_by_chance() -> None:
    # anchor in 80 of 100 baskets of the two: 27 of 36 first is less than its 28.8 by chance
    assert roles(math.nan, 27, 9, 80, 20) == "both"


def test_who_came_first_by_hand() -> None:
    # customer 0: order {0}, then {1, 2}; customer 1: {1}, {0}, {1}; customer 2 (guest): {0, 1}
    offsets = np.array([0, 1, 3, 4, 5, 6, 8])
    product = np.array([0, 1, 2, 1, 0, 1, 0, 1], INT)
    customer = np.array([0, 0, 1, 1, 1, 2], INT)
    # pairs: 0→1, 0→2, 1→0, 1→2, 2→0
    pair_offsets, candidate = np.array([0, 2, 4, 5]), np.array([1, 2, 0, 2, 0], INT)
    anchor_first, candidate_first = first_bought(
        pair_offsets, candidate, 2, offsets, product, customer
    )
    assert anchor_first.tolist() == [1, 1, 1, 0, 0]
    assert candidate_first.tolist() == [1, 0, 1, 0, 1]


def test_relations() -> None:
    anchor, candidate = np.array([0, 0, 0, 3], INT), np.array([1, 2, 3, 4], INT)
    family = np.array([7, 7, 8, -1, -1], INT)
    unknown, goods = np.full(5, -1, np.int8), np.zeros(5, dtype=np.bool_)
    found = [RELATIONS[r] for r in relations(anchor, candidate, family, unknown, goods)]
    # siblings; another family; none on one side; none at all is no family
    assert found == ["variant", "related", "related", "related"]


def test_each_pair_falls_to_the_first_rule() -> None:
    substitute, variant = RELATIONS.index("substitute"), RELATIONS.index("variant")
    found = dropped_by_rule(
        np.array([4, 4, 5, 5, 5, 5], INT),
        np.array([1.0, -1.0, -1.0, -1.0, 0.0, 0.1], np.float32),
        np.array([0, substitute, substitute, variant, 0, 0], np.int8),
        10,
    )
    assert found == {
        "beyond_neighbours": 10, "too_few_customers": 2, "substitute": 1, "adds_nothing": 2,
    }  # fmt: skip
