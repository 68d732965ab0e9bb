"""What products' own orders say of chosen candidates: joint orders and customers, looked up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from pairwell.matrix.rows import Int32s, Int64s
from pairwell.model.snapshot import PairRows


class OwnCounts(NamedTuple):
    """Aligned with the candidates asked about; 0 where no pair is stored."""

    n_both: Int32s
    n_customers: Int32s


def own_counts(candidate: Int32s, asked: Int64s, pairs: PairRows, n_products: int) -> OwnCounts:
    """Look up pairs.

    Args:
        candidate: codes, asked × any; −1 = none.
        asked: codes of the anchors.
        pairs: the mined pairs.
        n_products: products in the catalogue.
    """
    found = OwnCounts(np.zeros_like(candidate), np.zeros_like(candidate))
    _look_up(
        candidate, asked, pairs.offsets, pairs.candidate, pairs.n_both, pairs.n_customers,
        np.full(n_products, -1, dtype=np.int64), *found,
    )  # fmt: skip
    return found


@njit(nogil=True, cache=True)
def _look_up(
    candidate: Int32s,
    asked: Int64s,
    offsets: Int64s,
    stored: Int32s,
    n_both: Int32s,
    n_customers: Int32s,
    place: Int64s,
    out_both: Int32s,
    out_customers: Int32s,
) -> None:
    for row in range(len(asked)):
        start, end = offsets[asked[row]], offsets[asked[row] + 1]
        for at in range(start, end):
            place[stored[at]] = at
        for k in range(candidate.shape[1]):
            if candidate[row, k] >= 0 and place[candidate[row, k]] >= 0:
                at = place[candidate[row, k]]
                out_both[row, k] = n_both[at]
                out_customers[row, k] = n_customers[at]
        for at in range(start, end):
            place[stored[at]] = -1
