"""The proven pairs as arrays, each told once, strongest evidence first."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.report.baskets import arrow_texts
from pairwell.app.report.data import PairLine
from pairwell.app.report.items import item
from pairwell.model.snapshot import Snapshot

TOP_PAIRS = 200


class ProvenPairs(msgspec.Struct, frozen=True, kw_only=True):
    """Proven pairs that go together (lift above 1), by descending log-likelihood ratio.

    Raw lift would put the rarest coincidences first; G² orders by evidence (Dunning 1993).

    Attributes:
        anchor, candidate: product codes; of the two directions the one whose candidate is the
            add-on, else the one with the commoner anchor.
        row: row of the pair table.
        mutual: the other direction is stored and proven, too.
    """

    anchor: npt.NDArray[np.int64]
    candidate: npt.NDArray[np.int64]
    llr: npt.NDArray[np.float64]
    row: npt.NDArray[np.int64]
    mutual: npt.NDArray[np.bool_]


def proven_pairs(snapshot: Snapshot, pairs: pa.Table, min_customers: int) -> ProvenPairs:
    """Collect them from the pair table (``PAIRS`` columns).

    Pairs of fewer than ``min_customers`` customers are left out: a report is handed on, and such
    a pair may say what one person bought (P29, P52).
    """
    keep = pc.and_(pairs["proven"], pc.greater(pairs["lift"], 1.0))
    keep = pc.and_(keep, pc.greater_equal(pairs["n_customers"], min_customers))
    row = np.flatnonzero(keep.to_numpy())
    chosen = pairs.take(pa.array(row))
    ids = arrow_texts(snapshot.products.ids)
    anchor, candidate = (
        pc.index_in(pc.cast(chosen[name], pa.large_string()), value_set=ids)
        .to_numpy()
        .astype(np.int64)
        for name in ("anchor_id", "candidate_id")
    )
    llr = chosen["llr"].to_numpy()
    n_orders = snapshot.products.n_orders.astype(np.int64)
    addon = pc.equal(chosen["role"], "addon").to_numpy()
    n = len(snapshot.products.ids)
    low, high = np.minimum(anchor, candidate), np.maximum(anchor, candidate)
    key = low * max(n, 1) + high
    order = np.lexsort((anchor, -n_orders[anchor], ~addon, key))
    first = np.ones(len(order), dtype=bool)
    first[1:] = key[order][1:] != key[order][:-1]
    _, counts = np.unique(key, return_counts=True)
    best, mutual = order[first], counts > 1
    rank = np.lexsort((best, -llr[best]))
    best = best[rank]
    return ProvenPairs(
        anchor=anchor[best],
        candidate=candidate[best],
        llr=llr[best],
        row=row[best],
        mutual=mutual[rank],
    )


def pair_lines(
    snapshot: Snapshot, pairs: pa.Table, proven: ProvenPairs, top: int = TOP_PAIRS
) -> tuple[PairLine, ...]:
    """The strongest pairs with their evidence."""
    rows = pairs.take(pa.array(proven.row[:top])).to_pylist()
    return tuple(
        PairLine(
            anchor=item(snapshot, int(a)),
            candidate=item(snapshot, int(b)),
            n_both=row["n_both"],
            n_customers=row["n_customers"],
            lift=row["lift"],
            lift_low=row["lift_low"],
            lift_high=row["lift_high"],
            q_value=row["q_value"],
            relation=row["relation"],
            role=row["role"],
            price_ratio=row["price_ratio"],
        )
        for a, b, row in zip(proven.anchor, proven.candidate, rows, strict=False)
    )
