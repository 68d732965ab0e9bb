"""Protocol A, basket completion: one product of a later basket is hidden; is it named?

Orders by rank: 80 % train, 10 % validation, 10 % test. A query is a basket of two or more distinct
products with one of them hidden, every one in turn (at most 50 a basket, drawn). Candidates are all
products seen in training and not in the remaining basket; a hidden product that training never saw
is missed. Figures are means inside a basket, then over baskets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.measure.baskets import Baskets
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

Ints = npt.NDArray[np.int64]
Score = Callable[[Ints, Ints], npt.NDArray[np.floating]]
"""From queries (offsets and codes of the remaining baskets) to scores, queries × products."""

_CELLS = 4_000_000  # scores held at once: 32 MB of float64


class Queries(msgspec.Struct, frozen=True, kw_only=True):
    """Hidden products and what remained: query q holds ``remaining[offsets[q]:offsets[q + 1]]``.

    Attributes:
        offsets: length n_queries + 1.
        remaining: product codes beside the hidden one.
        hidden: product code; −1 where training never saw it.
        basket: rank of the order; queries of one basket stand together.
        customer: code of the order's customer, −1 for a guest.
        popularity: training baskets that held each product; 0 = never seen, no candidate.
    """

    offsets: Ints
    remaining: Ints
    hidden: Ints
    basket: Ints
    customer: Ints
    popularity: Ints

    def __len__(self) -> int:
        return len(self.hidden)


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one recommender.

    Attributes:
        recall: Recall@10, here the share of hidden products named.
        ndcg: nDCG@10.
        mrr: MRR@10.
        coverage: share of the products seen in training that were named at least once.
    """

    recall: Mean
    ndcg: Mean
    mrr: Mean
    coverage: float


def parts(baskets: Baskets) -> tuple[slice, slice, slice]:
    """Ranks of the orders in train, validation and test."""
    validation, test = split_points(baskets.n_orders)
    return slice(0, validation), slice(validation, test), slice(test, baskets.n_orders)


def popularity_of(baskets: Baskets, orders: slice) -> Ints:
    """How many of the orders held each product."""
    held = baskets.product[baskets.offsets[orders.start] : baskets.offsets[orders.stop]]
    return np.bincount(held, minlength=len(baskets.product_ids)).astype(np.int64)


def queries_of(
    baskets: Baskets, orders: slice, rng: np.random.Generator, max_queries: int = 50
) -> Queries:
    """Hide every product of every basket of ``orders``; all orders before them are training.

    Args:
        baskets: all orders.
        orders: ranks of the validation or the test part.
        rng: draws the hidden products of large baskets.
        max_queries: at most so many queries a basket.
    """
    popularity = popularity_of(baskets, slice(0, orders.start))
    starts = baskets.offsets[orders.start : orders.stop + 1]
    basket, entry = leave_one_out(starts - starts[0], rng, max_queries)
    held = baskets.product[starts[0] : starts[-1]]
    size = np.diff(starts)[basket]
    begin = np.cumsum(size) - size
    # every entry of the basket, once for each of its queries, then without the hidden one
    position = np.arange(size.sum()) - np.repeat(begin - (starts[:-1] - starts[0])[basket], size)
    remaining = held[position[position != np.repeat(entry, size)]]
    hidden = held[entry]
    return Queries(
        offsets=np.concatenate([[0], np.cumsum(size - 1)]).astype(np.int64),
        remaining=remaining,
        hidden=np.where(popularity[hidden] > 0, hidden, -1),
        basket=basket + orders.start,
        customer=baskets.customer[orders.start : orders.stop][basket],
        popularity=popularity,
    )


def chunks_of(queries: Queries, size: int) -> Iterator[slice]:
    """Slices of at most ``size`` queries that cover all of them."""
    for start in range(0, len(queries), size):
        yield slice(start, min(start + size, len(queries)))


def accuracy_of_lists(queries: Queries, lists: Sequence[npt.NDArray[np.integer]]) -> Accuracy:
    """Judge ranked lists, one a query, of product codes, best first.

    Only the first ten count. A name that is no candidate takes its place in vain.
    """
    ranks = np.zeros(len(queries), dtype=np.int64)
    named = np.zeros(len(queries.popularity), dtype=np.bool_)
    for q, names in enumerate(lists):
        top = np.asarray(names, dtype=np.int64)[:10]
        named[top] = True
        place = np.flatnonzero(top == queries.hidden[q])
        if len(place):
            ranks[q] = place[0] + 1
    return _accuracy(queries, ranks, named)


def accuracy_of_scores(queries: Queries, score: Score, *, with_coverage: bool = True) -> Accuracy:
    """Judge scores of all products; the harness leaves out what is no candidate and breaks ties.

    Args:
        queries: what is asked.
        score: see ``Score``; called with some queries at a time. Scores are never NaN.
        with_coverage: without it coverage is NaN and the rest comes twice as fast.
    """
    unseen = np.flatnonzero(queries.popularity == 0)
    place = popularity_place(queries.popularity)
    by_popularity = np.argsort(place)
    ranks = np.zeros(len(queries), dtype=np.int64)
    named = np.zeros(len(queries.popularity), dtype=np.bool_)
    for part in chunks_of(queries, max(1, _CELLS // max(len(queries.popularity), 1))):
        offsets = queries.offsets[part.start : part.stop + 1]
        codes = queries.remaining[offsets[0] : offsets[-1]]
        scores = score(offsets - offsets[0], codes).copy()
        scores[np.repeat(np.arange(len(scores)), np.diff(offsets)), codes] = -np.inf
        scores[:, unseen] = -np.inf
        ranks[part] = hidden_ranks(scores, queries.hidden[part], place)
        if with_coverage:
            named[by_popularity[_any_in_top(scores[:, by_popularity])]] = True
    return _accuracy(queries, ranks, named if with_coverage else None)


def _any_in_top(scores: npt.NDArray[np.floating], n: int = 10) -> npt.NDArray[np.bool_]:
    """Which columns are among the first ``n`` of any row; of tied ones the left column wins."""
    top: npt.NDArray[np.bool_] = np.isfinite(scores)
    if scores.shape[1] > n:
        threshold = np.partition(scores, scores.shape[1] - n, axis=1)[:, scores.shape[1] - n, None]
        top &= scores >= threshold
        rows = np.flatnonzero(np.count_nonzero(top, axis=1) > n)
        tied = scores[rows] == threshold[rows]
        room = n - np.count_nonzero(scores[rows] > threshold[rows], axis=1)[:, None]
        top[rows] &= ~tied | (np.cumsum(tied, axis=1, dtype=np.int32) <= room)
    named: npt.NDArray[np.bool_] = np.zeros(scores.shape[1], dtype=np.bool_)
    named[np.nonzero(top)[1]] = True
    return named


def _accuracy(queries: Queries, ranks: Ints, named: npt.NDArray[np.bool_] | None) -> Accuracy:
    candidate = queries.popularity > 0
    coverage = math.nan
    if named is not None and candidate.any():
        coverage = float(named[candidate].mean())
    return Accuracy(
        recall=macro_mean(recall_at(ranks), queries.basket),
        ndcg=macro_mean(ndcg_at(ranks), queries.basket),
        mrr=macro_mean(mrr_at(ranks), queries.basket),
        coverage=coverage,
    )
