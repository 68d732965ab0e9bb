"""Substitutes: what baskets part and customers join; nothing else."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from pairwell.matrix.baskets import Baskets, baskets_of
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.companionship import likeness
from pairwell.matrix.count_pairs import popularity_order, ranked_rows
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.matrix.over_time import over_time
from pairwell.matrix.rows import Rows
from pairwell.matrix.scarce import lower_tail, step_up
from pairwell.model.snapshot import RELATIONS

FIXED = MatrixOptions(strength=StrengthNumbers())
SUBSTITUTE = RELATIONS.index("substitute")


def shop(seed: int, *, joined: bool = True, customers: bool = True) -> pa.Table:
    """Fifteen teas and fillings in baskets of 1 to 5; t0 and t1 are never in one basket.

    ``joined``: each customer takes the one as readily as the other; else each keeps to one.
    """
    rng = np.random.default_rng(seed)
    lines = []
    for order in range(3_000):
        who = int(rng.integers(0, 300))
        basket = {int(p) for p in rng.integers(0, 15, rng.integers(1, 6))}
        if {0, 1} <= basket or (not joined and {0, 1} & basket):
            keeps = who % 2 if not joined else int(rng.integers(0, 2))
            basket = (basket - {0, 1}) | {keeps}
        lines += [(order, f"t{p}", f"c{who}") for p in sorted(basket)]
    orders, products, who_all = zip(*lines, strict=True)
    columns = {"order_id": orders, "product_id": products}
    return pa.table(columns | ({"customer_id": who_all} if customers else {}))


def catalogue(*, one_shelf: bool = True) -> pa.Table:
    ids = [f"t{p}" for p in range(15)]
    return pa.table(
        {"product_id": ids, "category": ["tea" if one_shelf else f"shelf {p}" for p in ids]}
    )


def substitutes(lines: pa.Table, products: pa.Table | None) -> set[tuple[str, str]]:
    rows = build_matrix(lines, products, FIXED).pairs().to_pylist()
    return {
        (row["anchor_id"], row["candidate_id"]) for row in rows if row["relation"] == "substitute"
    }


BOTH_WAYS = {("t0", "t1"), ("t1", "t0")}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_baskets_part_them_and_customers_join_them(seed: int) -> None:
    assert substitutes(shop(seed), catalogue()) == BOTH_WAYS


def test_two_kinds_of_customers_are_no_substitutes() -> None:
    assert substitutes(shop(1, joined=False), catalogue()) == set()


def test_another_category_is_not_asked_for() -> None:
    assert substitutes(shop(1), catalogue(one_shelf=False)) == set()


def test_what_was_never_together_is_stored_last_and_not_proven() -> None:
    matrix = build_matrix(shop(2), catalogue(), FIXED)
    pairs = matrix.snapshot.pairs
    row = pairs.candidate[pairs.offsets[0] : pairs.offsets[1]]
    at = int(pairs.offsets[0]) + row.tolist().index(1)
    assert pairs.n_both[at] == pairs.n_customers[at] == 0
    assert pairs.strength[at] < 0
    assert not pairs.proven[at]
    assert pairs.relation[at] == SUBSTITUTE
    assert (np.diff(pairs.score[pairs.offsets[0] : pairs.offsets[1]]) <= 0).all()
    assert len(pairs.candidate) == int(pairs.offsets[-1])
    assert np.isfinite(pairs.p_value).all()


def test_siblings_are_variants_whatever_the_baskets_say() -> None:
    family = catalogue().append_column("group_id", pa.array(["one"] * 2 + [None] * 13, pa.string()))
    assert substitutes(shop(1), family) == set()


@pytest.mark.parametrize(("n", "expected"), [(0, 3.0), (4, 12.5), (60, 90.0), (5, 2.0)])
def test_lower_tail_is_that_of_a_poisson(n: int, expected: float) -> None:
    assert lower_tail(n, expected) == pytest.approx(stats.poisson.cdf(n, expected), abs=1e-12)


def test_step_up_finds_nothing_where_nothing_is() -> None:
    assert not step_up(np.array([])).any()
    assert not step_up(np.array([0.2, 0.06, 0.9])).any()


def rows_from(lines: pa.Table) -> tuple[Rows, Baskets]:
    baskets = baskets_of(lines)
    return ranked_rows(baskets, popularity_order(baskets)), baskets


def plain_baskets_by_customer(rows: Rows, baskets: Baskets) -> dict[int, list[set[int]]]:
    out: dict[int, list[set[int]]] = defaultdict(list)
    for number, who in enumerate(baskets.customer.tolist()):
        items = rows.items[rows.offsets[number] : rows.offsets[number + 1]]
        out[who].append({int(i if i >= 0 else ~i) for i in items})
    return {who: orders for who, orders in out.items() if len(orders) > 1}


def test_over_time_is_what_a_plain_count_says() -> None:
    rows, baskets = rows_from(shop(4).slice(0, 900))
    pairs = np.array(list(combinations(range(8), 2)), dtype=np.int32)
    found = over_time(rows, baskets.customer, len(baskets.customer_ids), pairs[:, 0], pairs[:, 1])
    met = []
    for orders in plain_baskets_by_customer(rows, baskets).values():
        first: dict[int, int] = {}
        for at, basket in enumerate(orders):
            for product in basket:
                first.setdefault(product, at)
        met.append(first)
    total = sum(len(first) for first in met)
    slots = sum(
        a != b for first in met for a, b in combinations(list(first.values()), 2)
    )  # unordered places of one customer at different orders
    for at, (i, j) in enumerate(pairs.tolist()):
        both = sum(i in first and j in first and first[i] != first[j] for first in met)
        n_i, n_j = (sum(p in first for first in met) for p in (i, j))
        assert found.n_customers[at] == both
        assert found.expected[at] == pytest.approx(n_i * n_j * 2 * slots / total**2)
    assert found.n_customers.sum() > 50


def test_likeness_is_the_correlation_of_what_is_beyond_chance() -> None:
    rows, baskets = rows_from(shop(5).slice(0, 1500))
    n = len(rows.degree)
    held = np.zeros((baskets.n_baskets, n))
    for number in range(baskets.n_baskets):
        items = rows.items[rows.offsets[number] : rows.offsets[number + 1]]
        held[number, [i if i >= 0 else ~i for i in items]] = 1
    joint = held.T @ held
    pooled = 0.001
    expected = pooled * np.outer(rows.degree, rows.degree)
    beyond = (joint - expected) / np.sqrt(expected + 1)
    pairs = np.array([[0, 3], [0, 5], [2, 9]], dtype=np.int32)
    for (i, j), alike in zip(
        pairs.tolist(), likeness(rows, pooled, pairs[:, 0], pairs[:, 1]), strict=True
    ):
        rest = [k for k in range(n) if k not in (i, j)]
        a, b = beyond[i, rest], beyond[j, rest]
        assert alike == pytest.approx(np.corrcoef(a, b)[0, 1])
