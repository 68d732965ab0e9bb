"""Segment's track calls (RudderStack's, PostHog's too): ``Order Completed``, one row a product.

Who is signed in is the customer, else the browser.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields, nulls
from pairwell.ingest.presets.event_words import BOUGHT, other_than
from pairwell.ingest.presets.preset import Prepared
from pairwell.model.source import Kind


class Segment:
    """Events in the words of Segment's ecommerce spec v2."""

    name = "segment"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "event": "event",
        "userid": "customer_id",
        "user_id": "customer_id",
        "anonymousid": "browser",
        "anonymous_id": "browser",
        "timestamp": "ordered_at",
        "originaltimestamp": "sent_at",
        "properties_order_id": "order_id",
        "properties_currency": "currency",
        "products_product_id": "product",
        "products_sku": "sku",
        "products_name": "title",
        "products_category": "category",
        "products_price": "unit_price",
        "products_quantity": "quantity",
    }
    required: tuple[str, ...] = ("event", "order_id")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"event", "properties_order_id"} <= names and not names.isdisjoint(
            {"products_product_id", "products_sku"}
        )

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: as_text(array) for name, array in fields.items()}
        event, not_bought = other_than(filled["event"], BOUGHT)
        filled["order_id"] = fields["order_id"]
        for ours, first, second in (
            ("product_id", "product", "sku"),
            ("customer_id", "customer_id", "browser"),
            ("ordered_at", "ordered_at", "sent_at"),
        ):
            filled[ours] = first_id(filled, n_rows, first, second)
        # Segment takes a quantity that is left out for one piece.
        filled["quantity"] = pc.fill_null(filled.get("quantity", nulls(n_rows)), "1")
        return Prepared(filled, not_bought, event)


def first_id(fields: Fields, n_rows: int, *names: str) -> pa.Array:
    """The first that is told."""
    return pc.coalesce(*(as_id(fields.get(name, nulls(n_rows))) for name in names))
