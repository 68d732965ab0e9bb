"""Idempotency keys in a dict."""

from __future__ import annotations

import threading
from datetime import datetime

from pairwell.app.ports.idempotency import (
    ABANDONED_AFTER,
    KEPT_FOR,
    FirstResult,
    check_key,
    in_use,
    reused,
)


class MemoryIdempotencyKeys:
    """Fits the port ``IdempotencyKeys``; lives as long as the object."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], tuple[bytes, datetime, FirstResult | None]] = {}

    def begin(self, source: str, key: str, body: bytes, now: datetime) -> FirstResult | None:
        check_key(key)
        with self._lock:
            if (source, key) in self._held:
                held, since, result = self._held[source, key]
                stands_for = KEPT_FOR if result else ABANDONED_AFTER
                if now - since < stands_for:
                    if held != body:
                        raise reused(key)
                    if result is None:
                        raise in_use(key)
                    return result
            self._held[source, key] = (body, now, None)
            return None

    def finish(self, source: str, key: str, result: FirstResult, now: datetime) -> None:
        with self._lock:
            body, _, _ = self._held.pop((source, key))
            if result.status < 500:
                self._held[source, key] = (body, now, result)

    def close(self) -> None:
        """Nothing to let go of."""
