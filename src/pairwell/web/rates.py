"""Rate limits: a bucket a caller, shared by all workers of a service through mapped memory.

Nothing is locked and nothing waits for a disk. Of a caller stands there only when the bucket will
be full again: what is left follows from it, and a place whose time is over is as good as free. Of
two workers that take for one caller in the same microsecond one may go uncounted. The answers are
those of model/pace.py, which log-in counts with.
"""

from __future__ import annotations

import mmap
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from pairwell.model.pace import Limit, Taken

__all__ = ["MAX_CALLERS", "Buckets", "Limit", "Taken"]

MAX_CALLERS = 1 << 16
"""Buckets that are kept: one mebibyte. Who would be full soonest goes first."""

SECOND = 1_000_000_000
"""Instants are whole nanoseconds: what floats lose adds up."""

TINY = 1e-6
"""Of a request: nobody shall lose a whole one by rounding."""

PLACES = 8
"""A caller's bucket stands in one of so many places."""


class Buckets:
    """The buckets of all callers.

    Args:
        file: where all workers keep them; it is made and must go with the service, because its
            instants are those of this start of the machine. None: in the memory of this process.

    >>> buckets = Buckets()
    >>> limit = Limit(rate=1, burst=2)
    >>> [buckets.take("a", limit, now=0.0).allowed for _ in range(3)]
    [True, True, False]
    >>> buckets.take("a", limit, now=1.0).allowed, buckets.take("b", limit, now=0.0).allowed
    (True, True)
    """

    def __init__(self, file: Path | None = None) -> None:
        size = 2 * 8 * MAX_CALLERS
        if file is None:
            memory = mmap.mmap(-1, size)
        else:
            with file.open("a+b") as shared:
                shared.truncate(size)  # zeros; those that another worker wrote stay
                memory = mmap.mmap(shared.fileno(), size)
        halves = memoryview(memory)
        self._who = halves[: size // 2].cast("Q")
        self._full_at = halves[size // 2 :].cast("q")

    def take(self, caller: str, limit: Limit, now: float) -> Taken:
        """Take one out, if there is one.

        Args:
            caller: whose bucket.
            limit: how it fills.
            now: seconds of a clock that never goes back and that all workers share.
        """
        who, first = _digest(caller)
        place = first if self._who[first] == who else self._place(who, first)
        rate, burst, instant = limit.rate, limit.burst, int(now * SECOND)
        # between reading and writing as little as can be: another worker may be at it
        until_full = max(0, self._full_at[place] - instant)
        left = burst - until_full * rate / SECOND
        allowed = left + TINY >= 1
        if allowed:
            self._full_at[place] = instant + until_full + int(SECOND / rate)
            left -= 1
        return Taken(
            allowed=allowed,
            limit=burst,
            remaining=int(left + TINY),
            reset=int((burst - left) / rate) + 1,
            retry_after=0 if allowed else int((1 - left) / rate) + 1,
        )

    def _place(self, who: int, first: int) -> int:
        """Where the caller's bucket stands; a stranger gets the place of who is full soonest."""
        places = range(first, first + PLACES)
        for place in places:
            if self._who[place] == who:
                return place
        place = min(places, key=self._full_at.__getitem__)
        self._full_at[place], self._who[place] = 0, who
        return place


@lru_cache(maxsize=4096)
def _digest(caller: str) -> tuple[int, int]:
    """The same in every worker, and the first place; never zero, which stands for nobody."""
    who = int.from_bytes(blake2b(caller.encode(), digest_size=8).digest()) or 1
    return who, who % (MAX_CALLERS // PLACES) * PLACES
