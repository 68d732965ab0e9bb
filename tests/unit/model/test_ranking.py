"""Ranking metrics against arithmetic done by hand and a plain twin that sorts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pairwell.model.ranking import (
    Mean,
    hidden_ranks,
    leave_one_out,
    macro_mean,
    mrr_at,
    ndcg_at,
    popularity_place,
    recall_at,
    split_points,
)


def test_metrics_by_hand() -> None:
    ranks = np.array([1, 2, 10, 11, 0])
    assert recall_at(ranks).tolist() == [1, 1, 1, 0, 0]
    assert ndcg_at(ranks) == pytest.approx([1, 1 / math.log2(3), 1 / math.log2(11), 0, 0])
    assert mrr_at(ranks) == pytest.approx([1, 0.5, 0.1, 0, 0])
    assert recall_at(ranks, n=1).tolist() == [1, 0, 0, 0, 0]


def test_a_large_basket_weighs_no_more_than_a_small_one() -> None:
    hits = np.array([1.0, 0.0, 0.0, 0.0, 1.0])
    basket = np.array([3, 3, 3, 3, 8])
    mean = macro_mean(hits, basket)
    assert mean.value == pytest.approx((0.25 + 1.0) / 2)
    # deviations ±0.375, variance 2 · 0.140625 / (2 − 1), error √(0.28125 / 2)
    assert mean.standard_error == pytest.approx(math.sqrt(0.28125 / 2))


def test_too_few_baskets_have_no_error_and_none_has_no_mean() -> None:
    one = macro_mean(np.array([1.0, 0.0]), np.array([0, 0]))
    assert one.value == 0.5
    assert math.isnan(one.standard_error)
    none = macro_mean(np.array([]), np.array([], dtype=np.int64))
    assert isinstance(none, Mean)
    assert math.isnan(none.value)


def test_ranks_agree_with_plain_sorting() -> None:
    rng = np.random.default_rng(5)
    popularity = rng.integers(0, 4, size=12)
    place = popularity_place(popularity)
    scores = rng.integers(0, 3, size=(200, 12)).astype(np.float64)
    scores[rng.random(scores.shape) < 0.2] = -np.inf
    hidden = rng.integers(0, 12, size=200)
    scores[np.arange(200), hidden] = rng.integers(0, 3, size=200)
    expected = []
    for row, target in zip(scores, hidden, strict=True):
        ordered = sorted(range(12), key=lambda j: (-row[j], -popularity[j], j))
        expected.append(1 + ordered.index(target))
    assert hidden_ranks(scores, hidden, place).tolist() == expected


def test_an_unknown_hidden_product_is_missed_whatever_the_scores() -> None:
    place = popularity_place(np.array([1, 1]))
    ranks = hidden_ranks(np.array([[1.0, 0.0]]), np.array([-1]), place)
    assert ranks.tolist() == [0]
    assert recall_at(ranks).tolist() == [0]


def test_split_covers_every_order_once_and_in_order() -> None:
    for n in range(40):
        validation, test = split_points(n)
        assert 0 <= validation <= test <= n
    assert split_points(39_516) == (31_612, 35_564)


def test_large_baskets_are_sampled_small_ones_are_whole_and_single_ones_left_out() -> None:
    offsets = np.array([0, 1, 4, 124])
    basket, entry = leave_one_out(offsets, np.random.default_rng(1), max_queries=50)
    assert entry[basket == 1].tolist() == [1, 2, 3]
    large = entry[basket == 2]
    assert len(set(large.tolist())) == 50
    assert large.min() >= 4
    assert large.max() < 124
    assert 0 not in basket
    again = leave_one_out(offsets, np.random.default_rng(1), max_queries=50)
    assert np.array_equal(again[1], entry)
