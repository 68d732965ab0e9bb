"""PredictionIO's (the Universal Recommender's) events: the ``buy`` ones, one row each."""

from __future__ import annotations

import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text
from pairwell.ingest.fields import Fields, nulls
from pairwell.ingest.presets.event_words import BOUGHT, other_than
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.purchases import customer_days
from pairwell.model.source import Kind


class PredictionIo:
    """What ``pio export`` writes."""

    name = "prediction_io"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "event": "event",
        "entityid": "customer_id",
        "targetentityid": "product_id",
        "eventtime": "ordered_at",
        "properties_order_id": "order",
        "properties_quantity": "quantity",
        "properties_price": "unit_price",
        "properties_currency": "currency",
    }
    required: tuple[str, ...] = ("event", "customer_id", "product_id", "ordered_at")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"event", "entitytype", "entityid", "targetentityid", "eventtime"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        event, not_bought = other_than(fields["event"], BOUGHT)
        prepared = dict(fields)
        prepared["order_id"] = pc.coalesce(
            as_text(fields.get("order", nulls(n_rows))),
            customer_days(fields["customer_id"], fields["ordered_at"]),
        )
        prepared["quantity"] = pc.fill_null(as_text(fields.get("quantity", nulls(n_rows))), "1")
        return Prepared(prepared, not_bought, event)
