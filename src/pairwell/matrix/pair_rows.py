"""Neighbours by candidate turned into rows by anchor: the pairs as they are stored and served."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.associate import Associations
from pairwell.matrix.poisson import upper_tail
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.significance import (
    FALSE_DISCOVERY_RATE,
    MIN_PROVEN,
    Expectation,
    Float64s,
    q_values,
)
from pairwell.matrix.strength import Strengths


class StoredPairs(NamedTuple):
    """Ordered pairs by product code, anchor by anchor, best score first, ties by code.

    ``offsets`` has length n_products + 1; the others one entry a pair.
    """

    offsets: Int64s
    anchor: Int32s
    candidate: Int32s
    n_both: Int32s
    n_customers: Int32s
    strength: npt.NDArray[np.float32]
    p_value: Float64s
    q_value: Float64s
    proven: npt.NDArray[np.bool_]


def stored_pairs(
    found: Associations,
    strengths: Strengths,
    code_of: Int32s,
    expectation: Expectation,
) -> StoredPairs:
    """Collect what a build stores.

    Args:
        found: the pass over all pairs, by rank.
        strengths: solved, by rank of the candidate.
        code_of: product code of each rank.
        expectation: ``loads`` by rank, as the pass had it.
    """
    lists = found.lists
    n, k = lists.key.shape
    used = np.arange(k)[None, :] < lists.size[:, None]
    candidate_rank = np.repeat(np.arange(n, dtype=np.int32), lists.size)
    anchor_rank = lists.code[used]
    n_both = lists.n_both[used]
    strength = strengths.strength[used]
    anchor, candidate = code_of[anchor_rank], code_of[candidate_rank]
    order = np.lexsort((candidate, -n_both, -strength, anchor))
    p_value = _p_values(anchor_rank, candidate_rank, n_both, expectation.loads)
    q_value = q_values(p_value, found.p_values, n * (n - 1) // 2)
    proven = (q_value <= FALSE_DISCOVERY_RATE) & (n_both >= MIN_PROVEN)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(anchor, minlength=n), dtype=np.int64)])
    return StoredPairs(
        offsets.astype(np.int64), anchor[order], candidate[order], n_both[order],
        lists.n_customers[used][order], strength[order], p_value[order], q_value[order],
        proven[order],
    )  # fmt: skip


@njit(nogil=True, cache=True)
def _p_values(anchor: Int32s, candidate: Int32s, n_both: Int32s, loads: Float64s) -> Float64s:
    # the same sums in the same order as in the pass, so that each is found among its p-values
    out = np.empty(len(anchor))
    for i in range(len(anchor)):
        expected = 0.0
        for s in range(loads.shape[1]):
            expected += loads[anchor[i], s] * loads[candidate[i], s]
        out[i] = upper_tail(n_both[i], expected)
    return out
