"""The lists of a matrix: what each anchor would show of its own, best first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pairwell.model.snapshot import RELATIONS, Snapshot

LIST = 10
"""So many pairs make an anchor's list."""

_SUBSTITUTE = RELATIONS.index("substitute")
Codes = npt.NDArray[np.int64]


class Listed(NamedTuple):
    """One entry a place, anchors ascending, the strongest first.

    Attributes:
        anchor, candidate: product codes.
        place: where the pair stands in ``snapshot.pairs``.
    """

    anchor: Codes
    candidate: Codes
    place: Codes


def listed(snapshot: Snapshot, min_customers: int, top: int = LIST) -> Listed:
    """The best pairs that stand on enough customers, are positive and no substitutes.

    Stock, price and people's blocks are not asked: they change faster than a matrix.
    """
    rows = snapshot.pairs
    usable = (
        (rows.n_customers >= min_customers)
        & (rows.score > 0)
        & (rows.strength > 0)
        & (rows.relation != _SUBSTITUTE)
    )
    place = np.flatnonzero(usable)
    anchor = np.repeat(np.arange(len(rows.offsets) - 1), np.diff(rows.offsets))[place]
    first = np.searchsorted(anchor, anchor)  # where this anchor's row begins: rows are in order
    kept = np.arange(len(anchor)) - first < top
    place = place[kept]
    return Listed(anchor[kept], rows.candidate[place].astype(np.int64), place)
