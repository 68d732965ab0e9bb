"""Bundles worth trying: three products, each two proven, and all three really bought together."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.report.baskets import Baskets
from pairwell.app.report.data import Bundle
from pairwell.app.report.items import item
from pairwell.app.report.links import ProvenPairs
from pairwell.model.snapshot import Snapshot

EDGES, CANDIDATES, TOP, A_PRODUCT = 3000, 600, 30, 2
MIN_ORDERS = 5


def bundles(
    snapshot: Snapshot, pairs: pa.Table, proven: ProvenPairs, baskets: Baskets, min_customers: int
) -> tuple[Bundle, ...]:
    """The closed triples of the strongest pairs, best share of triple orders first.

    A triple is kept when all three pairs are proven in both directions and related (no variants
    or substitutes of each other), and when at least five orders, of ``min_customers`` customers,
    hold all three: three strong pairs can each come from different orders, so the triple is
    counted itself. A product is in two bundles at most.
    """
    edges = _edges(pairs, proven)
    found = [
        b
        for t in _triangles(edges)[:CANDIDATES]
        if (b := _bundle(snapshot, baskets, t)) and b.n_customers >= min_customers
    ]
    found.sort(key=lambda b: (-b.share_low, [i.product_id for i in b.items]))
    uses: dict[str, int] = {}
    kept: list[Bundle] = []
    for bundle in found:
        ids = [i.product_id for i in bundle.items]
        if len(kept) < TOP and all(uses.get(i, 0) < A_PRODUCT for i in ids):
            kept.append(bundle)
            for i in ids:
                uses[i] = uses.get(i, 0) + 1
    return tuple(kept)


def _edges(pairs: pa.Table, proven: ProvenPairs) -> dict[tuple[int, int], float]:
    relation = pairs["relation"].take(pa.array(proven.row))
    good = np.flatnonzero(proven.mutual & pc.equal(relation, "related").to_numpy())[:EDGES]
    return {
        (min(a, b), max(a, b)): llr
        for a, b, llr in zip(
            proven.anchor[good].tolist(),
            proven.candidate[good].tolist(),
            proven.llr[good].tolist(),
            strict=True,
        )
    }


def _triangles(edges: dict[tuple[int, int], float]) -> list[tuple[int, int, int]]:
    """Triples with all three edges, by the evidence of the weakest of them."""
    above: dict[int, set[int]] = {}
    for a, b in edges:
        above.setdefault(a, set()).add(b)
    scored = [
        (-min(edges[a, b], edges[a, c], edges[b, c]), a, b, c)
        for a, b in edges
        for c in above[a] & above.get(b, set())
    ]
    return [(a, b, c) for _, a, b, c in sorted(scored)]


def _bundle(snapshot: Snapshot, baskets: Baskets, triple: tuple[int, int, int]) -> Bundle | None:
    a, b, c = (baskets.orders_of(code) for code in triple)
    ab = np.intersect1d(a, b, assume_unique=True)
    all_three = np.intersect1d(ab, c, assume_unique=True)
    n = len(all_three)
    customer = baskets.customer[all_three]
    n_customers = len(np.unique(customer[customer >= 0])) + int((customer < 0).sum())
    if n < MIN_ORDERS:
        return None
    ac = len(np.intersect1d(a, c, assume_unique=True))
    bc = len(np.intersect1d(b, c, assume_unique=True))
    n_two = len(ab) + ac + bc - 2 * n
    low, high = wilson(n, n_two)
    items = sorted((item(snapshot, code) for code in triple), key=lambda i: -(i.price_minor or 0))
    prices = [i.price_minor for i in items if i.price_minor is not None]
    return Bundle(
        items=(items[0], items[1], items[2]),
        n_three=n,
        n_two=n_two,
        n_customers=n_customers,
        share=n / n_two,
        share_low=low,
        share_high=high,
        price_minor=sum(prices) if len(prices) == 3 else None,
    )


def wilson(k: int, n: int) -> tuple[float, float]:
    """95 % interval of k / n (Wilson 1927).

    >>> low, high = wilson(5, 10)
    >>> round(low, 3), round(high, 3)
    (0.237, 0.763)
    """
    z2 = 1.96**2
    centre, spread = (k + z2 / 2) / (n + z2), (k * (n - k) / n + z2 / 4) ** 0.5 * 1.96 / (n + z2)
    return max(centre - spread, 0.0), min(centre + spread, 1.0)
