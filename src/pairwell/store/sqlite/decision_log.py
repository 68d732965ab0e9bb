"""Decisions in a SQLite file of their own: written by a thread, synced now and then.

A power cut may take the last seconds; what does not fit the queue or the disk is dropped, counted.
"""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import msgspec

from pairwell.model.decision import LoggedDecision, LoggedOffer
from pairwell.model.errors import PairwellError
from pairwell.model.retention import Aged
from pairwell.store.sqlite.database import open_database, refusals, transaction
from pairwell.store.sqlite.group_writer import GroupWriter

MAX_WAITING = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class SqliteDecisionLog:
    """Fits the port ``DecisionLog``.

    Args:
        file: the database; made when it is not there.
        max_waiting: so many decisions may wait for the disk.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
    """

    def __init__(self, file: Path, *, max_waiting: int = MAX_WAITING) -> None:
        self._file = file
        self._connection = open_database(file, "decisions", check=False)
        self._connection.execute("pragma synchronous = normal")
        self._lock = threading.Lock()
        self.n_dropped = 0
        self._writer: GroupWriter[LoggedDecision] = GroupWriter(
            self._commit, max_waiting=max_waiting, max_group=1_000
        )

    def write(self, decision: LoggedDecision) -> bool:
        kept = self._writer.put(decision)
        if not kept:
            self._drop(1)
        return kept

    def decisions(self, after: int = 0, limit: int = 10_000) -> tuple[LoggedDecision, ...]:
        rows: list[tuple[Any, ...]]
        with refusals(self._file), closing(apsw.Connection(str(self._file))) as reader:
            rows = reader.execute(
                "select decision_id, at_us, placement, arm, snapshot_id, n_eligible, person, "
                "offers from decision where nth > ? order by nth limit ?",
                (after, limit),
            ).fetchall()
        return tuple(
            LoggedDecision(
                decision_id=decision_id,
                at=EPOCH + timedelta(microseconds=at_us),
                placement=placement,
                arm=arm,
                snapshot_id=snapshot_id,
                n_eligible=n_eligible,
                person=person,
                offers=msgspec.json.decode(offers, type=tuple[LoggedOffer, ...]),
            )
            for decision_id, at_us, placement, arm, snapshot_id, n_eligible, person, offers in rows
        )

    def people(self) -> frozenset[str]:
        asked = "select distinct person from decision where person is not null"
        with refusals(self._file), closing(apsw.Connection(str(self._file))) as reader:
            return frozenset(str(person) for (person,) in reader.execute(asked))

    def forget_person(self, person: str) -> int:
        connection = open_database(self._file, "decisions", check=False)
        with closing(connection):
            connection.execute("pragma secure_delete = on").fetchall()
            with transaction(connection, self._file):
                connection.execute("update decision set person = null where person = ?", (person,))
                n_changed = connection.changes()
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
        return n_changed

    def aged(self, before: datetime) -> Aged:
        asked = "select coalesce(sum(at_us < ?), 0), count(*) from decision"
        with refusals(self._file), closing(apsw.Connection(str(self._file))) as reader:
            [(n_old, n_all)] = reader.execute(asked, ((before - EPOCH) // MICROSECOND,)).fetchall()
        return Aged(n_old=int(str(n_old)), n_all=int(str(n_all)))

    def let_go(self, before: datetime) -> int:
        part = (
            "delete from decision where nth in (select nth from decision where at_us < ? "
            "and nth < (select max(nth) from decision) order by nth limit 10000)"
        )
        n_gone = 0
        with closing(open_database(self._file, "decisions", check=False)) as connection:
            while True:
                with transaction(connection, self._file):
                    connection.execute(part, ((before - EPOCH) // MICROSECOND,))
                    n = connection.changes()
                n_gone += n
                if not n:
                    return n_gone

    def close(self) -> None:
        self._writer.close()
        self._connection.close()

    def _commit(self, group: list[LoggedDecision]) -> None:
        try:
            with transaction(self._connection, self._file) as connection:
                connection.executemany(
                    "insert into decision (decision_id, at_us, placement, arm, snapshot_id, "
                    "n_eligible, person, offers) values (?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            one.decision_id,
                            (one.at - EPOCH) // MICROSECOND,
                            one.placement,
                            one.arm,
                            one.snapshot_id,
                            one.n_eligible,
                            one.person,
                            msgspec.json.encode(one.offers).decode(),
                        )
                        for one in group
                    ],
                )
        except (PairwellError, apsw.Error):
            self._drop(len(group))

    def _drop(self, n: int) -> None:
        with self._lock:
            self.n_dropped += n
