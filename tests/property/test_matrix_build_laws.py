"""A build: the same for the same orders, equal to slow twins, bounded where theory bounds it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.expectation import size_constant
from pairwell.matrix.mined import MinedMatrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.matrix.weights import basket_weights
from pairwell.model.offer import ProductId
from pairwell.wiring import load_snapshot, save_snapshot
from tests.matrix_bytes import matrix_bytes
from tests.slow_counts import (
    Line,
    plain_baskets,
    plain_expectation,
    plain_hajek,
    plain_pairs,
    plain_q_values,
    plain_tail,
)

START = datetime(2025, 11, 20, 12, tzinfo=UTC)
FIXED = StrengthNumbers(anchors=50, ridge=5.0, size_power=0.5, history_weight=0.5)
PRODUCTS = pa.table(
    {
        "product_id": list("abcdefghz"),
        "category": ["cups", "cups", "cups", "tea", "tea", None, "tea", "cups", "tea"],
        "group_id": ["one", "one", None, None, "two", "two", None, None, None],
        "price_minor": [100, 200, 100, None, 900, 80, 70, 60, 50],
    }
)


@st.composite
def shops(draw: st.DrawFn) -> list[Line]:
    who = draw(st.lists(st.sampled_from([None, "x", "y", "z"]), min_size=13, max_size=13))
    lines = draw(
        st.lists(
            st.tuples(st.integers(0, 12), st.sampled_from("abcdefgh")), min_size=1, max_size=70
        )
    )
    return [(order, product, who[order]) for order, product in lines]


def table(lines: Sequence[Line], *, timed: bool = True) -> pa.Table:
    order, product, customer = zip(*lines, strict=True)
    columns = {
        "order_id": order,
        "product_id": product,
        "customer_id": pa.array(customer, pa.string()),
    }
    if timed:
        columns["ordered_at"] = [START + timedelta(days=9 * o) for o in order]
    return pa.table(columns)


def build(lines: Sequence[Line], *, timed: bool = True, **more: Any) -> MinedMatrix:
    options = MatrixOptions(strength=FIXED, half_life_days=60.0 if timed else None, **more)
    return build_matrix(table(lines, timed=timed), PRODUCTS, options)


@given(shops(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_byte(lines: list[Line], random: Any) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert matrix_bytes(build(shuffled)) == matrix_bytes(build(lines))


@given(shops(), st.integers(0, 200))
def test_repeated_lines_change_no_byte_but_their_number(lines: list[Line], at: int) -> None:
    repeated = build([*lines, *[lines[at % len(lines)]] * 3, *lines[: at % 7]])
    plain = build(lines)
    before, after = matrix_bytes(plain), matrix_bytes(repeated)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"Snapshot"}  # the report counts the lines
    assert repeated.snapshot.meta.report | {"n_lines": 0} == plain.snapshot.meta.report | {
        "n_lines": 0
    }


@pytest.mark.parametrize("seed", range(3))
def test_repeated_lines_move_no_tie(seed: int) -> None:
    # two anchors a candidate, hundreds of equal cosines: ties decide who is stored
    rng = np.random.default_rng(seed)
    lines: list[Line] = [(o, f"p{p:02}", None) for o, p in rng.integers(0, 40, (400, 2)).tolist()]
    options = MatrixOptions(
        strength=StrengthNumbers(anchors=2, ridge=5.0, size_power=0.0, history_weight=0.0),
        neighbours=2,
    )
    once = matrix_bytes(build_matrix(table(lines), None, options))
    again = matrix_bytes(build_matrix(table(lines + lines[:150]), None, options))
    assert {name for name in once if once[name] != again[name]} == {"Snapshot"}


@given(shops(), st.booleans())
def test_pairs_equal_their_slow_twins(lines: list[Line], timed: bool) -> None:
    matrix = build(lines, timed=timed)
    found = {(r["anchor_id"], r["candidate_id"]): r for r in matrix.pairs().to_pylist()}
    wanted = plain_pairs(lines)
    assert found.keys() == {(p.anchor_id, p.candidate_id) for p in wanted}
    orders = plain_baskets(lines).products
    baskets = list(orders.values())
    months = [f"{START + timedelta(days=9 * int(str(o))):%Y-%m}" for o in orders] if timed else None
    n_products = len(set().union(*baskets))
    pooled = size_constant(np.array([len(basket) for basket in baskets]))
    rows = list(found.items())
    for plain in (plain_expectation, plain_hajek):  # the second where the first would be off
        tails = {pair: plain_tail(r["n_both"], plain(baskets, *pair, months)) for pair, r in rows}
        if all(r["p_value"] == pytest.approx(tails[pair], rel=1e-9) for pair, r in rows):
            break
    once = [pair for pair in tails if pair[0] < pair[1]]
    q_values = plain_q_values([tails[pair] for pair in once], n_products * (n_products - 1) // 2)
    q_of = dict(zip(once, q_values, strict=True))
    for p in wanted:
        row = found[p.anchor_id, p.candidate_id]
        for name in ("n_both", "n_anchor", "n_candidate", "n_baskets", "n_customers"):
            assert row[name] == getattr(p, name), name
        assert row["lift"] == pytest.approx(p.n_both / (pooled * p.n_anchor * p.n_candidate))
        assert row["p_value"] == pytest.approx(tails[p.anchor_id, p.candidate_id], rel=1e-9)
        pair = min(p.anchor_id, p.candidate_id), max(p.anchor_id, p.candidate_id)
        assert row["q_value"] == pytest.approx(q_of[pair], rel=1e-6)
        assert row["proven"] == (row["q_value"] <= 0.05 and p.n_both >= 3)
    report = matrix.snapshot.meta.report
    assert report["n_pairs_seen"] * 2 == len(wanted)
    assert report["n_pairs_tested"] == n_products * (n_products - 1) // 2
    assert report["n_baskets"] == len(baskets)


@given(shops())
def test_measures_keep_to_their_bounds(lines: list[Line]) -> None:
    rows = build(lines).pairs().to_pylist()
    for row in rows:
        assert 0 < row["support"] <= row["confidence"] <= 1
        assert row["lift_low"] <= row["lift"] * (1 + 1e-12)
        assert row["lift"] <= row["lift_high"] * (1 + 1e-12)
        assert 0 <= row["p_value"] <= row["q_value"] <= 1
        assert math.isfinite(row["strength"])
    by_p = sorted(rows, key=lambda row: row["p_value"])
    q_values = [row["q_value"] for row in by_p]
    assert q_values == sorted(q_values)


def dense_strength(
    lines: Sequence[Line], numbers: StrengthNumbers, half_life: float | None
) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """Strengths by one dense solution a product, over all the others and a constant."""
    orders = plain_baskets(lines).products
    products = sorted(set().union(*orders.values()))
    seconds = np.array([int(str(order)) for order in orders]) * 9 * 86_400
    sizes = np.array([len(basket) for basket in orders.values()])
    weights = basket_weights(sizes, seconds, numbers.size_power, half_life)
    rows = np.array([[float(p in basket) for p in products] + [1.0] for basket in orders.values()])
    joint = (rows * weights[:, None]).T @ rows
    strength, base = {}, {}
    for j, candidate in enumerate(products):
        others = [i for i in range(len(products) + 1) if i != j]
        system = joint[np.ix_(others, others)] + numbers.ridge * np.eye(len(others))
        solved = np.linalg.solve(system, joint[others, j])
        base[candidate] = float(solved[-1])
        for at, i in enumerate(others[:-1]):
            strength[products[i], candidate] = float(solved[at])
    return strength, base


EVERYTHING_ONCE: list[Line] = [(0, product, None) for product in "abcdefgh"]


@given(shops(), st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.7, 5.0, 50.0]), st.booleans())
def test_strength_equals_a_dense_solution(
    lines: list[Line], power: float, ridge: float, fades: bool
) -> None:
    # with one order of everything all pairs are seen, so no expectation stands in
    lines = [*EVERYTHING_ONCE, *[line for line in lines if line[0] > 0]]
    numbers = StrengthNumbers(anchors=50, ridge=ridge, size_power=power, history_weight=0.0)
    half_life = 60.0 if fades else None
    options = MatrixOptions(strength=numbers, half_life_days=half_life)
    matrix = build_matrix(table(lines), None, options)
    strength, base = dense_strength(lines, numbers, half_life)
    found = {(r["anchor_id"], r["candidate_id"]): r["strength"] for r in matrix.pairs().to_pylist()}
    assert found.keys() == strength.keys()
    for pair, value in strength.items():
        assert found[pair] == pytest.approx(value, abs=1e-5)
    bases = dict(zip(matrix.snapshot.products.ids, matrix.snapshot.products.base, strict=True))
    assert bases == pytest.approx(base, abs=1e-5)


@given(shops(), st.lists(st.lists(st.sampled_from("abcdefgh?"), max_size=4), max_size=4), st.data())
def test_completion_equals_its_formula(
    lines: list[Line], baskets: list[list[str]], data: st.DataObject
) -> None:
    lines = [*lines, (12, "a", "x")]
    who = data.draw(
        st.lists(
            st.sampled_from([None, "x", "y", "nobody"]),
            min_size=len(baskets), max_size=len(baskets),
        )
    )  # fmt: skip
    matrix = build(lines)
    snapshot, history = matrix.snapshot, matrix.history
    assert history is not None
    ids = list(snapshot.products.ids)
    n_orders = dict(zip(ids, snapshot.products.n_orders.tolist(), strict=True))
    sold = [product for product in ids if n_orders[product]]
    strength = {
        (r["anchor_id"], r["candidate_id"]): r["strength"] for r in matrix.pairs().to_pylist()
    }
    base = dict(zip(ids, snapshot.products.base.tolist(), strict=True))
    liked: dict[tuple[Any, str], float] = {}
    for row, buyer in enumerate(history.customer_ids):
        for at in range(history.offsets[row], history.offsets[row + 1]):
            liked[buyer, ids[history.product[at]]] = float(history.frequency[at])
    known = {buyer for buyer, _ in liked}
    answers = matrix.complete(baskets, n=5, customers=who)
    assert len(answers) == len(baskets)
    for basket, who_asks, answer in zip(baskets, who, answers, strict=True):
        anchors = set(basket) & set(sold)
        points: dict[ProductId, float] = {
            product: base[product]
            + sum(strength.get((anchor, product), 0.0) for anchor in anchors)
            + 0.5 * liked.get((who_asks, product), 0.0)
            for product in sold
        }
        if not anchors and who_asks not in known:
            points = {product: n_orders[product] for product in sold}
        rest = [product for product in sold if product not in basket]
        assert len(answer) == min(5, len(rest))
        assert not {product for product, _ in answer} & set(basket)
        for product, value in answer:
            assert product in points
            assert value == pytest.approx(points[product], abs=1e-6)
        shown = [
            (-np.float32(value), -n_orders[str(product)], product) for product, value in answer
        ]
        assert shown == sorted(shown)
        best = sorted((points[product] for product in rest), reverse=True)[:5]
        assert [value for _, value in answer] == pytest.approx(best, abs=1e-6)
    assert matrix.complete(baskets, n=5, customers=who) == answers


@given(shops(), st.integers(1, 8))
def test_large_baskets_leave_every_count(lines: list[Line], most: int) -> None:
    orders = plain_baskets(lines).products
    kept = [line for line in lines if len(orders[line[0]]) <= most]
    capped = build(lines, max_basket=most)
    report = capped.snapshot.meta.report
    assert report["skipped_baskets"] == len(orders) - len({order for order, _, _ in kept})
    if kept:
        assert capped.pairs().equals(build(kept).pairs())
    else:
        assert capped.pairs().num_rows == 0


@given(shops())
def test_one_vote_makes_a_customers_orders_one_basket(lines: list[Line]) -> None:
    merged = [(f"c{c}" if c is not None else f"o{o}", p, c) for o, p, c in lines]
    voted = build(lines, one_vote_per_customer=True)
    counts = ["anchor_id", "candidate_id", "n_both", "n_anchor", "n_candidate", "n_baskets"]
    found = {tuple(r.values()) for r in voted.pairs().select(counts).to_pylist()}
    assert found == {tuple(p[:6]) for p in plain_pairs(merged)}


@settings(max_examples=5)
@given(shops())
def test_the_number_of_threads_changes_no_byte(lines: list[Line]) -> None:
    many = [(13 * copy + o, p, c) for copy in range(20) for o, p, c in lines]
    found = []
    for n in (1, 2, 3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pairwell.matrix.threads.n_threads", lambda n=n: n)
            found.append(matrix_bytes(build(many)))
    assert found[0] == found[1] == found[2]


def test_saved_folders_are_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    drawn = zip(rng.integers(0, 13, 80).tolist(), rng.integers(0, 8, 80).tolist(), strict=True)
    lines: list[Line] = [(o, "abcdefgh"[p], ["x", None, "y"][o % 3]) for o, p in drawn]
    one, other = build(lines), build([lines[i] for i in rng.permutation(80)])
    save_snapshot(tmp_path / "one", one.snapshot, one.history)
    save_snapshot(tmp_path / "other", other.snapshot, other.history)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["history.bin", "history.json", "snapshot.bin", "snapshot.json"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    assert matrix_bytes(MinedMatrix(*load_snapshot(tmp_path / "one")[:2])) == matrix_bytes(one)
