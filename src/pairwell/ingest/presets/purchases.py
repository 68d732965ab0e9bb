"""Purchases among the events of other systems, which know a customer and an instant, no order.

Where no order number is told, all that a customer bought on one day (UTC) is one basket: the items
of one order are logged seconds apart, and two orders of one customer on a day are rare.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.instants import instants
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Fields
from pairwell.ingest.presets.event_words import BOUGHT, other_than
from pairwell.ingest.presets.preset import Prepared


def bought_by_day(fields: Fields) -> Prepared:
    """Purchases of an export that knows event, customer and instant alone."""
    event, not_bought = other_than(fields["event"], BOUGHT)
    prepared = dict(fields)
    prepared["ordered_at"] = plain_times(fields["ordered_at"])
    prepared["order_id"] = customer_days(fields["customer_id"], prepared["ordered_at"])
    return Prepared(prepared, not_bought, event)


def plain_times(when: pa.Array) -> pa.Array:
    """Seconds since 1970 without a fraction, microseconds as milliseconds, one zone, not two.

    >>> plain_times(pa.array(["1767312000.5", "1767312000123456", "2026-01-02"])).to_pylist()
    ['1767312000', '1767312000123', '2026-01-02']
    """
    text = pc.replace_substring_regex(as_text(when), r"^(\d{10})\.\d+$", r"\1")
    # Go writes 2026-01-02 10:00:00 +0000 UTC.
    text = pc.replace_substring_regex(text, r"([+-]\d{4}) [A-Z]{3,4}$", r"\1")
    return pc.replace_substring_regex(text, r"^(\d{13})\d{3}$", r"\1")


def customer_days(customer: pa.Array, when: pa.Array) -> pa.Array:
    """An order number for each customer and day; null where either is not told.

    >>> day = pa.array(["2026-01-02T10:00:00Z", "1767312000", "soon", None])
    >>> customer_days(pa.array(["u", "u", "u", "u"]), day).to_pylist()
    ['u@2026-01-02', 'u@2026-01-02', 'u@soon', None]
    """
    text = as_text(when)
    # An unreadable time keeps its text, so that it is the date that is blamed.
    day = pc.coalesce(pc.strftime(instants(text), format="%Y-%m-%d"), text)
    return pc.binary_join_element_wise(as_id(customer), day, "@")
