"""The widget's script, as a shop's page loads it: ``/pairwell.js``."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from pairwell.web.call import Call
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply

MEDIA = "text/javascript; charset=utf-8"
KEPT_FOR = 3600
"""Seconds that browsers may keep it: a new one is in every shop within the hour."""


async def read(call: Call) -> Reply:
    """The script, or the word that the page has it."""
    body, mark = _script()
    headers = [
        (b"cache-control", f"public, max-age={KEPT_FOR}".encode()),
        (b"etag", mark),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]
    if call.headers.get(b"if-none-match") == mark:
        return Reply(304, b"", headers=headers)
    return Reply(200, body, media=MEDIA.encode(), headers=headers)


@cache
def _script() -> tuple[bytes, bytes]:
    body = files("pairwell.web").joinpath("widget", "pairwell.min.js").read_bytes()
    return body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'.encode()


OPERATIONS = (
    Operation(
        name="readWidget",
        method="GET",
        path="/pairwell.js",
        summary="Read the widget's script.",
        tag="Offers",
        run=read,
        refuses=(304,),
        media=MEDIA,
    ),
)
