"""Verb: take in a batch of events in any known shape; one bad event never blocks the others.

What happened is kept as told; what is wrong goes into quarantine with its code. Purchases, refunds
and cancellations count only from the back end. They reach the facts, and so do the back end's own
product views of a known visitor; nothing that a browser tells does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pairwell.app.check_entries import NotUsable, checked, refused
from pairwell.app.event_shapes import ga4, own, segment
from pairwell.app.event_shapes.shaped import Shaped
from pairwell.app.ports.journal import Delivery, Entry, Journal, Received
from pairwell.model.errors import InputRefused
from pairwell.model.event import TRUSTED_ONLY, Event

MAX_BATCH = 500
"""So many events at most in one request."""

MAX_SKEW = timedelta(days=1)
"""A sender's clock that is further off is flagged."""


def record_events(
    batch: Any, *, source: str, trusted: bool, received_at: datetime, journal: Journal
) -> Received:
    """Take in a batch and wait until it is on the disk.

    Args:
        batch: the request's body, decoded from JSON: our own shape, GA4's or Segment's.
        source: who sent it, in a name that outlives his keys.
        trusted: whether it is the shop's back end.
        received_at: the present instant.
        journal: where it is kept.

    Returns:
        The books: received = stored + duplicate + quarantined.

    Raises:
        InputRefused: the body is no batch of events, or longer than 500.
        StoreBusy: too much is waiting already.
        DiskFull: the disk is nearly full.
        StoreFailed: a write or sync failed.
    """
    return journal.append(read_events(batch, source=source, trusted=trusted, at=received_at))


def read_events(batch: Any, *, source: str, trusted: bool, at: datetime) -> Delivery:
    """A batch as the journal takes it, for doors that wait for its future themselves.

    Raises:
        InputRefused: the body is no batch of events, or longer than 500.
    """
    entries, put_aside, dropped = [], [], 0
    for index, shaped in enumerate(_shapes(batch, at)):
        dropped += shaped.dropped
        try:
            entries.append(_entry(index, shaped.fields, trusted=trusted, at=at))
        except NotUsable as why:
            put_aside.append(refused(index, why, shaped.raw))
    return Delivery(
        source=source,
        received_at=at,
        entries=tuple(entries),
        refused=tuple(put_aside),
        dropped_fields=dropped,
    )


def _entry(index: int, fields: Any, *, trusted: bool, at: datetime) -> Entry:
    event, payload = checked(fields, Event)
    for_facts = event.name in TRUSTED_ONLY
    if for_facts and not trusted:
        raise NotUsable("not_trusted", f"{event.name} counts only with a key of the back end.")
    if for_facts and event.order_id is None:
        raise NotUsable("missing_order_id", f"{event.name} needs the order that it is about.")
    if event.name == "purchased" and not event.products():
        raise NotUsable("missing_product_id", "purchased needs the products that were bought.")
    who = event.customer_id or event.visitor_id
    if event.name == "product_viewed" and trusted and who and event.products():
        for_facts = True
    return Entry(
        kind="event",
        id=event.id,
        payload=payload,
        index=index,
        for_facts=for_facts,
        skewed=event.at is not None and abs(event.at - at) > MAX_SKEW,
    )


def _shapes(batch: Any, at: datetime) -> Iterator[Shaped]:
    """The reader of the shape that a body has.

    Raises:
        InputRefused: it has none, or is too long.
    """
    if not isinstance(batch, dict):
        raise InputRefused("The body is no JSON object.", 'Send {"events": [...]}.')
    events = batch.get("events", batch.get("batch"))
    if isinstance(events, list):
        if len(events) > MAX_BATCH:
            raise InputRefused(
                f"The batch has {len(events):,} events; {MAX_BATCH} is the most.",
                "Send it in parts.",
            )
        if "batch" in batch:
            return segment.read(batch)
        if "client_id" in batch or "app_instance_id" in batch:
            return ga4.read(batch, at)
        return own.read(batch)
    if "type" in batch and "batch" not in batch and "events" not in batch:
        return segment.read(batch)
    raise InputRefused(
        "The body is no batch of events.",
        'Send {"events": [...]}, or the body of a GA4 or Segment call.',
    )
