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
from numba import njit

from pairwell.matrix.likeness import Features, Neighbours, nearest
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.significance import Float64s
from pairwell.model.snapshot import PairRows, ProductArrays

PRIOR = 20.0
"""Orders without the candidate that every mined rate is shrunk by."""

NEIGHBOURS = 60
"""So many of the likest products are listened to."""

RIDGE = 1.0
"""λ: how much a neighbour's row is noise; measured 0.3 … 3 alike on Online Retail II."""

LEAST_LEFT = 0.2
"""Where a neighbour holds more than the rest of all weight, nobody can speak in its place."""


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
    weight = np.zeros(near.like.shape)
    for at in range(len(asked)):
        k = int(np.count_nonzero(near.code[at] >= 0))
        mine = features[near.code[at, :k]]
        among = (mine @ mine.T).toarray() + RIDGE * np.eye(k)
        weight[at, :k] = np.linalg.solve(among, near.like[at, :k])
    return Weights(near, weight)


class Foretold(NamedTuple):
    """Asked × kept, best score first; candidate −1 beyond the end of a row.

    Attributes:
        candidate: code.
        score: the rate foretold, above zero.
        n_both: orders of the neighbours with the candidate, added up.
        n_customers: the most that stand behind the candidate beside any one neighbour.
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
    shape = (len(asked), kept)
    found = Foretold(
        np.full(shape, -1, dtype=np.int32), np.zeros(shape),
        np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32),
    )  # fmt: skip
    _sum_rows(
        asked, weights.near.code, weights.near.like, weights.weight, pairs.offsets,
        pairs.candidate, pairs.n_both, pairs.n_customers, products.n_orders, expectation, pull,
        *found,
    )  # fmt: skip
    return found


@njit(nogil=True, cache=True)
def _sum_rows(
    asked: Int64s,
    neighbour: Int32s,
    like: Float64s,
    weight: Float64s,
    offsets: Int64s,
    candidate: Int32s,
    n_both: Int32s,
    n_customers: Int32s,
    n_orders: Int32s,
    expectation: float,
    pull: float,
    kept_candidate: Int32s,
    kept_score: Float64s,
    kept_both: Int32s,
    kept_customers: Int32s,
) -> None:
    n = len(n_orders)
    rate = np.zeros(n)
    both = np.zeros(n, dtype=np.int32)
    customers = np.zeros(n, dtype=np.int32)
    seen = np.zeros(n, dtype=np.bool_)
    touched = np.empty(n, dtype=np.int32)
    for row in range(len(asked)):
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
                c = candidate[at]
                if not seen[c]:
                    seen[c] = True
                    touched[n_touched] = c
                    n_touched += 1
                rate[c] += share * n_both[at]
                both[c] += n_both[at]
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
        codes = np.sort(touched[:n_touched])  # ties go by code
        for c in codes:
            rate[c] += max(left, 0.0) * expectation * n_orders[c]
        best = np.argsort(-rate[codes], kind="mergesort")
        size = 0
        for at in best:
            c = codes[at]
            if size == kept_score.shape[1] or rate[c] <= 0.0:
                break
            # a product that only its likeness names has no orders behind it
            if c == asked[row] or both[c] == 0:
                continue
            kept_candidate[row, size] = c
            kept_score[row, size] = rate[c]
            kept_both[row, size] = both[c]
            kept_customers[row, size] = customers[c]
            size += 1
        for c in codes:
            rate[c] = 0.0
            both[c] = 0
            customers[c] = 0
            seen[c] = False
