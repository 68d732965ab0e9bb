"""An operation of the API: its place, its shapes, its examples and the function that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from pairwell.web.call import Call
from pairwell.web.reply import Reply

MAX_BODY = 1 << 20
"""Bytes of a body, unless an operation says otherwise."""


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the API.

    Attributes:
        name: operation id; ``web/access.py`` says who may.
        method, path: where; ``{name}`` are parameters.
        summary: one sentence for people.
        tag: the resource.
        run: does it.
        takes: struct of the body; None: no body.
        query: struct of the query; None: no parameters.
        gives: struct of the answer; None: no JSON.
        status: of the answer.
        refuses: statuses of problems beside those that every operation has.
        media: content type of the answer where it is no JSON.
        texts: bodies may come as ``text/plain`` too (beacons).
        repeatable: takes an ``Idempotency-Key``.
        example: a body that works.
        answer: an answer to it.
        max_body: bytes.
    """

    name: str
    method: str
    path: str
    summary: str
    tag: str
    run: Callable[[Call], Awaitable[Reply]]
    takes: Any = None
    query: Any = None
    gives: Any = None
    status: int = 200
    refuses: tuple[int, ...] = ()
    media: str = "application/json"
    texts: bool = False
    repeatable: bool = False
    example: Any = None
    answer: Any = None
    max_body: int = MAX_BODY
