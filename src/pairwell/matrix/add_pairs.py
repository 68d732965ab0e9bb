"""Substitutes put into the stored pairs: in both directions, at their places in the rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.pair_rows import StoredPairs
from pairwell.matrix.poisson import upper_tails
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.scarce import Scarce
from pairwell.matrix.substitutes import joint_customers, taken_away


def places_of_pairs(stored: StoredPairs, anchor: Int32s, candidate: Int32s) -> Int64s:
    """Where a few ordered pairs of codes are stored; −1: nowhere."""
    out = np.full(len(anchor), -1, dtype=np.int64)
    for at, (i, j) in enumerate(zip(anchor.tolist(), candidate.tolist(), strict=True)):
        low, high = stored.offsets[i], stored.offsets[i + 1]
        hits = np.flatnonzero(stored.candidate[low:high] == j)
        if len(hits):
            out[at] = low + hits[0]
    return out


def with_pairs(
    stored: StoredPairs, found: Scarce, rows: Rows, customer: Int32s, ridge: float
) -> tuple[StoredPairs, Int64s]:
    """The stored pairs and the substitutes, and the places of the substitutes among them.

    What is stored already stays as it is. What is new is not proven (q = 1) and its strength is
    what its counts alone say (``taken_away``), so it stands at the end of its row.

    Args:
        stored: by code.
        found: the substitutes, by rank.
        rows: compressed baskets.
        customer: voter of each basket.
        ridge: λ of the strengths.
    """
    one, other = np.append(found.one, found.other), np.append(found.other, found.one)
    anchor, candidate = rows.code_of[one], rows.code_of[other]
    new = places_of_pairs(stored, anchor, candidate) < 0
    unordered = np.flatnonzero(new[: len(found.one)] | new[len(found.one) :])
    n_customers = np.zeros(len(found.one), dtype=np.int32)
    n_customers[unordered] = joint_customers(
        rows, customer, found.one[unordered], found.other[unordered]
    )
    n_both, expected = np.tile(found.n_both, 2)[new], np.tile(found.expected, 2)[new]
    strength = taken_away(n_both, expected, rows.degree[one[new]].astype(np.int64), ridge)
    merged = _merged(
        stored, anchor[new], candidate[new], n_both, np.tile(n_customers, 2)[new],
        strength.astype(np.float32), upper_tails(n_both, expected),
    )  # fmt: skip
    return merged, places_of_pairs(merged, anchor, candidate)


def _merged(
    stored: StoredPairs,
    anchor: Int32s,
    candidate: Int32s,
    n_both: Int32s,
    n_customers: Int32s,
    strength: npt.NDArray[np.float32],
    p_value: npt.NDArray[np.float64],
) -> StoredPairs:
    if not len(anchor):
        return stored
    by_row = np.lexsort((candidate, -n_both, -strength, anchor))
    anchor, candidate, n_both = anchor[by_row], candidate[by_row], n_both[by_row]
    n_customers, strength, p_value = n_customers[by_row], strength[by_row], p_value[by_row]
    place = np.empty(len(anchor), dtype=np.int64)
    for at, i in enumerate(anchor.tolist()):
        row = slice(stored.offsets[i], stored.offsets[i + 1])
        old, tie = stored.strength[row], stored.n_both[row]
        first = old > strength[at]
        level = old == strength[at]
        first |= level & (tie > n_both[at])
        first |= level & (tie == n_both[at]) & (stored.candidate[row] < candidate[at])
        place[at] = row.start + np.count_nonzero(first)
    n = len(stored.offsets) - 1
    more = np.concatenate([[0], np.cumsum(np.bincount(anchor, minlength=n))])
    return StoredPairs(
        offsets=stored.offsets + more,
        anchor=np.insert(stored.anchor, place, anchor),
        candidate=np.insert(stored.candidate, place, candidate),
        n_both=np.insert(stored.n_both, place, n_both),
        n_customers=np.insert(stored.n_customers, place, n_customers),
        strength=np.insert(stored.strength, place, strength),
        p_value=np.insert(stored.p_value, place, p_value),
        q_value=np.insert(stored.q_value, place, 1.0),
        proven=np.insert(stored.proven, place, False),
    )
