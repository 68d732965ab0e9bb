"""Decisions in a SQLite file of their own: written by a thread, synced now and then.

A power cut may take the last seconds; what does not fit the queue or the disk is dropped, counted.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import apsw
import msgspec

from pairwell.model.decision import LoggedDecision, LoggedOffer, ShownAt
from pairwell.model.errors import PairwellError
from pairwell.model.retention import Aged
from pairwell.model.turned_down import StoodIn
from pairwell.store import question
from pairwell.store.sqlite.database import open_database, refusals, transaction
from pairwell.store.sqlite.group_writer import GroupWriter

MAX_WAITING = 10_000
AT_ONCE = 100
"""So many decisions are handed to the writer at once: what finds no room is dropped together."""

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
        self._writer: GroupWriter[Sequence[LoggedDecision]] = GroupWriter(
            self._commit, max_waiting=max_waiting, max_group=1_000
        )

    def write(self, decisions: Sequence[LoggedDecision]) -> int:
        n_kept = 0
        for start in range(0, len(decisions), AT_ONCE):
            some = decisions[start : start + AT_ONCE]
            if self._writer.put(some, len(some)):
                n_kept += len(some)
        self._drop(len(decisions) - n_kept)
        return n_kept

    def decisions(self, after: int = 0, limit: int = 10_000) -> tuple[LoggedDecision, ...]:
        rows: list[tuple[Any, ...]]
        with refusals(self._file), closing(apsw.Connection(str(self._file))) as reader:
            rows = reader.execute(
                "select decision_id, at_us, placement, arm, snapshot_id, n_eligible, person, "
                "offers from decision "
                "where nth >= (select min(nth) from decision) + ? order by nth limit ?",
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

    def shown(self, product_ids: Sequence[str], since: datetime) -> tuple[ShownAt, ...]:
        given = ((since - EPOCH) // MICROSECOND, msgspec.json.encode(product_ids).decode())
        rows: list[tuple[Any, ...]]
        with refusals(self._file), closing(apsw.Connection(str(self._file))) as reader:
            rows = reader.execute(question("decisions/shown"), given).fetchall()
        return tuple(
            ShownAt(
                product_id=product_id, placement=placement, n_times=n_times,
                last_at=EPOCH + timedelta(microseconds=last_us),
            )
            for product_id, placement, n_times, last_us in rows
        )  # fmt: skip

    def last(self) -> int:
        [(last,)] = self._read("select coalesce(max(nth), 0) from decision")
        return int(last)

    def n_shown(self, after: int, last: int, since: datetime) -> dict[str, int]:
        since_us = (since - EPOCH) // MICROSECOND
        return dict(self._read(question("decisions/n_shown"), after, last, since_us))

    def stood_in(self, after: int, last: int, since: datetime) -> tuple[StoodIn, ...]:
        since_us = (since - EPOCH) // MICROSECOND
        rows = self._read(question("decisions/stood_in"), after, last, since_us)
        return tuple(
            StoodIn(person, product_id, EPOCH + timedelta(microseconds=us))
            for person, product_id, us in rows
        )

    def _read(self, statement: str, *values: int) -> list[tuple[Any, ...]]:
        with refusals(self._file), closing(apsw.Connection(str(self._file))) as reader:
            return list(reader.execute(statement, values))

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
        end = (
            "select coalesce((select min(nth) from decision where at_us >= ?), "
            "(select max(nth) from decision), 0)"
        )
        part = (
            "delete from decision where nth in "
            "(select nth from decision where nth < ? order by nth limit 10000)"
        )
        n_gone = 0
        with closing(open_database(self._file, "decisions", check=False)) as connection:
            [(last,)] = connection.execute(end, ((before - EPOCH) // MICROSECOND,)).fetchall()
            while True:
                with transaction(connection, self._file):
                    connection.execute(part, (last,))
                    n = connection.changes()
                n_gone += n
                if not n:
                    return n_gone

    def close(self) -> None:
        self._writer.close()
        self._connection.close()

    def _commit(self, group: list[Sequence[LoggedDecision]]) -> None:
        try:
            with transaction(self._connection, self._file) as connection:
                for some in group:
                    connection.execute(_keep(len(some)), _values(some))
        except (PairwellError, apsw.Error, OSError):  # the last: not even our statement can be read
            self._drop(sum(map(len, group)))

    def _drop(self, n: int) -> None:
        with self._lock:
            self.n_dropped += n


@lru_cache(maxsize=AT_ONCE)
def _keep(n: int) -> str:
    """The statement that writes so many decisions."""
    return question("decisions/keep") + ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?)"] * n)


def _values(decisions: Sequence[LoggedDecision]) -> list[Any]:
    """All that is bound to it, one decision after the other."""
    values: list[Any] = []
    for one in decisions:
        values += (
            one.decision_id,
            (one.at - EPOCH) // MICROSECOND,
            one.placement,
            one.arm,
            one.snapshot_id,
            one.n_eligible,
            one.person,
            msgspec.json.encode(one.offers).decode(),
        )
    return values
