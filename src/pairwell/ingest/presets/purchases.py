"""Purchases among the events of other systems, which know a customer and an instant, no order.

Rows of any other event are no product; they are counted by their own word. Where no order number
is told, all that a customer bought on one day (UTC) is one basket: the items of one order are
logged seconds apart, and two orders of one customer on a day are rare.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.instants import instants
from pairwell.ingest.convert.texts import as_id, as_text
from pairwell.ingest.fields import Mask, mask_of

_BUY = pa.array(
    [
        "buy", "buys", "bought", "purchase", "purchased", "purchases", "order", "ordered",
        "order completed", "order_completed", "purchase-complete",
    ]
)  # fmt: skip


def others(event: pa.Array) -> tuple[pa.Array, Mask]:
    """What each row is that is no purchase (null on purchases), and the mask of such rows.

    >>> named, mask = others(pa.array(["Purchase", "view", None]))
    >>> named.to_pylist(), mask.tolist()
    ([None, 'view', '(no event)'], [False, True, True])
    """
    word = pc.fill_null(as_text(event), "(no event)")
    bought = pc.is_in(pc.utf8_lower(word), value_set=_BUY)
    return pc.if_else(bought, pa.scalar(None, pa.string()), word), ~mask_of(bought)


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
