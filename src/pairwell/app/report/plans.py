"""The planner (R-33) on the shop's own best sellers: ten percent dearer, or with an add-on."""

from __future__ import annotations

import pyarrow as pa

from pairwell.app.report.bundles import wilson
from pairwell.app.report.data import PlanLine
from pairwell.app.report.items import item
from pairwell.app.report.links import ProvenPairs
from pairwell.model.snapshot import Snapshot
from pairwell.offers.scenario import Scenario, plan

TOP = 20
"""So many main products are planned for."""

INCREASE = 0.10


def plans(snapshot: Snapshot, pairs: pa.Table, proven: ProvenPairs) -> tuple[PlanLine, ...]:
    """One line for each of the best selling anchors, with its strongest add-on.

    Args:
        snapshot: for orders and prices; a pair without both prices is left out.
        pairs: the pair table, ``PAIRS`` columns.
        proven: the proven pairs, the strongest first.
    """
    price, n_orders = snapshot.products.price_minor, snapshot.products.n_orders
    strongest: dict[int, int] = {}
    for at, (anchor, candidate) in enumerate(
        zip(proven.anchor.tolist(), proven.candidate.tolist(), strict=True)
    ):
        if price[anchor] > 0 and price[candidate] > 0:
            strongest.setdefault(anchor, at)
    best = sorted(strongest, key=lambda anchor: (-int(n_orders[anchor]), anchor))[:TOP]
    n_both = pairs["n_both"].to_numpy()[proven.row]
    return tuple(
        _line(snapshot, anchor, int(proven.candidate[strongest[anchor]]),
              int(n_both[strongest[anchor]]))
        for anchor in best
    )  # fmt: skip


def _line(snapshot: Snapshot, anchor: int, candidate: int, n_both: int) -> PlanLine:
    price, units = snapshot.products.price_minor, int(snapshot.products.n_orders[anchor])

    def at(share: float) -> Scenario:
        return plan(
            units=units,
            price_minor=int(price[anchor]),
            addon_minor=int(price[candidate]),
            price_increase=INCREASE,
            attach_share=share,
        )

    low, high = wilson(n_both, units)
    found = at(n_both / units)
    return PlanLine(
        anchor=item(snapshot, anchor),
        candidate=item(snapshot, candidate),
        n_both=n_both,
        low=low,
        high=high,
        dearer_minor=found.dearer_minor,
        addon_minor=found.addon_revenue_minor,
        addon_low_minor=at(low).addon_revenue_minor,
        addon_high_minor=at(high).addon_revenue_minor,
        even_share=found.even_attach_share,
    )
