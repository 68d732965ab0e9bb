"""How well given numbers complete baskets that they were not learned from: the tuner's judge.

Leave-one-out over the validation baskets as in protocol A: each product of a basket hidden in turn,
its rank among all products outside the basket, ties by popularity, then by code.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.complete import add_scores
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.threads import blocks_of, run_blocks
from pairwell.model.ranking import macro_mean, ndcg_at, recall_at

Float32s = npt.NDArray[np.float32]


class Scores(NamedTuple):
    """What completes a basket: pairs by anchor, and each product's base."""

    offsets: Int64s
    candidate: Int32s
    score: Float32s
    base: Float32s


class Histories(NamedTuple):
    """What customers bought (``model.snapshot.History`` as plain arrays)."""

    offsets: Int64s
    product: Int32s
    frequency: Float32s


class Held(NamedTuple):
    """Validation baskets: distinct product codes, and who bought (row of the history, −1 none)."""

    offsets: Int64s
    product: Int32s
    customer: Int32s


def quality(
    scores: Scores,
    held: Held,
    histories: Histories,
    history_weight: float,
    n_orders: Int32s,
    max_hidden: int,
) -> float:
    """The mean of Recall@10 and nDCG@10, macro over baskets; 0..1, NaN without queries.

    Args:
        scores: what is judged.
        held: the baskets it is judged on.
        histories: customers' frequencies, learned without ``held``.
        history_weight: w.
        n_orders: training baskets of each product; a product with none is a miss.
        max_hidden: at most so many products of a basket are hidden, evenly spread.
    """
    sizes = np.diff(held.offsets)
    queries = np.where(sizes >= 2, np.minimum(sizes, max_hidden), 0)
    starts = np.concatenate([[0], np.cumsum(queries)])
    ranks = np.zeros(int(starts[-1]), dtype=np.int64)

    def work(mine: tuple[Float32s, Float32s], low: int, high: int) -> None:
        _ranks(
            low, high, held.offsets, held.product, held.customer, scores.offsets,
            scores.candidate, scores.score, scores.base, histories.offsets, histories.product,
            histories.frequency, history_weight, n_orders, starts, *mine, ranks,
        )  # fmt: skip

    n = len(n_orders)
    run_blocks(
        blocks_of(queries + 1, 64),
        lambda: (np.empty(n, dtype=np.float32), np.zeros(n, dtype=np.float32)),
        work,
    )
    basket = np.repeat(np.arange(len(sizes)), queries)
    hit = macro_mean(recall_at(ranks), basket).value
    return 0.5 * (hit + macro_mean(ndcg_at(ranks), basket).value)


@njit(nogil=True, cache=True)
def _ranks(
    low: int,
    high: int,
    held_offsets: Int64s,
    held_product: Int32s,
    held_customer: Int32s,
    pair_offsets: Int64s,
    candidate: Int32s,
    score: Float32s,
    base: Float32s,
    history_offsets: Int64s,
    bought: Int32s,
    frequency: Float32s,
    history_weight: float,
    n_orders: Int32s,
    starts: Int64s,
    total: Float32s,
    own: Float32s,
    ranks: Int64s,
) -> None:
    n = len(n_orders)
    for query in range(low, high):
        basket = held_product[held_offsets[query] : held_offsets[query + 1]]
        n_hidden = starts[query + 1] - starts[query]
        if n_hidden == 0:
            continue
        add_scores(
            basket, held_customer[query], pair_offsets, candidate, score, base, history_offsets,
            bought, frequency, history_weight, total,
        )  # fmt: skip
        for item in basket:
            own[item] = -1.0  # marks what is in the basket; a row's scores are taken out below
        for k in range(n_hidden):
            hidden = basket[k * len(basket) // n_hidden]
            if n_orders[hidden] == 0:
                continue
            for at in range(pair_offsets[hidden], pair_offsets[hidden + 1]):
                total[candidate[at]] -= score[at]
            mine = total[hidden]
            rank = 1
            for j in range(n):
                if total[j] < mine or own[j] < 0.0 or n_orders[j] == 0:
                    continue
                if (
                    total[j] > mine
                    or n_orders[j] > n_orders[hidden]
                    or (n_orders[j] == n_orders[hidden] and j < hidden)
                ):
                    rank += 1
                    if rank > 10:
                        rank = 0
                        break
            ranks[starts[query] + k] = rank
            for at in range(pair_offsets[hidden], pair_offsets[hidden + 1]):
                total[candidate[at]] += score[at]
        for item in basket:
            own[item] = 0.0
