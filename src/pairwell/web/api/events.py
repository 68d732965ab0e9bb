"""``POST /v1/events``: what happened, on the disk before it is acknowledged."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from pairwell.app.ports.journal import Received
from pairwell.app.record_events import read_events
from pairwell.model.event import Event
from pairwell.web.body import check_json
from pairwell.web.call import Call
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply, json_reply
from pairwell.wiring import utc_now


class EventsSent(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of at most 500 in our own shape; GA4's and Segment's bodies are taken unchanged."""

    events: tuple[Event, ...]


class NotKept(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a batch that was not kept: its place from zero, and why."""

    index: int
    code: str
    detail: str


class EventsReceived(msgspec.Struct, frozen=True, kw_only=True):
    """The books of one batch: ``received = stored + duplicate + quarantined``.

    Attributes:
        dropped_fields: unknown fields that were left out.
    """

    received: int
    stored: int
    duplicate: int
    quarantined: tuple[NotKept, ...]
    dropped_fields: int


async def send(call: Call) -> Reply:
    """Keep a batch; when the answer is sent, it is on the disk."""
    batch = check_json(call.body)
    delivery = read_events(
        batch,
        source=call.caller.source,
        trusted=call.caller.is_backend,
        at=utc_now(),
    )
    received = await asyncio.wrap_future(call.service.journal.submit(delivery))
    return json_reply(books_of(received), 202)


def not_kept(received: Received) -> tuple[NotKept, ...]:
    """What was put aside, as the API tells it."""
    return tuple(
        NotKept(index=one.index, code=one.code, detail=one.detail) for one in received.quarantined
    )


def books_of(received: Received) -> EventsReceived:
    """The books as the API tells them."""
    return EventsReceived(
        received=received.received,
        stored=received.stored,
        duplicate=received.duplicate,
        quarantined=not_kept(received),
        dropped_fields=received.dropped_fields,
    )


EXAMPLE: dict[str, Any] = {
    "events": [
        {
            "id": "0b1e6c1e-1",
            "name": "offer_clicked",
            "at": "2026-11-21T10:00:00Z",
            "visitor_id": "v-7f3a",
            "decision_id": "r5f0c9e2d71a84b36c2",
            "offer_id": "r5f0c9e2d71a84b36c2-0-1",
            "product_id": "22386",
            "placement": "product",
            "position": 1,
        }
    ]
}
ANSWER = {"received": 1, "stored": 1, "duplicate": 0, "quarantined": [], "dropped_fields": 0}

OPERATIONS = (
    Operation(
        name="sendEvents",
        method="POST",
        path="/v1/events",
        summary="Send what happened, up to 500 events.",
        tag="Events",
        run=send,
        takes=EventsSent,
        gives=EventsReceived,
        status=202,
        refuses=(507,),
        texts=True,
        example=EXAMPLE,
        answer=ANSWER,
    ),
)
