"""What unproven pairs are believed to add: by hand, by law, and against slow twins."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import gamma, nbinom

from pairwell.matrix import belief
from pairwell.matrix.belief import (
    ALIKE,
    CATEGORY_WEIGHT,
    RARE,
    RARE_LIFT,
    believed_gain,
    believed_scores,
    category_lifts,
)
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.expectation import Expectation
from pairwell.matrix.mined import MinedMatrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.matrix.pair_rows import StoredPairs
from pairwell.model.columns import PRODUCTS, schema

INT = np.int32
Pair = tuple[int, int, int, float, bool]
"""Anchor, candidate, joint orders, strength, proven."""

FIXED = MatrixOptions(strength=StrengthNumbers())


def stored(pairs: list[Pair], n: int) -> StoredPairs:
    anchor, candidate, n_both, strength, proven = zip(*pairs, strict=True)
    by_row = np.bincount(np.array(anchor), minlength=n)
    q = np.where(proven, 0.0, 1.0)
    return StoredPairs(
        np.concatenate([[0], np.cumsum(by_row)]).astype(np.int64),
        np.array(anchor, INT), np.array(candidate, INT), np.array(n_both, INT),
        np.array(n_both, INT), np.array(strength, np.float32), q, q, np.array(proven),
    )  # fmt: skip


def baskets_of(baskets: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    ends = np.cumsum([0, *map(len, baskets)]).astype(np.int64)
    return ends, np.array([product for basket in baskets for product in basket], INT)


def chance(loads: list[float], relief: list[float] | None = None) -> Expectation:
    """Expected joint baskets are products of two loads, less those of two reliefs."""
    less = np.empty((len(loads), 0)) if relief is None else np.array(relief)[:, None]
    return Expectation(np.array(loads)[:, None], less, 1.0, "pooled")


@pytest.mark.parametrize("n_both", [0, 1, 3, 12, 90])
@pytest.mark.parametrize("expected", [0.05, 2.8, 60.0])
@pytest.mark.parametrize("prior", [0.7, 1.0, 1.6])
def test_gain_is_the_mean_over_the_posterior(n_both: int, expected: float, prior: float) -> None:
    wanted = weight = 0.0
    for share, shape, mean in ((1 - RARE, ALIKE, prior), (RARE, 1.0, RARE_LIFT)):
        rate = shape / mean
        likely = share * float(nbinom(shape, rate / (rate + expected)).pmf(n_both))
        drawn = gamma(shape + n_both, scale=1 / (rate + expected))
        more = gamma(shape + n_both + 1, scale=1 / (rate + expected)).sf(1)
        wanted += likely * float(drawn.mean() * more - drawn.sf(1))
        weight += likely
    assert believed_gain(n_both, expected, prior) == pytest.approx(
        wanted / weight, rel=0.02, abs=0.004
    )


def test_gain_rises_with_joint_orders_and_is_never_below_zero() -> None:
    for expected in (0.0, 0.3, 7.0, 2_000.0):
        for prior in (0.4, 1.0, 2.5):
            gains = [believed_gain(n, expected, prior) for n in range(400)]
            assert min(gains) >= 0.0
            assert all(b >= a - 1e-12 for a, b in pairwise(gains))
    assert math.isfinite(believed_gain(10**6, 1e-9, 1.0))
    assert math.isfinite(believed_gain(0, 1e6, 1.0))


def test_lifts_of_categories_by_hand() -> None:
    # products 0 and 1 are of the first category, 2 of the second, 3 of none
    ends, product = baskets_of([[0, 1, 2], [0, 2], [3, 2]])
    kept = stored([(0, 2, 2, 0.1, True), (1, 2, 1, 0.1, False)], 4)
    group = np.array([0, 0, 1, -1], INT)
    lifts = category_lifts(kept, group, 2, ends, product, chance([2.0, 1.0, 3.0, 9.0]))
    # inside the first: 0 and 1 once, either way round; expected 2·1, either way round
    assert lifts[0, 0] == pytest.approx((2 + CATEGORY_WEIGHT) / (4 + CATEGORY_WEIGHT))
    # across: three joint lines, expected (2 + 1)·3; the proven pair's 2 and 2·3 are left out
    assert lifts[0, 1] == pytest.approx((1 + CATEGORY_WEIGHT) / (3 + CATEGORY_WEIGHT))
    assert lifts[1, 0] == pytest.approx((3 + CATEGORY_WEIGHT) / (9 + CATEGORY_WEIGHT))
    assert lifts[1, 1] == 1.0


def test_lifts_of_categories_equal_their_slow_twin() -> None:
    rng = np.random.default_rng(5)
    group = rng.integers(-1, 4, 25).astype(INT)
    baskets = [rng.choice(25, int(rng.integers(1, 9)), replace=False).tolist() for _ in range(150)]
    loads, relief = rng.uniform(1, 3, 25).tolist(), rng.uniform(0, 1, 25).tolist()
    found, expected = np.zeros((4, 4)), np.zeros((4, 4))
    for i in range(25):
        for j in range(25):
            if i != j and group[i] >= 0 and group[j] >= 0:
                found[group[i], group[j]] += sum(i in b and j in b for b in baskets)
                expected[group[i], group[j]] += loads[i] * loads[j] - relief[i] * relief[j]
    lifts = category_lifts(
        stored([(0, 1, 1, 0.1, False)], 25), group, 4, *baskets_of(baskets), chance(loads, relief)
    )
    assert lifts == pytest.approx((found + CATEGORY_WEIGHT) / (expected + CATEGORY_WEIGHT))


def test_only_unproven_pairs_of_known_categories_that_nothing_speaks_against_move() -> None:
    pairs: list[Pair] = [
        (0, 1, 9, 0.25, True),  # proven
        (0, 2, 1, -0.125, False),  # orders speak against it
        (0, 3, 2, 0.5, False),  # no category
        (0, 4, 2, 0.0, False),  # left out of the sum that strengths come from
        (3, 0, 2, 0.5, False),
    ]
    n_orders = np.array([40, 30, 20, 10, 5], INT)
    ends, product = baskets_of([[0, 1], [0, 4]])
    score = believed_scores(
        stored(pairs, 5), np.array([0, 0, 1, -1, 1], INT), n_orders, ends, product,
        chance([2.0, 2.0, 1.0, 1.0, 0.5]),
    )  # fmt: skip
    assert score[[0, 1, 2, 4]].tolist() == [0.25, -0.125, 0.5, 0.5]
    lift = (1 + CATEGORY_WEIGHT) / ((2 + 2) * 1.5 + CATEGORY_WEIGHT)
    # the one proven pair has a strength of 0.25, more than its counts say, (9 − 4) / (40 + 20):
    # beliefs are never scaled up
    wanted = 1.0 * believed_gain(2, 1.0, lift) / (40 + belief.OWN_WEIGHT)
    assert score[3] == pytest.approx(wanted)


def test_belief_comes_to_the_scale_of_strength() -> None:
    # a proven pair of 22 joint orders, 2 by chance: (22 − 2) / (80 + 20) by counts, half as strong
    ends, product = baskets_of([[0, 1], [0, 2]])
    score = believed_scores(
        stored([(0, 1, 22, 0.1, True), (0, 2, 2, 0.5, False)], 3), np.zeros(3, INT),
        np.array([80, 40, 40], INT), ends, product, chance([1.0, 2.0, 1.0]),
    )  # fmt: skip
    # of one category: four ordered lines, 22 of them proven away; 2·(2 + 1 + 2) by chance, less 2
    lift = CATEGORY_WEIGHT / (10 - 2 + CATEGORY_WEIGHT)
    assert score[1] == pytest.approx(0.5 * believed_gain(2, 1.0, lift) / 100)


def test_without_categories_nothing_moves() -> None:
    kept = stored([(0, 1, 3, 0.25, False), (1, 0, 3, 0.0, False)], 2)
    nothing = np.full(2, -1, INT)
    score = believed_scores(
        kept, nothing, np.array([4, 4], INT), *baskets_of([[0, 1]]), chance([1, 1])
    )
    assert score.tolist() == kept.strength.tolist()


def test_of_too_many_categories_the_best_selling_are_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(belief, "MOST_CATEGORIES", 2)
    pairs: list[Pair] = [(i, j, 1, 0.5, False) for i in range(3) for j in range(3) if i != j]
    score = believed_scores(
        stored(pairs, 3), np.array([0, 1, 2], INT), np.array([9, 1, 5], INT),
        *baskets_of([[0, 1, 2]]), chance([1.0, 1.0, 1.0]),
    )  # fmt: skip
    stays = {(i, j) for (i, j, *_), told in zip(pairs, score.tolist(), strict=True) if told == 0.5}
    assert stays == {(0, 1), (1, 0), (1, 2), (2, 1)}


def built(with_categories: bool) -> MinedMatrix:
    rng = np.random.default_rng(3)
    lines = pa.table(
        {
            "order_id": np.repeat(np.arange(600), 3),
            "product_id": [f"P{i}" for i in rng.zipf(1.5, 1800) % 40],
        }
    )
    names = [f"P{i}" for i in range(40)]
    columns = {f.name: pa.nulls(40, f.type) for f in schema(PRODUCTS)}
    columns["product_id"] = pa.array(names)
    columns["title"] = pa.array(names)
    if with_categories:
        columns["category"] = pa.array([f"C{i % 5}" for i in range(40)])
    return build_matrix(lines, pa.table(columns), FIXED)


def test_in_a_build_categories_move_scores_and_nothing_else() -> None:
    plain, told = built(with_categories=False), built(with_categories=True)

    before, after = plain.snapshot.pairs, told.snapshot.pairs
    assert before.strength.tolist() == after.strength.tolist()
    assert before.score.tolist() == before.strength.tolist()
    moved = after.score != after.strength
    assert moved.any()
    assert not (moved & after.proven).any()
    # baskets are completed by the plain sum of strengths
    asked = [["P1"], ["P2", "P7"], ["P11", "P1", "P3"]]
    assert plain.complete(asked) == told.complete(asked)
