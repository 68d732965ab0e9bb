"""The tuner's judge against the plain ranking of ``model/ranking.py``."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pairwell.matrix.validate import Held, Histories, Scores, quality
from pairwell.model.ranking import (
    hidden_ranks,
    macro_mean,
    ndcg_at,
    popularity_place,
    recall_at,
)

N = 30


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("max_hidden", [3, 50])
def test_equals_the_plain_ranking(seed: int, max_hidden: int) -> None:
    rng = np.random.default_rng(seed)
    # sixteenths add up exactly in any order, so ties are true ties
    dense = np.where(rng.random((N, N)) < 0.3, rng.integers(-8, 16, (N, N)) / 16, 0.0)
    np.fill_diagonal(dense, 0.0)
    base = rng.integers(0, 4, N) / 16
    n_orders = rng.integers(0, 6, N).astype(np.int32)
    liked = np.where(rng.random((5, N)) < 0.2, rng.integers(1, 8, (5, N)) / 16, 0.0)
    baskets = [
        rng.choice(N, size=int(rng.integers(1, 7)), replace=False).tolist() for _ in range(60)
    ]
    who = rng.integers(-1, 5, 60)
    place = popularity_place(n_orders)
    ranks, of_basket = [], []
    for number, basket in enumerate(baskets):
        n_hidden = min(len(basket), max_hidden) if len(basket) > 1 else 0
        for k in range(n_hidden):
            hidden = basket[k * len(basket) // n_hidden]
            rest = [p for p in basket if p != hidden]
            points = base + dense[rest].sum(axis=0)
            if who[number] >= 0:
                points = points + 2.0 * liked[who[number]]
            points[rest] = -np.inf
            points[n_orders == 0] = -np.inf
            known = hidden if n_orders[hidden] else -1
            ranks.append(int(hidden_ranks(points[None], np.array([known]), place)[0]))
            of_basket.append(number)
    wanted = (
        macro_mean(recall_at(np.array(ranks)), np.array(of_basket)).value
        + macro_mean(ndcg_at(np.array(ranks)), np.array(of_basket)).value
    ) / 2
    found = quality(
        Scores(
            np.concatenate([[0], np.cumsum((dense != 0).sum(axis=1))]).astype(np.int64),
            np.nonzero(dense)[1].astype(np.int32), dense[dense != 0].astype(np.float32),
            base.astype(np.float32),
        ),
        Held(
            np.concatenate([[0], np.cumsum([len(b) for b in baskets])]).astype(np.int64),
            np.array([p for b in baskets for p in b], np.int32), who.astype(np.int32),
        ),
        Histories(
            np.concatenate([[0], np.cumsum((liked != 0).sum(axis=1))]).astype(np.int64),
            np.nonzero(liked)[1].astype(np.int32), liked[liked != 0].astype(np.float32),
        ),
        2.0, n_orders, max_hidden,
    )  # fmt: skip
    assert found == pytest.approx(wanted, abs=1e-12)
    assert 0.05 < found < 0.95


def test_without_queries_there_is_no_judgement() -> None:
    none = np.empty(0, np.int32)
    nothing = Histories(np.zeros(1, np.int64), none, np.empty(0, np.float32))
    scores = Scores(np.zeros(3, np.int64), none, np.empty(0, np.float32), np.zeros(2, np.float32))
    alone = Held(np.array([0, 1]), np.array([1], np.int32), np.array([-1], np.int32))
    assert math.isnan(quality(scores, alone, nothing, 0.0, np.ones(2, np.int32), 5))
