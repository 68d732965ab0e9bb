"""Answers: JSON, and problems as RFC 9457 wants them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec

from pairwell.model.errors import PairwellError
from pairwell.web.errors import HttpRefusal

JSON = b"application/json"
PROBLEM = b"application/problem+json"
TEXT = b"text/plain; charset=utf-8"

STATUS = {
    "input_refused": 400,
    "key_refused": 400,
    "import_held": 409,
    "key_in_use": 409,
    "not_ready": 409,
    "snapshot_refused": 409,
    "key_reused": 422,
    "settings_refused": 503,
    "store_busy": 503,
    "store_failed": 503,
    "disk_full": 507,
}
"""HTTP status of our errors; those of this door carry their own."""

RETRY_AFTER = {429: b"1", 503: b"2", 507: b"30"}
"""Seconds after which it is worth trying again."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, for programs and people (RFC 9457).

    Attributes:
        type: ``about:blank``: ``code`` names the kind.
        title: the HTTP status in words.
        status: the HTTP status.
        code: the kind, stable, for programs.
        detail: what happened, in one sentence.
        hint: what to do next; may be empty.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str


class Reply(msgspec.Struct):
    """An answer, not sent yet."""

    status: int
    body: bytes
    media: bytes = JSON
    headers: list[tuple[bytes, bytes]] = []


def json_reply(value: Any, status: int = 200, *headers: tuple[bytes, bytes]) -> Reply:
    """A value as JSON; not-a-number becomes null."""
    return Reply(status, encoded(value), JSON, list(headers))


def encoded(value: Any) -> bytes:
    """A value as JSON; not-a-number becomes null."""
    return _ENCODER.encode(value)


def problem_of(error: PairwellError) -> Problem:
    """What to tell of an error.

    >>> from pairwell.model.errors import StoreBusy
    >>> problem_of(StoreBusy("Another process writes.")).status
    503
    """
    status = error.status if isinstance(error, HttpRefusal) else STATUS.get(error.code, 500)
    return Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        code=error.code,
        detail=error.message,
        hint=error.hint,
    )


def problem_reply(error: PairwellError) -> Reply:
    """An error as an answer, with Retry-After where trying again makes sense."""
    problem = problem_of(error)
    headers = [(b"cache-control", b"no-store")]
    if problem.status in RETRY_AFTER:
        headers.append((b"retry-after", RETRY_AFTER[problem.status]))
    return Reply(problem.status, msgspec.json.encode(problem), PROBLEM, headers)


def _plain(value: Any) -> Any:
    """What msgspec does not know: numpy's scalars."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no JSON form")


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
