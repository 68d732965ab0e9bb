"""A row foretold from the rows of the likest products, one weight for each of them.

Weights come from kernel ridge regression on likeness (Rasmussen and Williams 2006, eq. 2.25): two
neighbours that say the same share one voice, and a product like nobody gets little.

    weight = (L + λ·I)⁻¹ · l
    rate(c) = Σ weight · n_both / (n_neighbour + PRIOR) + left · expected(c) + pull · l(c)

left = 1 − Σ weight · n_neighbour / (n_neighbour + PRIOR): the share that neighbours leave unsaid;
L = likeness among the neighbours, l = theirs to the product; the pull is what likeness itself says
of a candidate: much where a range is bought together (a gift shop), nothing elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.best_few import Few, Float64s, empty_few, empty_lists, gather, keep, packed
from pairwell.matrix.likeness import Features, Neighbours, nearest
from pairwell.matrix.relation import SUBSTITUTE
from pairwell.matrix.ridge import ridge_weights
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.threads import blocks_of, run_blocks
from pairwell.model.snapshot import PairRows, ProductArrays

PRIOR = 20.0
"""Orders without the candidate that every mined rate is shrunk by."""

NEIGHBOURS = 60
"""So many of the likest products are listened to."""

RIDGE = 1.0
"""λ: how much a neighbour's row is noise; measured 0.3 … 3 alike on Online Retail II."""

LEAST_LEFT = 0.2
"""Where a neighbour holds more than the rest of all weight, nobody can speak in its place."""

LENT_CUSTOMERS = 5
"""P29: an entry of fewer distinct customers is lent to nobody."""

_BLOCK = 64  # products that a thread foretells at a time


class Weights(NamedTuple):
    """The likest products of each asked one and their weights, aligned with ``near``."""

    near: Neighbours
    weight: Float64s


def neighbour_weights(features: Features, asked: Int64s, pool: Int64s) -> Weights:
    """Who speaks for each asked product, and how loudly.

    Args:
        features: rows of matrix/likeness.py, of all products.
        asked: codes.
        pool: products with rows to lend; an asked one never speaks for itself.
    """
    near = nearest(features, asked, pool, NEIGHBOURS)
    return Weights(near, ridge_weights(features, near.code, near.like, RIDGE))


class Touched(NamedTuple):
    """What one row has summed so far, by candidate: a thread's room, used again for each."""

    rate: Float64s
    n_both: Int32s
    n_customers: Int32s
    seen: npt.NDArray[np.bool_]
    codes: Int32s


class Foretold(NamedTuple):
    """Asked × kept, best score first; candidate −1 beyond the end of a row.

    Attributes:
        candidate: code.
        score: the rate foretold, above zero.
        n_both, n_customers: the most that stand behind the candidate beside any one neighbour: one
            order may hold several neighbours, so a sum would count it again and again.
    """

    candidate: Int32s
    score: Float64s
    n_both: Int32s
    n_customers: Int32s


def foretold(
    weights: Weights,
    asked: Int64s,
    products: ProductArrays,
    pairs: PairRows,
    expectation: float,
    pull: float,
    kept: int,
) -> Foretold:
    """The best candidates of each asked product; itself is none, nor what only likeness names.

    Args:
        weights: by ``neighbour_weights``.
        asked: codes, aligned with the weights.
        products: the catalogue.
        pairs: the mined pairs.
        expectation: c in E(n_both) = c · n_anchor · n_candidate.
        pull: what a likeness of one adds to a candidate's rate.
        kept: candidates kept in a row.
    """
    lists = empty_lists(len(asked), kept)
    n = len(products.n_orders)

    def scratch() -> tuple[Few, Touched]:
        return empty_few(kept), Touched(
            np.zeros(n), np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.int32),
            np.zeros(n, dtype=np.bool_), np.empty(n, dtype=np.int32),
        )  # fmt: skip

    def work(mine: tuple[Few, Touched], low: int, high: int) -> None:
        _sum_rows(
            asked, low, high, weights.near.code, weights.near.like, weights.weight, pairs.offsets,
            pairs.candidate, pairs.n_both, pairs.n_customers, pairs.relation == SUBSTITUTE,
            products.n_orders, expectation, pull, *mine[1], *mine[0],
            lists.key, lists.n_both, lists.n_customers, lists.code, lists.size,
        )  # fmt: skip

    run_blocks(blocks_of(np.ones(len(asked), dtype=np.int64), _BLOCK), scratch, work)
    found = np.arange(kept)[None, :] < lists.size[:, None]
    return Foretold(
        np.where(found, lists.code, -1).astype(np.int32), lists.key, lists.n_both, lists.n_customers
    )


@njit(nogil=True, cache=True)
def _sum_rows(
    asked: Int64s,
    low: int,
    high: int,
    neighbour: Int32s,
    like: Float64s,
    weight: Float64s,
    offsets: Int64s,
    candidate: Int32s,
    n_both: Int32s,
    n_customers: Int32s,
    is_substitute: npt.NDArray[np.bool_],
    n_orders: Int32s,
    expectation: float,
    pull: float,
    rate: Float64s,
    both: Int32s,
    customers: Int32s,
    seen: npt.NDArray[np.bool_],
    touched: Int32s,
    few_key: Float64s,
    few_tie: Int64s,
    few_customers: Int32s,
    kept_rate: Float64s,
    kept_both: Int32s,
    kept_customers: Int32s,
    kept_code: Int32s,
    kept_size: Int32s,
) -> None:
    for row in range(low, high):
        n_touched = 0
        together = weight[row].sum()
        left = 1.0  # what neighbours leave unsaid is left to how well a candidate sells
        for a in range(neighbour.shape[1]):
            one = neighbour[row, a]
            if one < 0:
                break
            if not seen[one]:
                seen[one] = True
                touched[n_touched] = one
                n_touched += 1
            share = weight[row, a] / (n_orders[one] + PRIOR)
            left -= share * n_orders[one]
            for at in range(offsets[one], offsets[one + 1]):
                if n_customers[at] < LENT_CUSTOMERS or is_substitute[at]:
                    continue
                c = candidate[at]
                if not seen[c]:
                    seen[c] = True
                    touched[n_touched] = c
                    n_touched += 1
                rate[c] += share * n_both[at]
                both[c] = max(both[c], n_both[at])
                customers[c] = max(customers[c], n_customers[at])
        for a in range(neighbour.shape[1]):
            # a neighbour's row cannot name itself: the others speak in its place
            one = neighbour[row, a]
            if one < 0:
                break
            others = together - weight[row, a]
            if weight[row, a] > 0 and others >= LEAST_LEFT * together:
                rate[one] *= together / others
            rate[one] += pull * like[row, a]
        size, floor = 0, -1.0
        for at in range(n_touched):
            c = touched[at]
            all_in = rate[c] + max(left, 0.0) * expectation * n_orders[c]
            # a product that only its likeness names has no orders behind it
            if c != asked[row] and both[c] > 0 and all_in > 0.0 and all_in >= floor:
                size, floor = gather(
                    few_key, few_tie, few_customers, size, floor,
                    all_in, packed(both[c], c), customers[c],
                )  # fmt: skip
            rate[c] = 0.0
            both[c] = 0
            customers[c] = 0
            seen[c] = False
        keep(
            few_key, few_tie, few_customers, size, row,
            kept_rate, kept_both, kept_customers, kept_code, kept_size,
        )  # fmt: skip
