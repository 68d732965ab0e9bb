"""``POST /v1/webhooks/{source}``: what a shop system pushes, signed instead of keyed.

The signature is HMAC-SHA256 over ``timestamp.body`` with one of two secrets, so that they can be
changed without a gap; it holds for five minutes.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import time

import msgspec

from pairwell.app.record_events import read_events
from pairwell.web.api.events import books_of
from pairwell.web.api.rows import RECORD, OrdersPut, RowsReceived, keep_rows
from pairwell.web.body import check_json
from pairwell.web.call import Call
from pairwell.web.errors import InvalidValue, NotAuthenticated, NotFound
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply, json_reply
from pairwell.wiring import utc_now

MINUTES_5 = 300
_SOURCE = re.compile(r"[a-z0-9-]{1,40}")


async def receive(call: Call) -> Reply:
    """Orders, products, customers, stock or events, as their own operations take them."""
    source = call.path["source"]
    if not _SOURCE.fullmatch(source):
        raise NotFound("There is no such webhook.", "Name it in small letters, digits and dashes.")
    check_signature(
        call.service.webhook_secrets,
        call.headers.get(b"x-pairwell-timestamp", b""),
        call.headers.get(b"x-pairwell-signature", b""),
        call.body,
        time.time(),
    )
    body = check_json(call.body)
    nouns = [noun for noun in (*RECORD, "events") if isinstance(body, dict) and noun in body]
    if len(nouns) != 1:
        raise InvalidValue(
            "The body holds no rows, or of several kinds.",
            f"Send one of {', '.join((*RECORD, 'events'))}.",
        )
    name = f"webhook:{source}"
    if nouns == ["events"]:
        delivery = read_events(body, source=name, trusted=True, at=utc_now())
        received = await asyncio.wrap_future(call.service.journal.submit(delivery))
        return json_reply(msgspec.to_builtins(books_of(received)) | {"outcomes": received.outcomes})
    return await keep_rows(call, nouns[0], name)


def check_signature(
    secrets: tuple[bytes, ...], timestamp: bytes, signature: bytes, body: bytes, now: float
) -> None:
    """Refuse what was not signed with one of our secrets in the last five minutes.

    Raises:
        NotAuthenticated: so it is.

    >>> mark = hmac.new(b"s", b"100.{}", hashlib.sha256).hexdigest().encode()
    >>> check_signature((b"old", b"s"), b"100", b"v1=" + mark, b"{}", now=399)
    """
    said = [part.strip().removeprefix(b"v1=") for part in signature.split(b",")]
    fresh = timestamp.isdigit() and len(timestamp) < 15 and abs(now - int(timestamp)) < MINUTES_5
    signed = timestamp + b"." + body
    held = [hmac.new(secret, signed, hashlib.sha256).hexdigest().encode() for secret in secrets]
    matches = [hmac.compare_digest(ours, theirs) for ours in held for theirs in said]
    if not fresh or not any(matches):
        raise NotAuthenticated(
            "The signature does not hold.",
            "Sign timestamp.body with HMAC-SHA256 and send it within five minutes.",
        )


OPERATIONS = (
    Operation(
        name="receiveWebhook",
        method="POST",
        path="/v1/webhooks/{source}",
        summary="Take in what a shop system pushes, signed.",
        tag="Back end",
        run=receive,
        takes=OrdersPut,
        gives=RowsReceived,
        refuses=(401, 404, 507),
        example={
            "orders": [
                {
                    "order_id": "581587",
                    "ordered_at": "2026-11-21T10:00:00Z",
                    "lines": [{"product_id": "22386", "quantity": 1}],
                }
            ]
        },
        answer={
            "received": 1,
            "stored": 1,
            "duplicate": 0,
            "quarantined": [],
            "outcomes": ["stored"],
        },
    ),
)
