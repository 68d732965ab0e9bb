"""How alike the companions of two products are: what is bought beside the one and beside the other.

A product's companions are measured against chance, r_ik = (n_ik − E_ik) / √(E_ik + 1), so that best
sellers, which stand beside everything, make nothing alike. The likeness of i and j is Pearson's
correlation of their rows of r over all products but the two: around 0 for strangers, 1 for the
same companions.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.significance import Float64s
from pairwell.matrix.threads import blocks_of, run_blocks
from pairwell.matrix.walk import count_row


def likeness(rows: Rows, pooled: float, one: Int32s, other: Int32s) -> Float64s:
    """The likeness of each pair, −1..1.

    Args:
        rows: compressed baskets.
        pooled: c of the simple expectation E_ij = c · n_i · n_j.
        one: rank of the one product of each pair.
        other: rank of the other.
    """
    n = len(rows.degree)
    out = np.zeros(len(one))

    def work(mine: tuple[Int32s, Int32s, Float64s, Float64s], low: int, high: int) -> None:
        _likeness(
            low, high, rows.items, rows.visits, rows.visit_offsets, rows.degree, pooled,
            one, other, *mine, out,
        )  # fmt: skip

    def scratch() -> tuple[Int32s, Int32s, Float64s, Float64s]:
        return np.zeros(n, np.int32), np.empty(n + 1, np.int32), np.empty(n), np.empty(n)

    run_blocks(blocks_of(np.ones(len(one), dtype=np.int64), 32), scratch, work)
    return out


@njit(nogil=True, cache=True)
def _likeness(
    low: int,
    high: int,
    items: Int32s,
    visits: Int32s,
    visit_offsets: Int64s,
    degree: Int32s,
    pooled: float,
    one: Int32s,
    other: Int32s,
    counter: Int32s,
    touched: Int32s,
    mine: Float64s,
    theirs: Float64s,
    out: Float64s,
) -> None:
    held = -1
    for pair in range(low, high):
        i, j = one[pair], other[pair]
        if held != i:  # pairs come row by row
            _residuals(items, visits, visit_offsets, degree, pooled, i, counter, touched, mine)
            held = i
        _residuals(items, visits, visit_offsets, degree, pooled, j, counter, touched, theirs)
        n = max(len(degree) - 2, 1)
        mean_i = (mine.sum() - mine[i] - mine[j]) / n
        mean_j = (theirs.sum() - theirs[i] - theirs[j]) / n
        product = square_i = square_j = 0.0
        for k in range(len(degree)):
            if k not in (i, j):
                product += (mine[k] - mean_i) * (theirs[k] - mean_j)
                square_i += (mine[k] - mean_i) ** 2
                square_j += (theirs[k] - mean_j) ** 2
        if square_i > 0 and square_j > 0:
            out[pair] = product / math.sqrt(square_i * square_j)


@njit(nogil=True, cache=True)
def _residuals(
    items: Int32s,
    visits: Int32s,
    visit_offsets: Int64s,
    degree: Int32s,
    pooled: float,
    row: int,
    counter: Int32s,
    touched: Int32s,
    out: Float64s,
) -> None:
    start, end = visit_offsets[row], visit_offsets[row + 1]
    n_touched = count_row(items, visits, start, end, counter, touched)
    for k in range(len(degree)):
        expected = pooled * degree[row] * degree[k]
        out[k] = (counter[k] - expected) / math.sqrt(expected + 1.0)
    for cell in range(n_touched):
        counter[touched[cell]] = 0
