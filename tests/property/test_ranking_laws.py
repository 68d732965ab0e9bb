"""Laws of the ranking metrics and of the leave-one-out queries."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pairwell.measure.baskets import baskets_of
from pairwell.measure.protocol_a import accuracy_of_scores, parts, queries_of
from pairwell.model.ranking import mrr_at, ndcg_at, recall_at

RANKS = st.lists(st.integers(0, 30), min_size=1).map(np.array)
ORDERS = st.lists(st.sets(st.integers(0, 8), min_size=1), min_size=10, max_size=60)


@given(RANKS, st.integers(1, 20))
def test_mrr_ndcg_and_recall_are_ordered(ranks: npt.NDArray[np.int64], n: int) -> None:
    mrr, ndcg, recall = (metric(ranks, n) for metric in (mrr_at, ndcg_at, recall_at))
    assert (mrr >= 0).all()
    assert (mrr <= ndcg).all()
    assert (ndcg <= recall).all()
    assert (recall <= 1).all()


@given(ORDERS)
def test_every_product_of_every_test_basket_is_hidden_once(orders: list[set[int]]) -> None:
    rows = [(o, p) for o, products in enumerate(orders) for p in sorted(products)]
    lines = pa.table({"order_id": [o for o, _ in rows], "product_id": [p for _, p in rows]})
    baskets = baskets_of(lines)
    test = parts(baskets)[2]
    queries = queries_of(baskets, test, np.random.default_rng(0))
    large = [products for products in orders[test] if len(products) >= 2]
    assert len(queries) == sum(map(len, large))
    assert queries.offsets[-1] == sum(len(p) * (len(p) - 1) for p in large)
    assert (queries.hidden == -1).sum() == sum(
        product not in set().union(*orders[: test.start]) for p in large for product in p
    )


@given(ORDERS, st.integers(0, 2**32 - 1))
def test_accuracy_depends_on_the_order_of_scores_only(orders: list[set[int]], seed: int) -> None:
    rows = [(o, p) for o, products in enumerate(orders) for p in sorted(products)]
    lines = pa.table({"order_id": [o for o, _ in rows], "product_id": [p for _, p in rows]})
    baskets = baskets_of(lines)
    queries = queries_of(baskets, parts(baskets)[2], np.random.default_rng(0))
    scores = np.random.default_rng(seed).random((len(queries), len(baskets.product_ids)))
    plain = accuracy_of_scores(queries, lambda *_: scores)
    stretched = accuracy_of_scores(queries, lambda *_: 7.0 * scores**3 - 2.0)
    if len(queries):
        assert plain == stretched
