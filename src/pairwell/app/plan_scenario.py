"""What a shop's own orders say for the planner: prices, and how often the add-on goes with it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pairwell.app.report.bundles import wilson
from pairwell.model.errors import InputRefused
from pairwell.model.offer import ProductId
from pairwell.model.snapshot import Snapshot
from pairwell.offers.shelf import Shelf


class Attached(NamedTuple):
    """How often two products went together.

    Attributes:
        n_anchor: orders with the item; n_both: of these with the add-on too.
        share, low, high: attach rate and its 95 % interval (Wilson 1927).
        price_minor, addon_minor, cost_minor, addon_cost_minor: None where not known.
    """

    n_anchor: int
    n_both: int
    share: float
    low: float
    high: float
    price_minor: int | None
    addon_minor: int | None
    cost_minor: int | None
    addon_cost_minor: int | None


def attached(
    snapshot: Snapshot, anchor: ProductId, candidate: ProductId, min_customers: int
) -> Attached:
    """The attach rate of a stored pair, and its prices.

    Raises:
        InputRefused: an unknown product, or no pair behind which enough customers stand.
    """
    shelf = Shelf(snapshot)
    a, c = shelf.code(anchor), shelf.code(candidate)
    for product, code in ((anchor, a), (candidate, c)):
        if code < 0:
            raise InputRefused(
                f"The catalogue has no product {product!r}.", "Ids are compared letter by letter."
            )
    rows = snapshot.pairs
    part = (
        slice(int(rows.offsets[a]), int(rows.offsets[a + 1]))
        if a + 1 < len(rows.offsets)
        else slice(0)
    )
    at = np.flatnonzero((rows.candidate[part] == c) & (rows.n_customers[part] >= min_customers))
    if not len(at):
        raise InputRefused(
            f"Too few customers bought {anchor!r} and {candidate!r} together to know a rate.",
            "Give --attach yourself, or another pair (pairwell matrix show --anchor ID).",
        )
    n_both, n_anchor = int(rows.n_both[part][at[0]]), int(snapshot.products.n_orders[a])
    low, high = wilson(n_both, n_anchor)
    price, cost = snapshot.products.price_minor, snapshot.products.cost_minor
    return Attached(
        n_anchor=n_anchor,
        n_both=n_both,
        share=n_both / n_anchor,
        low=low,
        high=high,
        price_minor=_known(price[a]),
        addon_minor=_known(price[c]),
        cost_minor=_known(cost[a]),
        addon_cost_minor=_known(cost[c]),
    )


def _known(minor: np.int64) -> int | None:
    return int(minor) if minor >= 0 else None
