"""Amazon Personalize's interactions CSV: the rows whose event is a purchase.

``EVENT_VALUE`` is a number of the shop's own choice and no price, so it is not read.
"""

from __future__ import annotations

from pairwell.ingest.fields import Fields
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.purchases import bought_by_day
from pairwell.model.source import Kind


class Personalize:
    """The interactions dataset of Amazon Personalize."""

    name = "personalize"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "user_id": "customer_id",
        "item_id": "product_id",
        "timestamp": "ordered_at",
        "event_type": "event",
    }
    required: tuple[str, ...] = ("customer_id", "product_id", "ordered_at", "event")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return {"user_id", "item_id", "timestamp", "event_type"} <= names

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        return bought_by_day(fields)
