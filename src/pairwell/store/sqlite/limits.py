"""Counts of limited offers in the state's file; each step is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from pairwell.offers import limits
from pairwell.offers.limits import Change, LimitCount, Refused
from pairwell.store.sqlite.open_file import OpenFile


class SqliteLimits(OpenFile):
    """Fits the port ``Limits``; a connection of its own to the file of the state."""

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

    def _count(self, name: str, limit: int) -> LimitCount:
        for row in self._rows("select count from limited_offer where name = ?", name):
            known = msgspec.json.decode(row["count"], type=LimitCount)
            return msgspec.structs.replace(known, limit=limit)
        return LimitCount(limit=limit)

    def _change(
        self, name: str, limit: int, step: Callable[[LimitCount], Change]
    ) -> Refused | None:
        with self._transaction() as connection:
            after, refused = step(self._count(name, limit))
            if refused is None:
                text = msgspec.json.encode(after, order="deterministic").decode()
                connection.execute(
                    "insert into limited_offer (name, count) values (?, ?) "
                    "on conflict (name) do update set count = excluded.count",
                    (name, text),
                )
        return refused
