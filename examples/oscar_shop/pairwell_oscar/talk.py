"""Speaking with pairwell: one request, little patience, and silence after a failure."""

import json
import logging
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

from django.conf import settings

log = logging.getLogger("pairwell")

PAGE_SECONDS = 0.25
"""A page of the shop waits so long, unless ``PAIRWELL["page_seconds"]`` says otherwise."""

BACKGROUND_SECONDS = 10
"""Commands and the sender wait so long."""

QUIET_SECONDS = 15
"""After a failure pages do not ask, and show nothing of ours, for so long."""

_quiet_until = 0.0
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # pairwell is near by

Failure = (OSError, ValueError, HTTPException)
"""What an unreachable, slow or confused pairwell raises; time-outs are OSErrors."""


def is_up() -> bool:
    """Whether pages should ask: nothing failed in this process a moment ago."""
    return time.monotonic() >= _quiet_until


def ask(
    method: str,
    path: str,
    body: bytes | dict[str, Any] | None = None,
    *,
    headers: dict[str, str] | None = None,
    seconds: float = BACKGROUND_SECONDS,
) -> bytes:
    """One request, in the shop's name unless the headers say otherwise.

    Raises:
        OSError: refused, unreachable or too slow; ``HTTPError`` has a status.
    """
    told = json.dumps(body).encode() if isinstance(body, dict) else body
    own = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.PAIRWELL['key']}",
    }
    url = settings.PAIRWELL["url"].rstrip("/") + path  # an address of the operator's
    request = urllib.request.Request(  # noqa: S310
        url, told, own if headers is None else headers, method=method
    )
    with _direct.open(request, timeout=seconds) as answer:
        found: bytes = answer.read()
        return found


def ask_for_page(
    method: str, path: str, body: bytes | dict[str, Any] | None = None, **rest: Any
) -> bytes | None:
    """The same for a page that is being made: None instead of any failure, and then quiet."""
    global _quiet_until
    if not is_up():
        return None
    try:
        seconds = settings.PAIRWELL.get("page_seconds", PAGE_SECONDS)
        return ask(method, path, body, seconds=seconds, **rest)
    except urllib.error.HTTPError as error:
        log.warning("pairwell refused %s: %s", path, error)
        if error.code >= 500:
            _quiet_until = time.monotonic() + QUIET_SECONDS
    except Failure as error:
        log.warning("pairwell does not answer: %s", error)
        _quiet_until = time.monotonic() + QUIET_SECONDS
    return None
