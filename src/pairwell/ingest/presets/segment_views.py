"""Segment's track calls again: ``Product Viewed`` (purchases: presets/segment.py)."""

from __future__ import annotations

import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_id
from pairwell.ingest.fields import Fields, nulls
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.product_views import other_than_views
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
        event, left_out = other_than_views(fields["event"])
        filled = dict(fields)
        for ours, first, second in (
            ("product_id", "product", "sku"),
            ("customer_id", "customer_id", "browser"),
            ("viewed_on", "viewed_on", "sent_at"),
        ):
            filled[ours] = pc.coalesce(
                as_id(fields.get(first, nulls(n_rows))), as_id(fields.get(second, nulls(n_rows)))
            )
        return Prepared(filled, left_out, event)
