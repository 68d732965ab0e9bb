"""The stored pairs as the analyst's table: counts, measures, labels."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pairwell.matrix import measures
from pairwell.matrix.direction import price_ratio
from pairwell.model.columns import PAIRS
from pairwell.model.snapshot import RELATIONS, ROLES, Snapshot


def pair_table(snapshot: Snapshot) -> pa.Table:
    """Every stored pair, anchors by id, the strongest first, in ``PAIRS`` columns.

    The two ids have the type they were given in: strings, or integers.
    """
    pairs, products, meta = snapshot.pairs, snapshot.products, snapshot.meta
    n_rows = len(pairs.offsets) - 1
    anchor = np.repeat(np.arange(n_rows, dtype=np.int32), np.diff(pairs.offsets))
    ids = pa.array(list(products.ids), type=pa.string())
    if meta.ids_are_integers:
        beyond = any(len(i) > 18 and int(i) >= 2**63 for i in products.ids)
        ids = ids.cast(pa.uint64() if beyond else pa.int64())
    n_orders = products.n_orders.astype(np.int64)
    n_both = pairs.n_both.astype(np.int64)
    n_anchor, n_candidate = n_orders[anchor], n_orders[pairs.candidate]
    expected = measures.expected(n_anchor, n_candidate, meta.expectation)
    lift = measures.lift(n_both, expected)
    low, high = measures.lift_interval(n_both, n_anchor, lift)
    plain = measures.expected(n_anchor, n_candidate, 1.0 / max(meta.n_baskets, 1))
    ratio = price_ratio(products.price_minor, anchor, pairs.candidate)
    again = np.full(len(products.ids), np.nan)
    if products.repeat_days is not None:
        again = np.where(products.consumable == 1, products.repeat_days, np.nan)
    again = again[pairs.candidate]
    columns = {
        "anchor_id": ids.take(pa.array(anchor)),
        "candidate_id": ids.take(pa.array(pairs.candidate)),
        "n_both": n_both,
        "n_anchor": n_anchor,
        "n_candidate": n_candidate,
        "n_baskets": np.full(len(n_both), meta.n_baskets, dtype=np.int64),
        "n_customers": pairs.n_customers.astype(np.int64),
        "support": measures.support(n_both, meta.n_baskets),
        "confidence": measures.confidence(n_both, n_anchor),
        "lift": lift,
        "lift_plain": measures.lift(n_both, plain),
        "lift_low": low,
        "lift_high": high,
        "lift_shrunk": measures.lift_shrunk(
            n_both, expected, category_lift(snapshot, anchor, expected)
        ),
        "leverage": measures.leverage(n_both, expected, meta.n_baskets),
        "conviction": measures.conviction(n_both, n_anchor, n_candidate, meta.n_baskets),
        "llr": measures.log_likelihood_ratio(n_both, n_anchor, n_candidate, meta.n_baskets),
        "p_value": pairs.p_value,
        "q_value": pairs.q_value,
        "proven": pairs.proven,
        "strength": pairs.strength.astype(np.float64),
        "score": pairs.score.astype(np.float64),
        "relation": pa.array(RELATIONS).take(pa.array(pairs.relation)),
        "role": pa.array(ROLES).take(pa.array(pairs.role)),
        "price_ratio": pa.array(ratio, mask=np.isnan(ratio)),
        "repeat_days": pa.array(again.astype(np.float64), mask=np.isnan(again)),
        "source": pa.array(["mined"]).take(pa.array(np.zeros(len(n_both), dtype=np.int8))),
    }
    return pa.table({column.name: columns[column.name] for column in PAIRS})


def category_lift(snapshot: Snapshot, anchor: np.ndarray, expected: np.ndarray) -> measures.Floats:
    """Lift of the two categories over the stored pairs; 1 where a category is not known.

    Found over expected joint baskets of all stored pairs between the two categories, itself drawn
    towards 1 with the weight of fifty expected baskets.
    """
    category = snapshot.products.category
    one, other = category[anchor].astype(np.int64), category[snapshot.pairs.candidate]
    n = len(snapshot.products.category_names)
    known = (one >= 0) & (other >= 0)
    # the cells that occur, not n²: a shop may have as many categories as products
    cell, place = np.unique(np.where(known, one * n + other, -1), return_inverse=True)
    found = np.bincount(place, weights=snapshot.pairs.n_both, minlength=len(cell))
    wanted = np.bincount(place, weights=expected, minlength=len(cell))
    lifts = np.where(cell < 0, 1.0, (found + 50.0) / (wanted + 50.0))
    out: measures.Floats = lifts[place]
    return out
