"""GA4's export: purchases among all events, one row an item; BigQuery's JSON or a data layer.

``items`` may stand beside the event or inside ``ecommerce``. Who is signed in is the customer, else
the browser.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Fields, nulls
from pairwell.ingest.presets.event_words import BOUGHT, other_than
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.purchases import plain_times
from pairwell.model.source import Kind


class Ga4:
    """Events of Google Analytics 4 in JSON."""

    name = "ga4"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "event_name": "event",
        "event": "event",
        "event_timestamp": "ordered_at",
        "timestamp_micros": "ordered_at",
        "timestamp": "ordered_at",
        "event_date": "event_date",
        "user_id": "customer_id",
        "user_pseudo_id": "browser",
        "client_id": "browser",
        "ecommerce_transaction_id": "order_id",
        "event_params_transaction_id": "param_order",
        "transaction_id": "plain_order",
        "event_params_currency": "param_currency",
        "ecommerce_currency": "currency",
        "currency": "plain_currency",
        "geo_country": "country",
        "items_item_id": "product_id",
        "items_item_name": "title",
        "items_item_category": "category",
        "items_quantity": "quantity",
        "items_price": "unit_price",
    }
    required: tuple[str, ...] = ("event", "product_id")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return "items_item_id" in names and not names.isdisjoint({"event_name", "event"})

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: told(array) for name, array in fields.items()}
        event, not_bought = other_than(filled["event"], BOUGHT)
        filled["product_id"] = fields["product_id"]
        filled["order_id"] = first_told(filled, n_rows, "order_id", "param_order", "plain_order")
        filled["customer_id"] = first_told(filled, n_rows, "customer_id", "browser")
        filled["currency"] = first_told(
            filled, n_rows, "currency", "param_currency", "plain_currency"
        )
        filled["ordered_at"] = plain_times(first_told(filled, n_rows, "ordered_at", "event_date"))
        # GA4 takes a quantity that is left out for one piece.
        filled["quantity"] = pc.fill_null(filled.get("quantity", nulls(n_rows)), "1")
        return Prepared(filled, not_bought, event)


def first_told(filled: Fields, n_rows: int, *names: str) -> pa.Array:
    """The first that is told."""
    return pc.coalesce(*(filled.get(name, nulls(n_rows)) for name in names))


def told(cells: pa.Array) -> pa.Array:
    """Texts; ``(not set)`` is GA4's word for null."""
    texts = as_text(cells)
    return pc.if_else(pc.equal(texts, "(not set)"), pa.scalar(None, pa.string()), texts)
