"""Counts of limited offers in the state's file; each step is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from pairwell.offers import limits
from pairwell.offers.limits import Change, LimitCount, Refused
from pairwell.store.sqlite.database import open_database, refusals, transaction


class SqliteLimits:
    """Fits the port ``Limits``; a connection of its own to the file of the state.

    Args:
        file: the database; made when it is not there.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = open_database(file)

    def left(self, name: str, limit: int, as_of: datetime) -> int:
        with refusals(self._file):
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
        self._connection.close()

    def _count(self, name: str, limit: int) -> LimitCount:
        told = self._connection.execute(
            "select count from limited_offer where name = ?", (name,)
        ).fetchone()
        if told is None:
            return LimitCount(limit=limit)
        known = msgspec.json.decode(str(told[0]), type=LimitCount)
        return msgspec.structs.replace(known, limit=limit)

    def _change(
        self, name: str, limit: int, step: Callable[[LimitCount], Change]
    ) -> Refused | None:
        with transaction(self._connection, self._file) as connection:
            after, refused = step(self._count(name, limit))
            if refused is None:
                text = msgspec.json.encode(after, order="deterministic").decode()
                connection.execute(
                    "insert into limited_offer (name, count) values (?, ?) "
                    "on conflict (name) do update set count = excluded.count",
                    (name, text),
                )
        return refused
