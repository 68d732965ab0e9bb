"""Likeness of titles and groups: by hand, by law, and beside a plain dense twin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.matrix.likeness import (
    group_features,
    joined,
    nearest,
    runs_of,
    title_features,
    words_of,
)

titles = st.lists(st.text(alphabet="ab дщQ1-", max_size=12), min_size=1, max_size=12)


def test_three_titles_by_hand() -> None:
    # "red mug" and "blue mug" share one of two words; "tea" shares none
    x = title_features(["red mug", "blue mug", "tea"])
    # words: idf(mug) = 1 + ln(4/3), idf(red) = idf(blue) = 1 + ln 2
    mug, own = 1 + np.log(4 / 3), 1 + np.log(2)
    by_words = mug**2 / (mug**2 + own**2)
    # runs: " red" "red " " mug" "mug " against " blu" "blue" "lue " " mug" "mug "
    by_runs = 2 * mug**2 / np.sqrt((2 * mug**2 + 2 * own**2) * (2 * mug**2 + 3 * own**2))
    like = (x @ x.T).toarray()
    assert like[0, 1] == pytest.approx((by_words + by_runs) / 2)
    assert like[0, 2] == 0
    assert like[2, 2] == pytest.approx(1)


def test_inflected_words_meet_in_their_runs() -> None:
    x = title_features(["зелёный чайник", "чайники", "полотенце"])
    like = (x @ x.T).toarray()
    assert like[0, 1] > 0.1
    assert like[0, 2] == 0


def test_case_width_and_punctuation_do_not_matter() -> None:
    assert words_of("CAFÉ, \uff12\uff10 oz!") == words_of("café 20 OZ")
    assert list(runs_of(["a"])) == [" a "]


def test_no_title_is_like_nobody() -> None:
    x = title_features(["mug", "", "—"])
    near = nearest(x, np.arange(3), np.arange(3), 2)
    assert (near.code == -1).all()
    assert (near.like == 0).all()


def test_joined_likeness_is_the_mean() -> None:
    a, b = group_features(np.array([0, 0, 1])), group_features(np.array([0, 1, 1]))
    both = joined([a, b])
    assert (both @ both.T).toarray() == pytest.approx(
        ((a @ a.T).toarray() + (b @ b.T).toarray()) / 2
    )


def test_equally_like_ones_come_in_the_order_of_the_pool() -> None:
    x = group_features(np.array([0, 0, 0, 1, 0]))
    near = nearest(x, np.array([0]), np.array([4, 2, 1, 3, 0]), 2)
    assert near.code.tolist() == [[4, 2]]


@given(titles)
@settings(max_examples=40, deadline=None)
def test_likeness_is_a_cosine_and_neighbours_are_the_likest(names: list[str]) -> None:
    x = title_features(names)
    like = (x @ x.T).toarray()
    assert like.min() >= 0
    assert like.max() <= 1 + 1e-9
    n = len(names)
    pool = np.arange(0, n, 2)
    near = nearest(x, np.arange(n), pool, 3)
    for code in range(n):
        others = [p for p in pool.tolist() if p != code and like[code, p] > 0]
        expected = sorted((like[code, p] for p in others), reverse=True)[:3]
        found = near.code[code][near.code[code] >= 0]
        assert len(set(found.tolist())) == len(found) == len(expected)
        assert set(found.tolist()) <= set(others)
        assert near.like[code, : len(found)] == pytest.approx(expected)
