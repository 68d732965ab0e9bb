"""Neighbours by candidate turned into rows by anchor: the pairs as they are stored and served."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.associate import Associations
from pairwell.matrix.best_few import packed
from pairwell.matrix.expectation import Expectation, expected_joint
from pairwell.matrix.poisson import upper_tail
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.shell_sort import GAPS
from pairwell.matrix.significance import FALSE_DISCOVERY_RATE, MIN_PROVEN, Float64s, q_values
from pairwell.matrix.strength import Strengths
from pairwell.matrix.threads import blocks_of, run_blocks


class StoredPairs(NamedTuple):
    """Ordered pairs by product code, anchor by anchor, the strongest first, ties by code.

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
    rank_of = np.empty(n, dtype=np.int32)
    rank_of[code_of] = np.arange(n, dtype=np.int32)
    offsets, entry = _by_anchor(lists.code, lists.size, code_of, rank_of)
    strength = strengths.strength.reshape(-1)
    n_both = lists.n_both.reshape(-1)
    p_value = np.empty(len(entry))

    longest = int(np.diff(offsets).max(initial=0))

    def scratch() -> tuple[npt.NDArray[np.float32], Int64s]:
        return np.empty(longest, dtype=np.float32), np.empty(longest, dtype=np.int64)

    def work(mine: tuple[npt.NDArray[np.float32], Int64s], low: int, high: int) -> None:
        _order_rows(low, high, offsets, entry, strength, n_both, k, code_of, *mine)
        _p_values(
            low, high, offsets, entry, k, rank_of, n_both, expectation.loads, expectation.relief,
            p_value,
        )  # fmt: skip

    run_blocks(blocks_of(np.diff(offsets), max(1, len(entry) // 64)), scratch, work)
    q_value = q_values(p_value, found.seen, n * (n - 1) // 2)
    both = n_both[entry]
    return StoredPairs(
        offsets=offsets,
        anchor=np.repeat(np.arange(n, dtype=np.int32), np.diff(offsets)),
        candidate=code_of[entry // k],
        n_both=both,
        n_customers=lists.n_customers.reshape(-1)[entry],
        strength=strength[entry],
        p_value=p_value,
        q_value=q_value,
        proven=(q_value <= FALSE_DISCOVERY_RATE) & (both >= MIN_PROVEN),
    )


@njit(nogil=True, cache=True)
def _by_anchor(
    code: Int32s, size: Int32s, code_of: Int32s, rank_of: Int32s
) -> tuple[Int64s, Int64s]:
    # the flat places of all neighbours, anchor by anchor
    n, k = code.shape
    offsets = np.zeros(n + 1, dtype=np.int64)
    for rank in range(n):
        for at in range(size[rank]):
            offsets[code_of[code[rank, at]] + 1] += 1
    for anchor in range(n):
        offsets[anchor + 1] += offsets[anchor]
    place = offsets[:-1].copy()
    entry = np.empty(offsets[n], dtype=np.int64)
    for candidate in range(n):
        rank = rank_of[candidate]
        for at in range(size[rank]):
            anchor = code_of[code[rank, at]]
            entry[place[anchor]] = rank * k + at
            place[anchor] += 1
    return offsets, entry


@njit(nogil=True, cache=True)
def _order_rows(
    low: int,
    high: int,
    offsets: Int64s,
    entry: Int64s,
    strength: npt.NDArray[np.float32],
    n_both: Int32s,
    k: int,
    code_of: Int32s,
    key: npt.NDArray[np.float32],
    tie: Int64s,
) -> None:
    # by strength, then joint baskets, both falling, then code: Shell's sort, as in shell_sort.py
    for anchor in range(low, high):
        start = offsets[anchor]
        size = offsets[anchor + 1] - start
        for at in range(size):  # one look-up an entry, not one a comparison
            place = entry[start + at]
            key[at] = strength[place]
            tie[at] = packed(n_both[place], code_of[place // k])
        for gap in GAPS:
            for at in range(gap, size):
                new_key, new_tie, new = key[at], tie[at], entry[start + at]
                back = at - gap
                while back >= 0 and (
                    key[back] < new_key or (key[back] == new_key and tie[back] < new_tie)
                ):
                    key[back + gap], tie[back + gap] = key[back], tie[back]
                    entry[start + back + gap] = entry[start + back]
                    back -= gap
                key[back + gap], tie[back + gap] = new_key, new_tie
                entry[start + back + gap] = new


@njit(nogil=True, cache=True)
def _p_values(
    low: int,
    high: int,
    offsets: Int64s,
    entry: Int64s,
    k: int,
    rank_of: Int32s,
    n_both: Int32s,
    loads: Float64s,
    relief: Float64s,
    out: Float64s,
) -> None:
    # as in the pass, so that each is found among its p-values
    for anchor in range(low, high):
        one = rank_of[anchor]
        for at in range(offsets[anchor], offsets[anchor + 1]):
            expected = expected_joint(loads, relief, one, entry[at] // k)
            out[at] = upper_tail(n_both[entry[at]], expected)
