"""Rate limits: a bucket a caller, in the memory of one worker."""

from __future__ import annotations

from pairwell.model.pace import Bucket, Limit, Taken, take_one

__all__ = ["MAX_CALLERS", "Buckets", "Limit", "Taken"]

MAX_CALLERS = 50_000
"""Buckets that are kept; the oldest go first, so that addresses cannot fill the memory."""


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
        self._buckets: dict[str, Bucket] = {}

    def take(self, caller: str, limit: Limit, now: float) -> Taken:
        """Take one out, if there is one.

        Args:
            caller: whose bucket.
            limit: how it fills.
            now: seconds of a clock that never goes back.
        """
        taken, bucket = take_one(self._buckets.pop(caller, None), limit, now)
        self._buckets[caller] = bucket  # last: the first in the dict is the oldest
        if len(self._buckets) > MAX_CALLERS:
            del self._buckets[next(iter(self._buckets))]
        return taken
