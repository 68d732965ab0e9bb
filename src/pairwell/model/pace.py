"""How fast one caller may come: a bucket that fills at a steady rate, wherever it is kept."""

from __future__ import annotations

import msgspec


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """So many requests a second, and so many at once before that."""

    rate: float
    burst: int


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a caller's burst, and at which second that was reckoned."""

    left: float
    since: float


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


def take_one(bucket: Bucket | None, limit: Limit, now: float) -> tuple[Taken, Bucket]:
    """Take one out, if there is one; a clock that went back fills nothing.

    Args:
        bucket: as it was left; None: this caller comes for the first time.
        limit: how it fills.
        now: seconds.

    >>> limit = Limit(rate=1, burst=2)
    >>> taken, bucket = take_one(None, limit, 10.0)
    >>> taken.allowed, taken.remaining, bucket.left
    (True, 1, 1.0)
    >>> take_one(bucket, limit, 5.0)[0].remaining
    0
    """
    full = float(limit.burst)
    left, since = (full, now) if bucket is None else (bucket.left, bucket.since)
    left = min(full, left + max(0.0, now - since) * limit.rate)
    allowed = left >= 1
    if allowed:
        left -= 1
    taken = Taken(
        allowed=allowed,
        limit=limit.burst,
        remaining=int(left),
        reset=int((full - left) / limit.rate) + 1,
        retry_after=0 if allowed else int((1 - left) / limit.rate) + 1,
    )
    return taken, Bucket(left=left, since=now)
