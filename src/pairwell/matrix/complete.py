"""Basket completion: the plain sum of strengths and a known customer's likes; no business rules.

score(j) = base(j) + Σ strength(anchor, j) over the basket + w · frequency(customer, j). Where
nothing is known of basket and customer, popularity ranks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.at_least_one import at_least_one
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.threads import blocks_of, run_blocks
from pairwell.model.errors import InputRefused
from pairwell.model.offer import ProductId
from pairwell.model.snapshot import History, Snapshot

Float32s = npt.NDArray[np.float32]

NOBODY = -1


class Completer:
    """Completes baskets from a snapshot; made once, asked often."""

    def __init__(self, snapshot: Snapshot, history: History | None) -> None:
        self._snapshot = snapshot
        self._history = history
        products = snapshot.products
        integers = snapshot.meta.ids_are_integers
        self._ids: list[ProductId] = [int(i) if integers else i for i in products.ids]
        self._code = {product_id: code for code, product_id in enumerate(self._ids)}
        self._customer: dict[ProductId, int] = {}
        if history is not None:
            whole = history.customer_ids_are_integers
            n_bought = np.diff(history.offsets)  # of orders that were not counted nothing is known
            self._customer = {
                (int(c) if whole else c): row
                for row, c in enumerate(history.customer_ids)
                if n_bought[row]
            }

    def complete(
        self,
        baskets: Sequence[Sequence[ProductId]],
        n: int = 10,
        customers: Sequence[ProductId | None] | None = None,
    ) -> list[list[tuple[ProductId, float]]]:
        """The best ``n`` products beside each basket, with their scores, best first.

        Args:
            baskets: product ids, a repeated one counts once; unknown ones say nothing, and none is
                ever returned.
            n: how many.
            customers: ids aligned with ``baskets``, None where not known.

        Raises:
            InputRefused: when ``n`` is no number from 1 on, a basket is a text, the lengths differ,
                or the matrix was built without customers.
        """
        n = at_least_one("n", n)
        for basket in baskets:
            if isinstance(basket, str):
                raise InputRefused(f"The basket {basket!r} is one text.", "Give a list of ids.")
        if customers is not None:
            if len(customers) != len(baskets):
                raise InputRefused(
                    f"{len(customers)} customers for {len(baskets)} baskets.",
                    "Give one for each basket, None where not known.",
                )
            if self._history is None:
                raise InputRefused(
                    "This matrix was built without customers.",
                    "Build it from lines with a customer_id column.",
                )
        rows = [
            [self._code[p] for p in dict.fromkeys(basket) if p in self._code] for basket in baskets
        ]
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=offsets[1:])
        flat = np.array([code for row in rows for code in row], dtype=np.int32)
        who = np.full(len(rows), NOBODY, dtype=np.int32)
        if customers is not None:
            who[:] = [NOBODY if c is None else self._customer.get(c, NOBODY) for c in customers]
        codes, scores = self._ranked(offsets, flat, who, n)
        return [
            [(self._ids[c], float(s)) for c, s in zip(row, points, strict=True) if c >= 0]
            for row, points in zip(codes.tolist(), scores.tolist(), strict=True)
        ]

    def _ranked(
        self, offsets: Int64s, flat: Int32s, who: Int32s, n: int
    ) -> tuple[Int32s, Float32s]:
        snapshot = self._snapshot
        codes = np.full((len(who), n), -1, dtype=np.int32)
        scores = np.zeros((len(who), n), dtype=np.float32)
        n_sold = int(np.count_nonzero(snapshot.products.n_orders > 0))
        history = customer_rows(self._history)
        weight = float(snapshot.meta.learned.get("history_weight", 0.0))
        pairs = snapshot.pairs

        def work(total: Float32s, low: int, high: int) -> None:
            _rank(
                low, high, offsets, flat, who, pairs.offsets, pairs.candidate, pairs.strength,
                snapshot.products.base, snapshot.products.n_orders, n_sold, *history, weight,
                total, codes, scores,
            )  # fmt: skip

        blocks = blocks_of(np.ones(len(who), dtype=np.int64), 64)
        run_blocks(blocks, lambda: np.empty(n_sold, dtype=np.float32), work)
        return codes, scores


def customer_rows(history: History | None) -> tuple[Int64s, Int32s, Float32s]:
    """The arrays of a history; empty ones for none."""
    if history is None:
        return np.zeros(1, dtype=np.int64), np.empty(0, np.int32), np.empty(0, np.float32)
    return history.offsets, history.product, history.frequency


@njit(nogil=True, cache=True)
def add_scores(
    basket: Int32s,
    customer: int,
    pair_offsets: Int64s,
    candidate: Int32s,
    score: Float32s,
    base: Float32s,
    history_offsets: Int64s,
    bought: Int32s,
    frequency: Float32s,
    history_weight: float,
    total: Float32s,
) -> None:
    """Fill ``total`` with the score of every sold product beside one basket."""
    for j in range(len(total)):
        total[j] = base[j]
    for anchor in basket:
        if anchor + 1 < len(pair_offsets):
            for at in range(pair_offsets[anchor], pair_offsets[anchor + 1]):
                total[candidate[at]] += score[at]
    if customer >= 0:
        for at in range(history_offsets[customer], history_offsets[customer + 1]):
            total[bought[at]] += np.float32(history_weight) * frequency[at]


@njit(nogil=True, cache=True)
def _rank(
    low: int,
    high: int,
    offsets: Int64s,
    flat: Int32s,
    who: Int32s,
    pair_offsets: Int64s,
    candidate: Int32s,
    score: Float32s,
    base: Float32s,
    n_orders: Int32s,
    n_sold: int,
    history_offsets: Int64s,
    bought: Int32s,
    frequency: Float32s,
    history_weight: float,
    total: Float32s,
    codes: Int32s,
    scores: Float32s,
) -> None:
    n = codes.shape[1]
    for query in range(low, high):
        basket = flat[offsets[query] : offsets[query + 1]]
        add_scores(
            basket, who[query], pair_offsets, candidate, score, base, history_offsets, bought,
            frequency, history_weight, total,
        )  # fmt: skip
        n_known = 0
        for anchor in basket:
            n_known += anchor < n_sold
        if n_known == 0 and who[query] < 0:
            for j in range(n_sold):
                total[j] = n_orders[j]
        for anchor in basket:
            if anchor < n_sold:
                total[anchor] = -np.inf
        size = 0
        for j in range(n_sold):
            points = total[j]
            if points == -np.inf:
                continue
            if size == n and not _before(points, n_orders[j], scores, codes, n_orders, query, n):
                continue
            at = size if size < n else n - 1
            size = min(size + 1, n)
            while at > 0 and _before(points, n_orders[j], scores, codes, n_orders, query, at):
                scores[query, at] = scores[query, at - 1]
                codes[query, at] = codes[query, at - 1]
                at -= 1
            scores[query, at] = points
            codes[query, at] = j


@njit(nogil=True, cache=True, inline="always")
def _before(
    points: float,
    popularity: int,
    scores: Float32s,
    codes: Int32s,
    n_orders: Int32s,
    query: int,
    place: int,
) -> bool:
    # codes come in rising order, so a full tie keeps the earlier one in front
    held = scores[query, place - 1]
    return bool(
        points > held or (points == held and popularity > n_orders[codes[query, place - 1]])
    )
