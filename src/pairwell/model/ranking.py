"""How well a ranking names the one product that was hidden from it.

A query is a basket with one product hidden. Its rank is 1 for the first place; 0 means missed: not
in the list, or not known at all. Metrics are arrays of one value (0..1) a query; ``macro_mean``
turns them into one figure with its standard error. With a single hidden product recall is the hit.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Mean(msgspec.Struct, frozen=True):
    """A mean over baskets and its standard error (NaN where there are too few baskets)."""

    value: float
    standard_error: float


def recall_at(ranks: npt.NDArray[np.integer], n: int = 10) -> Floats:
    """1 where the hidden product is among the first ``n``, else 0.

    >>> recall_at(np.array([1, 10, 11, 0])).tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    return ((ranks >= 1) & (ranks <= n)).astype(np.float64)


def ndcg_at(ranks: npt.NDArray[np.integer], n: int = 10) -> Floats:
    """1 / log2(rank + 1) within the first ``n``, else 0 (Järvelin and Kekäläinen 2002).

    The ideal list has its one product in the first place, so the ideal gain is 1.

    >>> ndcg_at(np.array([1, 3, 11, 0])).tolist()
    [1.0, 0.5, 0.0, 0.0]
    """
    gain: Floats = recall_at(ranks, n) / np.log2(np.maximum(ranks, 1) + 1.0)
    return gain


def mrr_at(ranks: npt.NDArray[np.integer], n: int = 10) -> Floats:
    """1 / rank within the first ``n``, else 0.

    >>> mrr_at(np.array([1, 4, 11, 0])).tolist()
    [1.0, 0.25, 0.0, 0.0]
    """
    reciprocal: Floats = recall_at(ranks, n) / np.maximum(ranks, 1)
    return reciprocal


def macro_mean(values: Floats, basket: npt.NDArray[np.integer]) -> Mean:
    """The mean inside each basket, then over baskets; the standard error is over baskets.

    Args:
        values: one value a query.
        basket: number of the query's basket, aligned with ``values``.

    >>> macro_mean(np.array([1.0, 0.0, 1.0]), np.array([7, 7, 9]))
    Mean(value=0.75, standard_error=0.25)
    """
    _, index, size = np.unique(basket, return_inverse=True, return_counts=True)
    n = len(size)
    if n == 0:
        return Mean(math.nan, math.nan)
    means = np.bincount(index, weights=values) / size
    error = float(means.std(ddof=1)) / math.sqrt(n) if n > 1 else math.nan
    return Mean(float(means.mean()), error)


def popularity_place(popularity: npt.NDArray[np.number]) -> Ints:
    """Each product's place when sorted by falling popularity, ties by code; the first is 0.

    >>> popularity_place(np.array([5, 9, 5])).tolist()
    [1, 0, 2]
    """
    place = np.empty(len(popularity), dtype=np.int64)
    place[np.argsort(-popularity, kind="stable")] = np.arange(len(popularity))
    return place


def hidden_ranks(
    scores: npt.NDArray[np.floating], hidden: npt.NDArray[np.integer], place: Ints
) -> Ints:
    """The rank of each query's hidden product among all candidates.

    Args:
        scores: queries × products, higher is better, never NaN; −inf where a product is no
            candidate (it is in the basket).
        hidden: code of the hidden product of each query; −1 if it is unknown, which is a miss.
        place: ``popularity_place``; it breaks ties.

    Returns:
        One rank a query, 0 for a miss.

    >>> scores = np.array([[0.5, 0.9, 0.5], [0.5, 0.9, 0.5]])
    >>> hidden_ranks(scores, np.array([2, -1]), popularity_place(np.array([1, 1, 8]))).tolist()
    [2, 0]
    """
    known = np.maximum(hidden, 0)
    own = np.take_along_axis(scores, known[:, None], axis=1)
    rank = 1 + np.count_nonzero(scores > own, axis=1)
    rows = np.flatnonzero(np.count_nonzero(scores == own, axis=1) > 1)
    earlier = place[None, :] < place[known[rows]][:, None]
    rank[rows] += np.count_nonzero((scores[rows] == own[rows]) & earlier, axis=1)
    return np.where(hidden < 0, 0, rank).astype(np.int64)


def split_points(n_orders: int) -> tuple[int, int]:
    """Where validation and test begin when orders stand in order: 80 % / 10 % / 10 %.

    >>> split_points(39)
    (31, 35)
    """
    return n_orders * 8 // 10, n_orders * 9 // 10


def leave_one_out(
    offsets: npt.NDArray[np.integer], rng: np.random.Generator, max_queries: int = 50
) -> tuple[Ints, Ints]:
    """Every product of every basket of two or more is hidden in turn.

    Args:
        offsets: basket b holds the entries ``offsets[b]:offsets[b + 1]``, distinct products.
        rng: draws the hidden ones of a basket of more than ``max_queries`` products.
        max_queries: at most so many queries a basket.

    Returns:
        For each query the number of its basket and the entry that is hidden, both rising.

    >>> basket, entry = leave_one_out(np.array([0, 2, 3, 5]), np.random.default_rng(0))
    >>> basket.tolist(), entry.tolist()
    ([0, 0, 2, 2], [0, 1, 3, 4])
    """
    size = np.diff(offsets)
    chosen = np.repeat(size >= 2, size)
    for b in np.flatnonzero(size > max_queries):
        kept = rng.choice(size[b], size=max_queries, replace=False)
        chosen[offsets[b] : offsets[b + 1]] = False
        chosen[offsets[b] + kept] = True
    entry = np.flatnonzero(chosen)
    return np.repeat(np.arange(len(size)), size)[entry], entry
