"""A small shop for the report: five products in two categories, orders counted by hand.

Kettle and tea are in 30 orders together, cup with both in 20 of these; lamp and bulb in 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from pairwell.app.report.data import Book, Note, ReportData
from pairwell.app.report_results import report_results
from pairwell.model.columns import BUNDLES, LINES, schema
from pairwell.model.snapshot import RELATIONS, ROLES, Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

START = datetime(2026, 1, 5, 12, tzinfo=UTC)

ORDERS: tuple[tuple[str, ...], ...] = (
    *[("kettle", "tea", "cup")] * 20,
    *[("kettle", "tea")] * 10,
    *[("lamp", "bulb")] * 10,
    *[("lamp",)] * 5,
)


def lines_of(
    orders: Sequence[Sequence[str]],
    *,
    customers: Sequence[str | None] | None = None,
    days: Sequence[int] | None = None,
    price_minor: int | None = 500,
) -> pa.Table:
    """Lines in ``LINES`` columns: order i of customer i on day i unless said otherwise."""
    rows = [
        {
            "order_id": f"o{i}",
            "product_id": product,
            "customer_id": f"c{i}" if customers is None else customers[i],
            "ordered_at": START + timedelta(days=i if days is None else days[i]),
            "quantity": 1,
            "unit_price_minor": price_minor,
            "currency": "GBP",
        }
        for i, order in enumerate(orders)
        for product in order
    ]
    return pa.Table.from_pylist(rows, schema=schema(LINES))


def pairs_of(snapshot: Snapshot) -> pa.Table:
    """The columns of the pair table that the report reads; lift by the snapshot's expectation."""
    pairs, products = snapshot.pairs, snapshot.products
    ids = pa.array(list(products.ids), pa.string())
    anchor = np.repeat(np.arange(len(products.ids)), np.diff(pairs.offsets))
    n = products.n_orders.astype(np.float64)
    lift = pairs.n_both / (snapshot.meta.expectation * n[anchor] * n[pairs.candidate])
    prices = products.price_minor
    ratio = [
        prices[c] / prices[a] if prices[a] > 0 and prices[c] > 0 else None
        for a, c in zip(anchor, pairs.candidate, strict=True)
    ]
    return pa.table(
        {
            "anchor_id": ids.take(pa.array(anchor)),
            "candidate_id": ids.take(pa.array(pairs.candidate)),
            "n_both": pairs.n_both.astype(np.int64),
            "n_customers": pairs.n_customers.astype(np.int64),
            "lift": lift,
            "lift_low": lift * 0.8,
            "lift_high": lift * 1.25,
            "llr": pairs.n_both * np.log(lift),
            "q_value": pairs.q_value,
            "proven": pairs.proven,
            "relation": pa.array([RELATIONS[r] for r in pairs.relation], pa.string()),
            "role": pa.array([ROLES[r] for r in pairs.role], pa.string()),
            "price_ratio": pa.array(ratio, pa.float64()),
        }
    )


def both_ways(a: str, b: str, n_both: int, **more: object) -> tuple[Pair, Pair]:
    """A pair in both directions; ``b`` is the add-on."""
    return (
        Pair(anchor=a, candidate=b, n_both=n_both, role="addon", **more),  # type: ignore[arg-type]
        Pair(anchor=b, candidate=a, n_both=n_both, role="main", **more),  # type: ignore[arg-type]
    )


def shop(title: str = "Kettle") -> Snapshot:
    """The shop of ``ORDERS``; the kettle's title can be replaced."""
    return snapshot_of(
        [
            Product(
                id="kettle", title=title, category="Home > Kitchen", price_minor=4000, n_orders=30
            ),
            Product(id="tea", title="Tea", category="Food", price_minor=500, n_orders=30),
            Product(id="cup", title="Cup", category="Home > Kitchen", price_minor=900, n_orders=20),
            Product(id="lamp", title="Lamp", category="Home > Light", n_orders=15),
            Product(id="bulb", title="Bulb", category="Home > Light", n_orders=10),
        ],
        [
            *both_ways("kettle", "tea", 30),
            *both_ways("kettle", "cup", 20),
            *both_ways("tea", "cup", 20),
            *both_ways("lamp", "bulb", 10, proven=False),
        ],
        n_baskets=45,
    )


def bundle(anchor: str, *addons: str, **more: object) -> dict[str, object]:
    """A row of ``BUNDLES``: 20 orders hold the whole set, 10 all of it but one."""
    return {
        "anchor_id": anchor, "addon_ids": addons, "n_members": 1 + len(addons),
        "n_together": 20, "n_almost": 10, "n_customers": 20, "n_expected": 13.3,
        "complete_share": 2 / 3, "p_value": 0.001, "q_value": 0.002, **more,
    }  # fmt: skip


def report_of(
    snapshot: Snapshot,
    lines: pa.Table,
    books: Sequence[Book] = (),
    notes: Sequence[Note] = (),
    bundles: Sequence[dict[str, object]] = (),
) -> ReportData:
    """The report's data, decided by the real decision."""
    shelf = Shelf(snapshot)
    return report_results(
        snapshot,
        pairs_of(snapshot),
        lines,
        lambda request: decide(request, shelf),
        proposed=pa.Table.from_pylist([*bundles], schema=schema(BUNDLES)),
        books=books,
        notes=notes,
        made_at="2026-06-01T08:00:00Z",
        shop="Corner shop",
    )


def full_report(title: str = "Kettle") -> ReportData:
    """A report with something in every section."""
    books = [
        Book(
            file=f"{title}.csv",
            kind="orders",
            rows_in=120,
            loaded=110,
            not_product=4,
            duplicate=1,
            quarantined=5,
            imported_at="2026-06-01T07:00:00Z",
            reasons={"bad_price": 5},
        )
    ]
    notes = [Note(code="mixed_currency", severity="warning", message=f"Seen: {title}", n_rows=2)]
    two_a_day = [i // 2 for i in range(len(ORDERS))]
    bundles = [bundle("kettle", "tea", "cup", sum_minor=5400, held="out_of_stock")]
    return report_of(shop(title), lines_of(ORDERS, days=two_a_day), books, notes, bundles)
