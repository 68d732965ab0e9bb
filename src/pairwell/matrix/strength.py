"""Conditional strength: what an anchor adds for a candidate when the rest of the basket is known.

For each candidate j, S = its K nearest anchors, G = weighted joint counts, and a constant that is
in every basket (an intercept, so that what no anchor explains is left to popularity):

    strength[S + 1, j] = (G[S + 1, S + 1] + λ·I)⁻¹ · G[S + 1, j]

This is the idea of EASE (Steck 2019) on a small fixed support, with a base of its own. Joint counts
between two members of S are read from the stored neighbours; where a pair is in neither list and
both lists are full, its expectation from basket sizes stands in. Negative strength: substitutes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.associate import SHRINK, Associations
from pairwell.matrix.rows import Int32s
from pairwell.matrix.significance import Float64s
from pairwell.matrix.threads import Report, blocks_of, run_blocks

Float32s = npt.NDArray[np.float32]


class Strengths(NamedTuple):
    """Solved numbers, by rank of the candidate.

    Attributes:
        strength: candidates × stored neighbours, aligned with ``Associations.lists``; 0 beyond the
            K strongest (they were left out of the sum) and beyond the heap's size.
        base: each candidate's strength of the constant: what it sells with no anchor at all.
    """

    strength: Float32s
    base: Float32s


def conditional_strength(
    found: Associations,
    anchors: int,
    ridge: float,
    total_weight: float,
    size_factor: float,
    report: Report | None = None,
) -> Strengths:
    """Solve one small system a product.

    Args:
        found: the pass over all pairs.
        anchors: K; at most the stored neighbours.
        ridge: λ, in baskets of average weight.
        total_weight: sum of all basket weights.
        size_factor: c of the weighted expectation g_ij = c · g_i · g_j for pairs not stored.
        report: told how many products are done since last time.
    """
    lists = found.lists
    n, stored = lists.key.shape
    k = min(anchors, stored)
    strength = np.zeros((n, stored), dtype=np.float32)
    base = np.zeros(n, dtype=np.float32)

    def scratch() -> tuple[Float64s, Float64s, Int32s]:
        return np.empty((k + 1, k + 1)), np.empty(k + 1), np.full(n, -1, dtype=np.int32)

    def work(mine: tuple[Float64s, Float64s, Int32s], low: int, high: int) -> None:
        _solve_rows(
            low, high, lists.key, lists.code, lists.size, found.weight, ridge, total_weight,
            size_factor, *mine, strength, base,
        )  # fmt: skip

    run_blocks(blocks_of(np.ones(n, dtype=np.int64), 64), scratch, work, report)
    return Strengths(strength, base)


@njit(nogil=True, cache=True)
def _solve_rows(
    low: int,
    high: int,
    key: Float64s,
    code: Int32s,
    size: Int32s,
    weight: Float64s,
    ridge: float,
    total_weight: float,
    size_factor: float,
    matrix: Float64s,
    right: Float64s,
    place: Int32s,
    strength: Float32s,
    base: Float32s,
) -> None:
    most = len(right) - 1
    for j in range(low, high):
        k = min(size[j], most)
        for a in range(k):
            place[code[j, a]] = a
        for a in range(k):
            one = code[j, a]
            full = size[one] == key.shape[1]
            for b in range(a):
                # a list with room left holds all that was ever seen with its product
                cut_off = full and size[code[j, b]] == key.shape[1]
                rate = size_factor if cut_off else 0.0
                matrix[a, b] = rate * weight[one] * weight[code[j, b]]
            matrix[a, a] = weight[one] + ridge
            matrix[k, a] = weight[one]
            right[a] = math.sqrt(key[j, a] * (weight[one] + SHRINK) * (weight[j] + SHRINK))
        for a in range(k):
            one = code[j, a]
            for at in range(size[one]):
                b = place[code[one, at]]
                if b < 0:
                    continue
                other = code[one, at]
                joint = math.sqrt(key[one, at] * (weight[one] + SHRINK) * (weight[other] + SHRINK))
                if a > b:
                    matrix[a, b] = joint
                else:
                    matrix[b, a] = joint
        for a in range(k):
            place[code[j, a]] = -1
        matrix[k, k] = total_weight + ridge
        right[k] = weight[j]
        _solve(matrix, right, k + 1, ridge)
        for a in range(k):
            strength[j, a] = right[a]
        base[j] = right[k]


@njit(nogil=True, cache=True, fastmath={"reassoc", "contract"})
def _solve(matrix: Float64s, right: Float64s, n: int, ridge: float) -> None:
    # Cholesky in place on the lower triangle, then two substitutions. A pivot that a filled-in
    # expectation pushed below the ridge is lifted back to it: the true matrix cannot go under.
    for a in range(n):
        for b in range(a):
            total = matrix[a, b]
            for c in range(b):
                total -= matrix[a, c] * matrix[b, c]
            matrix[a, b] = total * matrix[b, b]
        total = matrix[a, a]
        for c in range(a):
            total -= matrix[a, c] * matrix[a, c]
        matrix[a, a] = 1.0 / math.sqrt(max(total, 0.5 * ridge, 1e-9))
    for a in range(n):
        total = right[a]
        for c in range(a):
            total -= matrix[a, c] * right[c]
        right[a] = total * matrix[a, a]
    for a in range(n - 1, -1, -1):
        right[a] *= matrix[a, a]
        for c in range(a):
            right[c] -= matrix[a, c] * right[a]
