"""Segment's track calls again: ``Product Viewed`` (purchases: presets/segment.py)."""

from __future__ import annotations

from pairwell.ingest.fields import Fields
from pairwell.ingest.presets.event_words import VIEWED, other_than
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.segment import first_id
from pairwell.model.source import Kind


class SegmentViews:
    """Product views in the words of Segment's ecommerce spec v2; named, never guessed."""

    name = "segment_views"
    kind: Kind = "views"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "event": "event",
        "userid": "customer_id",
        "user_id": "customer_id",
        "anonymousid": "browser",
        "anonymous_id": "browser",
        "timestamp": "viewed_on",
        "originaltimestamp": "sent_at",
        "properties_product_id": "product",
        "properties_sku": "sku",
    }
    required: tuple[str, ...] = ("event",)

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return False

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        event, left_out = other_than(fields["event"], VIEWED)
        filled = dict(fields)
        for ours, first, second in (
            ("product_id", "product", "sku"),
            ("customer_id", "customer_id", "browser"),
            ("viewed_on", "viewed_on", "sent_at"),
        ):
            filled[ours] = first_id(fields, n_rows, first, second)
        return Prepared(filled, left_out, event)
