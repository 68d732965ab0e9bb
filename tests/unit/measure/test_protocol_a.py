"""Protocol A against a plain twin written with lists and sorting."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from pairwell.measure.baskets import Baskets, baskets_of
from pairwell.measure.protocol_a import (
    accuracy_of_lists,
    accuracy_of_scores,
    parts,
    popularity_of,
    queries_of,
)

Ints = npt.NDArray[np.int64]


def shop(seed: int = 3, n_orders: int = 120, n_products: int = 25) -> Baskets:
    rng = np.random.default_rng(seed)
    order: list[int] = []
    product: list[int] = []
    for o in range(n_orders):
        # new products keep arriving, so that some are unseen in training
        pool = 12 + o * (n_products - 12) // n_orders
        chosen = rng.choice(pool, size=rng.integers(1, 7), replace=False)
        order += [o] * len(chosen)
        product += chosen.tolist()
    return baskets_of(pa.table({"order_id": order, "product_id": product}))


def sets_of(baskets: Baskets) -> list[set[int]]:
    return [
        set(baskets.product[a:b].tolist())
        for a, b in zip(baskets.offsets[:-1], baskets.offsets[1:], strict=True)
    ]


def weights(n: int) -> npt.NDArray[np.float64]:
    """Coarse scores, so that ties are many."""
    return np.random.default_rng(8).integers(0, 3, size=(n, n)).astype(np.float64)


def test_queries_hide_each_product_once_and_keep_the_others() -> None:
    baskets = shop()
    _, _, test = parts(baskets)
    queries = queries_of(baskets, test, np.random.default_rng(0))
    sets = sets_of(baskets)
    seen = set().union(*sets[: test.start])
    expected = []
    for b in range(test.start, test.stop):
        if len(sets[b]) >= 2:
            expected += [(b, p, frozenset(sets[b] - {p})) for p in sorted(sets[b])]
    found = []
    for q in range(len(queries)):
        rest = frozenset(queries.remaining[queries.offsets[q] : queries.offsets[q + 1]].tolist())
        hidden = (sets[queries.basket[q]] - rest).pop()
        assert queries.hidden[q] == (hidden if hidden in seen else -1)
        found.append((int(queries.basket[q]), hidden, rest))
    assert found == expected
    assert -1 in queries.hidden  # the shop has products that training never saw


def test_scores_and_lists_agree_with_the_plain_twin() -> None:
    baskets = shop()
    train, _, test = parts(baskets)
    queries = queries_of(baskets, test, np.random.default_rng(0))
    n = len(baskets.product_ids)
    weight = weights(n)
    popularity = popularity_of(baskets, slice(train.start, test.start))

    def score(offsets: Ints, codes: Ints) -> npt.NDArray[np.float64]:
        rows = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
        total = np.zeros((len(offsets) - 1, n))
        np.add.at(total, rows, weight[codes])
        return total

    per_basket: dict[int, list[tuple[float, float, float]]] = {}
    lists, named = [], set()
    for q in range(len(queries)):
        rest = queries.remaining[queries.offsets[q] : queries.offsets[q + 1]].tolist()
        total = weight[rest].sum(axis=0)
        candidates = [j for j in range(n) if popularity[j] > 0 and j not in rest]
        ordered = sorted(candidates, key=lambda j: (-total[j], -popularity[j], j))[:10]
        lists.append(np.array(ordered))
        named |= set(ordered)
        hidden = int(queries.hidden[q])
        rank = ordered.index(hidden) + 1 if hidden in ordered else 0
        gains = (1.0, 1 / math.log2(rank + 1), 1 / rank) if rank else (0.0, 0.0, 0.0)
        per_basket.setdefault(int(queries.basket[q]), []).append(gains)
    means = np.array([np.mean(rows, axis=0) for rows in per_basket.values()])

    by_scores = accuracy_of_scores(queries, score)
    assert by_scores == accuracy_of_lists(queries, lists)
    figures = (by_scores.recall, by_scores.ndcg, by_scores.mrr)
    assert [f.value for f in figures] == pytest.approx(means.mean(axis=0).tolist())
    errors = means.std(axis=0, ddof=1) / math.sqrt(len(means))
    assert [f.standard_error for f in figures] == pytest.approx(errors.tolist())
    assert by_scores.coverage == len(named) / np.count_nonzero(popularity)


def test_coverage_that_was_not_asked_for_is_not_zero() -> None:
    baskets = shop()
    queries = queries_of(baskets, parts(baskets)[1], np.random.default_rng(0))
    n = len(baskets.product_ids)
    flat = accuracy_of_scores(queries, lambda o, _: np.zeros((len(o) - 1, n)), with_coverage=False)
    assert math.isnan(flat.coverage)
    assert flat.recall.value > 0  # popularity breaks the ties


def test_an_oracle_is_perfect_but_for_what_training_never_saw() -> None:
    baskets = shop()
    queries = queries_of(baskets, parts(baskets)[2], np.random.default_rng(0))
    lists = [np.array([h]) if h >= 0 else np.array([], dtype=np.int64) for h in queries.hidden]
    accuracy = accuracy_of_lists(queries, lists)
    basket = queries.basket
    known = [np.mean(queries.hidden[basket == b] >= 0) for b in np.unique(basket)]
    assert accuracy.recall.value == pytest.approx(float(np.mean(known)))
    assert accuracy.mrr == accuracy.recall == accuracy.ndcg


def test_the_test_part_cannot_change_its_training() -> None:
    baskets = shop()
    _, validation, test = parts(baskets)
    assert validation.stop == test.start
    first = queries_of(baskets, validation, np.random.default_rng(0))
    assert first.popularity.sum() == baskets.offsets[validation.start]
