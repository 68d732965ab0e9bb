"""Idempotency keys: a request that is sent again gets the answer of the first time.

The contract is Stripe's: the first result stands for seven days, whatever it was below status 500;
the same key with another body is refused, and so is one whose first request is still running.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from pairwell.model.errors import KeyInUse, KeyRefused, KeyReused

KEPT_FOR = timedelta(days=7)
"""How long a first result stands."""

ABANDONED_AFTER = timedelta(minutes=1)
"""A request that never finished (its process died) may be tried anew after so long."""

MAX_KEY = 255


class FirstResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the first request was answered: HTTP status and body."""

    status: int
    body: bytes


def check_key(key: str) -> None:
    """Whether a key can be one.

    Raises:
        KeyRefused: empty, or longer than 255 characters.
    """
    if not 0 < len(key) <= MAX_KEY:
        raise KeyRefused(
            f"An Idempotency-Key has 1 to {MAX_KEY} characters, not {len(key):,}.",
            "Use a random UUID for each new request.",
        )


def in_use(key: str) -> KeyInUse:
    """What a second request hears while the first is running."""
    return KeyInUse(
        f"The first request with Idempotency-Key {key} is still running.",
        "Send it again in a second.",
    )


def reused(key: str) -> KeyReused:
    """What a request with another body hears."""
    return KeyReused(
        f"Idempotency-Key {key} came before with another body.",
        "Use a new key for a new request.",
    )


class IdempotencyKeys(Protocol):
    """The store of keys; one execution for each key, over all processes."""

    def begin(self, source: str, key: str, body: bytes, now: datetime) -> FirstResult | None:
        """Claim a key.

        Args:
            source: who sends; keys of different senders have nothing to do with each other.
            key: the header's text.
            body: the request: method, path and body.
            now: the present instant.

        Returns:
            The first result, to be answered again; None: go on, and call ``finish``.

        Raises:
            KeyRefused: empty, or longer than 255 characters (400).
            KeyInUse: the first request is still running (409).
            KeyReused: the key came with another body (422).
            StoreBusy: another process wrote for too long.
        """
        ...

    def finish(self, source: str, key: str, result: FirstResult, now: datetime) -> None:
        """Keep the first result; a status of 500 and above frees the key instead."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
