"""Idempotency keys in the journal's file: claimed and answered on the disk, over all processes."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pairwell.app.ports.idempotency import (
    ABANDONED_AFTER,
    KEPT_FOR,
    FirstResult,
    check_key,
    in_use,
    reused,
)
from pairwell.store.sqlite.open_file import OpenFile

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class SqliteIdempotencyKeys(OpenFile):
    """Fits the port ``IdempotencyKeys``; each call waits for the disk.

    Args:
        file: the journal's database; made when it is not there.
    """

    schema = "journal"
    checked = False

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._lock = threading.Lock()

    def begin(self, source: str, key: str, body: bytes, now: datetime) -> FirstResult | None:
        check_key(key)
        body_hash, at_us = hashlib.sha256(body).digest(), (now - EPOCH) // MICROSECOND
        with self._lock, self._transaction() as connection:
            connection.execute(
                "delete from idempotency where at_us <= ? "
                "or (source = ? and key = ? and status is null and at_us <= ?)",
                (
                    at_us - KEPT_FOR // MICROSECOND,
                    source,
                    key,
                    at_us - ABANDONED_AFTER // MICROSECOND,
                ),
            )
            for held, status, answer in connection.execute(
                "select body_hash, status, body from idempotency where source = ? and key = ?",
                (source, key),
            ):
                if held != body_hash:
                    raise reused(key)
                if status is None:
                    raise in_use(key)
                return FirstResult(status=status, body=answer)
            connection.execute(
                "insert into idempotency values (?, ?, ?, ?, null, null)",
                (source, key, body_hash, at_us),
            )
        return None

    def finish(self, source: str, key: str, result: FirstResult, now: datetime) -> None:
        at_us = (now - EPOCH) // MICROSECOND
        with self._lock, self._transaction() as connection:
            if result.status < 500:
                connection.execute(
                    "update idempotency set status = ?, body = ?, at_us = ? "
                    "where source = ? and key = ?",
                    (result.status, result.body, at_us, source, key),
                )
            else:
                connection.execute(
                    "delete from idempotency where source = ? and key = ?", (source, key)
                )
