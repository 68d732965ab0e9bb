"""GA4's export again: what was looked at, for telling substitutes (purchases: presets/ga4.py)."""

from __future__ import annotations

from pairwell.ingest.fields import Fields
from pairwell.ingest.presets.event_words import VIEWED, other_than
from pairwell.ingest.presets.ga4 import first_told, told
from pairwell.ingest.presets.preset import Prepared
from pairwell.ingest.presets.purchases import plain_times
from pairwell.model.source import Kind


class Ga4Views:
    """``view_item`` events of Google Analytics 4 in JSON; named, never guessed."""

    name = "ga4_views"
    kind: Kind = "views"
    currency: str | None = None
    columns: dict[str, str] = {  # noqa: RUF012 - never changed
        "event_name": "event",
        "event": "event",
        "event_timestamp": "viewed_on",
        "timestamp_micros": "viewed_on",
        "timestamp": "viewed_on",
        "event_date": "event_date",
        "user_id": "customer_id",
        "user_pseudo_id": "browser",
        "client_id": "browser",
        "items_item_id": "product_id",
    }
    required: tuple[str, ...] = ("event", "product_id")

    @classmethod
    def recognises(cls, names: frozenset[str]) -> bool:
        return False

    def prepare(self, fields: Fields, n_rows: int) -> Prepared:
        filled = {name: told(array) for name, array in fields.items()}
        event, left_out = other_than(filled["event"], VIEWED)
        filled["product_id"] = fields["product_id"]
        filled["customer_id"] = first_told(filled, n_rows, "customer_id", "browser")
        filled["viewed_on"] = plain_times(first_told(filled, n_rows, "viewed_on", "event_date"))
        return Prepared(filled, left_out, event)
