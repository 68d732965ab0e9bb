"""Journal in SQLite: acknowledged means synced, and one sync serves all who wait.

Many processes may have it open. Each has one thread that writes; while a commit is synced, the
requests that come gather for the next one. After a failed write or sync a process takes nothing
in any more: what the disk holds is then unknown, and trying again could hide a loss.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import msgspec

from pairwell.app.ports.journal import (
    Books,
    Delivery,
    JournalEntry,
    QuarantinedEvent,
    Received,
    hour_of,
)
from pairwell.model.broken_promise import BrokenPromise, ReportedIncentive
from pairwell.model.errors import DiskFull, PairwellError, StoreBusy, StoreFailed
from pairwell.model.live_product import LiveProduct
from pairwell.model.retention import Aged
from pairwell.model.store_told import StoreTold
from pairwell.model.turned_down import TurnedDown, turned_down_by
from pairwell.store import question
from pairwell.store.sqlite.database import open_database, refusals
from pairwell.store.sqlite.group_writer import GroupWriter
from pairwell.store.sqlite.journal_ageing import let_go_events, let_go_quarantine
from pairwell.store.sqlite.journal_people import forget_customer
from pairwell.store.sqlite.journal_writing import LAST, write_deliveries

MAX_WAITING = 20_000
"""Events that may wait for the disk; about 20 MiB. More is refused with ``StoreBusy``."""

MAX_GROUP = 4_000
"""About so many events go into one commit."""

MIN_FREE_BYTES, MIN_FREE_SHARE = 512 * 2**20, 0.05
LOOK_EVERY = 1.0
"""Seconds between two looks at the free space of the disk."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Handed = tuple[Delivery, "Future[Received]"]


def free_space(folder: Path) -> tuple[int, int]:
    """Bytes free and bytes in all of the disk that a folder lies on."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


class SqliteJournal:
    """Fits the port ``Journal``.

    Args:
        file: the database; made when it is not there.
        space: tells bytes free and in all of the disk.
        vfs: file layer that a test watches the disk with.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
    """

    def __init__(
        self,
        file: Path,
        *,
        space: Callable[[Path], tuple[int, int]] = free_space,
        vfs: str | None = None,
    ) -> None:
        self._file = file
        self._space = space
        self._connection = open_database(file, "journal", check=False, vfs=vfs)
        for setting in ("temp_store = memory", "cache_size = -16000"):
            self._connection.execute(f"pragma {setting}")
        self._connection.execute(question("journal/incoming"))
        self._reading = threading.Lock()
        self._reader: apsw.Connection | None = None
        self._failed: StoreFailed | None = None
        self._full: DiskFull | None = None
        self._looked = float("-inf")
        self._writer: GroupWriter[Handed] = GroupWriter(
            self._commit, max_waiting=MAX_WAITING, max_group=MAX_GROUP
        )

    def submit(self, delivery: Delivery) -> Future[Received]:
        if trouble := self.trouble():
            raise trouble
        done: Future[Received] = Future()
        done.set_running_or_notify_cancel()  # from here on nobody can take it back
        weight = 1 + len(delivery.entries) + len(delivery.refused)
        if not self._writer.put((delivery, done), weight):
            raise StoreBusy("Too much is waiting to be written.", "Send it again in a second.")
        return done

    def append(self, delivery: Delivery) -> Received:
        return self.submit(delivery).result()

    def trouble(self) -> PairwellError | None:
        now = time.monotonic()
        if now - self._looked > LOOK_EVERY:
            self._looked = now
            try:
                free, total = self._space(self._file.parent)
            except OSError as error:
                self._looked = float("-inf")
                return self._failed or StoreFailed(
                    f"The folder of {self._file.name} cannot be reached: {error}.",
                    "Look at the disk.",
                )
            low = free < max(MIN_FREE_BYTES, MIN_FREE_SHARE * total)
            self._full = _full(f"{free / 2**20:,.0f} MiB are free.") if low else None
        return self._failed or self._full

    def last_seq(self) -> int:
        [row] = self._read(LAST)  # also where the last entries were let go of
        return int(row[0])

    def entries(
        self, after: int = 0, limit: int = 10_000, *, for_facts: bool = False
    ) -> tuple[JournalEntry, ...]:
        only = "and for_facts = 1" if for_facts else ""
        rows = self._read(
            "select seq, kind, source, id, received_us, payload, skewed from entry "  # noqa: S608
            f"where seq > ? {only} order by seq limit ?",
            after,
            limit,
        )
        return _entries(rows)

    def entries_of(self, customer_id: str) -> tuple[JournalEntry, ...]:
        return _entries(self._read(question("journal/entries_of"), customer_id))

    def people(self) -> frozenset[str]:
        return frozenset(str(name) for (name,) in self._read(question("journal/people")))

    def forget_customer(self, customer_id: str) -> int:
        return forget_customer(self._file, customer_id)

    def live(self, after: int = 0) -> tuple[int, tuple[LiveProduct, ...]]:
        rows = self._read(question("journal/live"), after)
        return (rows[-1][0] if rows else after), tuple(
            LiveProduct(
                product_id=product_id,
                in_stock=None if in_stock is None else bool(in_stock),
                price_minor=price_minor,
                currency=currency,
                store=store,
            )
            for _, product_id, in_stock, price_minor, currency, store in rows
        )

    def stores(self, only: str | None = None) -> tuple[StoreTold, ...]:
        rows = (
            self._read(question("journal/stores"))
            if only is None
            else self._read(question("journal/store"), only)
        )
        return tuple(
            StoreTold(
                store=store,
                n_told=n_told,
                n_in_stock=n_in_stock,
                told_at=EPOCH + timedelta(microseconds=told_us),
            )
            for store, n_told, n_in_stock, told_us in rows
        )

    def turned_down(self, after: int, since: datetime) -> tuple[int, tuple[TurnedDown, ...]]:
        last = self.last_seq()
        since_us = (since - EPOCH) // timedelta(microseconds=1)
        rows = self._read(question("journal/turned_down"), after, last, since_us)
        return last, tuple(
            each
            for us, payload in rows
            for each in turned_down_by(payload.encode(), EPOCH + timedelta(microseconds=us))
        )

    def reported_incentives(self) -> tuple[ReportedIncentive, ...]:
        return tuple(
            ReportedIncentive(
                name=name,
                withdrawn=bool(withdrawn),
                n_times=n_times,
                last_at=EPOCH + timedelta(microseconds=last_us),
                latest=msgspec.json.decode(latest, type=BrokenPromise),
            )
            for name, withdrawn, n_times, last_us, latest in self._read(
                "select * from reported_incentive order by name"
            )
        )

    def books(self) -> tuple[Books, ...]:
        return tuple(
            Books(
                source=source,
                hour=hour,
                received=received,
                stored=stored,
                duplicate=duplicate,
                quarantined=quarantined,
                dropped_fields=dropped,
            )
            for source, hour, received, stored, duplicate, quarantined, dropped in self._read(
                "select * from book order by source, hour"
            )
        )

    def unbalanced(self) -> int:
        [row] = self._read(question("journal/unbalanced"))
        return int(row[0])

    def quarantined(self, limit: int = 1_000) -> tuple[QuarantinedEvent, ...]:
        return tuple(
            QuarantinedEvent(
                source=source, hour=hour, code=code, detail=detail, raw=raw, times=times
            )
            for source, hour, code, detail, raw, times in self._read(
                "select source, hour, code, detail, raw, times from quarantine "
                "order by hour desc, source, code, raw limit ?",
                limit,
            )
        )

    def aged_events(self, before: datetime) -> Aged:
        before_us = (before - EPOCH) // timedelta(microseconds=1)
        [(n_old, n_all)] = self._read(question("journal/aged_events"), before_us)
        return Aged(n_old=n_old, n_all=n_all)

    def let_go_events(self, before: datetime) -> int:
        return let_go_events(self._file, before)

    def aged_quarantine(self, before: datetime) -> Aged:
        [(n_old, n_all)] = self._read(
            "select coalesce(sum(iif(hour < ?, times, 0)), 0), coalesce(sum(times), 0) "
            "from quarantine",
            hour_of(before),
        )
        return Aged(n_old=n_old, n_all=n_all)

    def let_go_quarantine(self, before: datetime) -> int:
        return let_go_quarantine(self._file, before)

    def close(self) -> None:
        self._writer.close()
        self._failed = self._failed or StoreFailed("The journal is closed.")
        with self._reading:
            self._close_reader()
        self._connection.close()

    def _read(self, statement: str, *values: apsw.SQLiteValue) -> list[tuple[Any, ...]]:
        """Rows, by a connection that never stands in the writer's way."""
        with self._reading:
            try:
                with refusals(self._file):
                    if self._reader is None:
                        self._reader = apsw.Connection(str(self._file))
                        self._reader.set_busy_timeout(1_000)
                    return self._reader.execute(statement, values).fetchall()
            except apsw.Error as error:
                self._close_reader()
                raise StoreFailed(
                    f"{self._file.name} cannot be read: {error}.", "Look at the disk."
                ) from error

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _commit(self, group: list[Handed]) -> None:
        """Write a group in one transaction; then, and only then, tell those who wait."""
        try:
            answers = self._write([delivery for delivery, _ in group])
        except PairwellError as refusal:
            for _, done in group:
                done.set_exception(refusal)
        except Exception as error:  # noqa: BLE001 - the thread must live, the callers must hear
            if len(group) == 1:
                group[0][1].set_exception(error)
            else:  # one that cannot be written must not take the others with it
                for handed in group:
                    self._commit([handed])
        else:
            for (_, done), answer in zip(group, answers, strict=True):
                done.set_result(answer)

    def _write(self, deliveries: list[Delivery]) -> list[Received]:
        if self._failed:
            raise self._failed
        connection = self._connection
        try:
            connection.execute("begin immediate")
            answers = write_deliveries(connection, deliveries)
            connection.execute("commit")
        except apsw.BusyError as error:
            self._undo()
            raise StoreBusy(
                f"Another process keeps {self._file.name} locked.", "Send it again in a second."
            ) from error
        except apsw.FullError as error:
            self._undo()
            raise _full("A write found no room.") from error
        except DISK_ERRORS as error:
            self._failed = StoreFailed(
                f"{self._file.name} cannot be written: {error}.",
                "Look at the disk, then start this process again.",
            )
            self._undo()
            raise self._failed from error
        except BaseException:
            self._undo()
            raise
        return answers

    def _undo(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
        except apsw.Error as error:
            self._failed = self._failed or StoreFailed(
                f"{self._file.name} cannot be rolled back: {error}.",
                "Look at the disk, then start this process again.",
            )


DISK_ERRORS = (
    apsw.IOError,
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.PermissionsError,
    apsw.NoLFSError,
    apsw.ProtocolError,
)


def _entries(rows: list[tuple[Any, ...]]) -> tuple[JournalEntry, ...]:
    return tuple(
        JournalEntry(
            seq=seq,
            kind=kind,
            source=source,
            id=id_,
            received_at=EPOCH + timedelta(microseconds=us),
            payload=payload.encode(),
            skewed=bool(skewed),
        )
        for seq, kind, source, id_, us, payload, skewed in rows
    )


def _full(told: str) -> DiskFull:
    return DiskFull(
        f"The disk is nearly full, so nothing is taken in. {told}",
        "Free some room; intake goes on by itself.",
    )
