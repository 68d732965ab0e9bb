"""Gorse's feedback: the rows whose feedback is a purchase.

``Value`` is a weight of the shop's own choice and no number of pieces, so it is not read.
"""

from __future__ import annotations

from pairwell.ingest.fields import Fields
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.purchases import bought_by_day
from pairwell.model.source import Kind


class Gorse:
    """The feedback file of Gorse, CSV or JSON Lines."""

    name = "gorse"
    kind: Kind = "orders"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "feedbacktype": "event",
        "feedback_type": "event",
        "userid": "customer_id",
        "user_id": "customer_id",
        "itemid": "product_id",
        "item_id": "product_id",
        "timestamp": "ordered_at",
        "time_stamp": "ordered_at",
    }
    required: tuple[str, ...] = ("customer_id", "product_id", "ordered_at", "event")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return bool({"feedbacktype", "feedback_type"} & names) and bool(
            {"itemid", "item_id"} & names
        )

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        return bought_by_day(fields)
