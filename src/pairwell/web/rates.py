"""Rate limits: a bucket a caller, filled at a steady rate, in the memory of one worker."""

from __future__ import annotations

import msgspec

MAX_CALLERS = 50_000
"""Buckets that are kept; the oldest go first, so that addresses cannot fill the memory."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """So many requests a second, and so many at once before that."""

    rate: float
    burst: int


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a request found.

    Attributes:
        allowed: whether it may go on.
        limit: so many may come at once.
        remaining: requests that may follow at once.
        reset: seconds until the bucket is full again.
        retry_after: seconds until one more is allowed; zero when it is.
    """

    allowed: bool
    limit: int
    remaining: int
    reset: int
    retry_after: int


class Buckets:
    """The buckets of all callers.

    >>> buckets = Buckets()
    >>> limit = Limit(rate=1, burst=2)
    >>> [buckets.take("a", limit, now=0.0).allowed for _ in range(3)]
    [True, True, False]
    >>> buckets.take("a", limit, now=1.0).allowed, buckets.take("b", limit, now=0.0).allowed
    (True, True)
    """

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float]] = {}  # what is left, and when

    def take(self, caller: str, limit: Limit, now: float) -> Taken:
        """Take one out, if there is one.

        Args:
            caller: whose bucket.
            limit: how it fills.
            now: seconds of a clock that never goes back.
        """
        left, since = self._buckets.pop(caller, (float(limit.burst), now))
        left = min(float(limit.burst), left + (now - since) * limit.rate)
        allowed = left >= 1
        if allowed:
            left -= 1
        self._buckets[caller] = left, now  # last: the first in the dict is the oldest
        if len(self._buckets) > MAX_CALLERS:
            del self._buckets[next(iter(self._buckets))]
        return Taken(
            allowed=allowed,
            limit=limit.burst,
            remaining=int(left),
            reset=int((limit.burst - left) / limit.rate) + 1,
            retry_after=0 if allowed else int((1 - left) / limit.rate) + 1,
        )
