"""Order lines for the review, told as who bought what on which day and for how much."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from pairwell.matrix.review_orders import ReviewOrders, review_orders
from pairwell.model.columns import LINES, schema
from pairwell.model.snapshot import Snapshot
from tests.snapshots import Pair, Product, snapshot_of

START = datetime(2024, 1, 1, tzinfo=UTC)
Bought = tuple[float, tuple[str, ...]]
"""A day, and the products of one order of a customer of its own."""


def orders(n: int, first: float, last: float, *products: str) -> list[Bought]:
    """So many orders of the same products, evenly over the days."""
    return [(first + (last - first) * (i + 0.5) / n, products) for i in range(n)]


def lines(
    bought: Iterable[Bought], prices: dict[str, int] | None = None, start: int = 0
) -> pa.Table:
    """Lines in ``LINES`` columns, one piece each; 100 pence unless ``prices`` says otherwise."""
    rows = [
        {
            "order_id": f"o{i:05}",
            "product_id": product,
            "customer_id": f"c{i:05}",
            "ordered_at": START + timedelta(days=day),
            "quantity": 1,
            "unit_price_minor": (prices or {}).get(product, 100),
            "currency": "GBP",
        }
        for i, (day, products) in enumerate(bought, start)
        for product in products
    ]
    return pa.Table.from_pylist(rows, schema=schema(LINES))


def read(
    snapshot: Snapshot, *kept: pa.Table, back: pa.Table | None = None, window: float = 90
) -> ReviewOrders:
    """The lines as the review reads them."""
    nothing = lines([]) if back is None else back
    return review_orders(pa.concat_tables(kept), nothing, snapshot.products.ids, window)


def lamp_and_bulb(**bulb: object) -> Snapshot:
    """A lamp whose list holds a bulb and a shade."""
    return snapshot_of(
        [
            Product(id="lamp", title="Lamp", price_minor=1000),
            Product(id="bulb", title="Bulb", **{"price_minor": 100, **bulb}),  # type: ignore[arg-type]
            Product(id="shade", title="Shade", price_minor=100),
        ],
        [
            Pair(anchor="lamp", candidate="bulb", score=0.3),
            Pair(anchor="lamp", candidate="shade", score=0.2),
        ],
    )
