"""Bundles worth trying: those that ``pairwell bundles`` proposes, with the report's names."""

from __future__ import annotations

import pyarrow as pa

from pairwell.app.report.data import Bundle
from pairwell.app.report.items import item
from pairwell.model.snapshot import Snapshot

TOP, A_PRODUCT = 30, 2
"""So many bundles are told; a product is in so many of them at most."""


def bundles(snapshot: Snapshot, found: pa.Table) -> tuple[Bundle, ...]:
    """The bundles in the order given.

    Args:
        snapshot: for names; a bundle of a product that it has not is left out.
        found: ``BUNDLES`` columns (app/propose_bundles.py).
    """
    code_of = {name: code for code, name in enumerate(snapshot.products.ids)}
    told = []
    for row in found.to_pylist():
        members = [str(name) for name in (row["anchor_id"], *row["addon_ids"])]
        if not all(name in code_of for name in members):
            continue
        low, high = wilson(row["n_together"], row["n_together"] + row["n_almost"])
        told.append(
            Bundle(
                items=tuple(item(snapshot, code_of[name]) for name in members),
                n_together=row["n_together"],
                n_almost=row["n_almost"],
                n_customers=row["n_customers"],
                n_expected=row["n_expected"],
                share=row["complete_share"],
                share_low=low,
                share_high=high,
                price_minor=row["sum_minor"],
                held=row["held"] or "",
            )
        )
    return tuple(told)


def wilson(k: int, n: int) -> tuple[float, float]:
    """95 % interval of k / n (Wilson 1927).

    >>> low, high = wilson(5, 10)
    >>> round(low, 3), round(high, 3)
    (0.237, 0.763)
    """
    z2 = 1.96**2
    centre, spread = (k + z2 / 2) / (n + z2), (k * (n - k) / n + z2 / 4) ** 0.5 * 1.96 / (n + z2)
    return max(centre - spread, 0.0), min(centre + spread, 1.0)
