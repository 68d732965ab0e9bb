"""Reading the body of a request: no more bytes and no more time than it may take."""

from __future__ import annotations

from typing import Any

from litestar.types import Receive

from pairwell.web.errors import BodyTooLarge
from pairwell.web.patience import Patience

BODY_SECONDS = 10.0
"""A body that has not arrived by then is cut."""


async def body_of(
    receive: Receive, headers: dict[bytes, bytes], at_most: int, patience: Patience
) -> bytes:
    """The bytes.

    Raises:
        BodyTooLarge: there are more than allowed.
        TooSlow: they did not arrive in time.
    """
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > at_most:
        raise _too_large(at_most)
    return await patience.wait_for(_read(receive, at_most))


async def _read(receive: Receive, at_most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message: Any = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > at_most:
            raise _too_large(at_most)
        parts.append(part)
        if not message.get("more_body"):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(at_most: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body is larger than {at_most:,} bytes.", "Send it in parts.")
