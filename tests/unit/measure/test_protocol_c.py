"""Protocol C by hand, and its law that no list at all is popularity."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pairwell.measure.baskets import Baskets, baskets_of
from pairwell.measure.protocol_c import erased_products, new_products, recall_of_rows


def orders(*baskets: str) -> Baskets:
    rows = [(rank, product) for rank, held in enumerate(baskets) for product in held]
    return baskets_of(
        pa.table({"order_id": [r for r, _ in rows], "product_id": [p for _, p in rows]})
    )


def test_one_tenth_of_the_known_is_erased_and_the_seed_decides() -> None:
    popularity = np.array([3] * 50 + [10] * 40)
    drawn = erased_products(popularity, np.random.default_rng(1))
    assert len(drawn) == 4
    assert (drawn >= 50).all()
    assert (drawn == erased_products(popularity, np.random.default_rng(1))).all()


def test_queries_and_recall_by_hand() -> None:
    # ten products of ten orders each: one of them is erased; the rest were sold once
    letters = "abcdefghij"
    train = list(letters) * 10
    baskets = orders(*train, *letters, "abc", "a", *["a" + x for x in letters[1:]])
    start = 110
    asked = new_products(baskets, slice(start, baskets.n_orders), np.random.default_rng(2))
    (erased,) = asked.erased.tolist()
    assert asked.popularity[erased] == 0
    assert set(asked.product.tolist()) == {erased}
    for q in range(len(asked)):
        rank = asked.basket[q]
        held = baskets.product[baskets.offsets[rank] : baskets.offsets[rank + 1]]
        targets = asked.targets[asked.offsets[q] : asked.offsets[q + 1]]
        assert sorted([erased, *targets]) == sorted(held)
    # nine candidates fit into ten places, so everything is named, whatever the list
    assert recall_of_rows(asked, {}).value == 1
    assert recall_of_rows(asked, {erased: np.array([erased])}).value == 1


def test_ten_places_filled_by_popularity() -> None:
    rng = np.random.default_rng(0)
    held = [[int(p) for p in rng.choice(40, 3, replace=False)] for _ in range(600)]
    rows = [(rank, p) for rank, basket in enumerate(held) for p in basket]
    baskets = baskets_of(
        pa.table({"order_id": [r for r, _ in rows], "product_id": [p for _, p in rows]})
    )
    asked = new_products(baskets, slice(540, 600), np.random.default_rng(0))
    best = np.argsort(-asked.popularity, kind="stable")[:10]
    plain = {int(product): best for product in asked.erased}
    assert recall_of_rows(asked, {}) == recall_of_rows(asked, plain)
    # a list that is right about everything a product was bought with is never worse
    truth = {
        int(one): np.unique(
            np.concatenate(
                [
                    asked.targets[asked.offsets[q] : asked.offsets[q + 1]]
                    for q in np.flatnonzero(asked.product == one)
                ]
            )
        )
        for one in np.unique(asked.product)
    }
    assert recall_of_rows(asked, truth).value > recall_of_rows(asked, {}).value
    hits = [
        np.mean([t in best for t in asked.targets[asked.offsets[q] : asked.offsets[q + 1]]])
        for q in range(len(asked))
    ]
    by_basket = [np.mean(np.array(hits)[asked.basket == b]) for b in np.unique(asked.basket)]
    assert recall_of_rows(asked, {}).value == pytest.approx(np.mean(by_basket))
