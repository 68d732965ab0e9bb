"""Counts of limited offers in a dict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

import msgspec

from pairwell.offers import limits
from pairwell.offers.limits import Change, LimitCount, Refused


class MemoryLimits:
    """Fits the port ``Limits``; lives as long as the object."""

    def __init__(self) -> None:
        self._counts: dict[str, LimitCount] = {}
        self._lock = Lock()

    def left(self, name: str, limit: int, as_of: datetime) -> int:
        return limits.left(self._count(name, limit), as_of)

    def reserve(
        self, name: str, limit: int, token: str, as_of: datetime, hold: timedelta
    ) -> Refused | None:
        return self._change(name, limit, lambda count: limits.reserve(count, token, as_of, hold))

    def confirm(self, name: str, limit: int, token: str, as_of: datetime) -> Refused | None:
        return self._change(name, limit, lambda count: limits.confirm(count, token, as_of))

    def release(self, name: str, token: str) -> Refused | None:
        return self._change(name, 0, lambda count: limits.release(count, token))

    def close(self) -> None:
        """Nothing is held."""

    def _count(self, name: str, limit: int) -> LimitCount:
        known = self._counts.get(name, LimitCount(limit=limit))
        return msgspec.structs.replace(known, limit=limit)

    def _change(
        self, name: str, limit: int, step: Callable[[LimitCount], Change]
    ) -> Refused | None:
        with self._lock:
            after, refused = step(self._count(name, limit))
            if refused is None:
                self._counts[name] = after
            return refused
