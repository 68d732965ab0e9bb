"""State in SQLite: every write is one transaction, on the disk when the call returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw
import msgspec

from pairwell.app.ports.state import (
    Became,
    ImportRecord,
    MatrixVersion,
    not_in_quarantine,
    unknown_version,
)
from pairwell.model.curated import EDIT, CuratedEdit, CuratedRow, EditHead
from pairwell.model.erasures import Erasures
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding, QuarantinedRow
from pairwell.model.retention import Aged
from pairwell.store.sqlite.curated import read_curated, read_edit, read_heads, write_edit
from pairwell.store.sqlite.database import refusals, transaction
from pairwell.store.sqlite.erased import add_erasures, erase, erased_among, erasures
from pairwell.store.sqlite.open_file import OpenFile


class SqliteState(OpenFile):
    """Fits the port ``State``."""

    @contextmanager
    def importing(self) -> Iterator[_Import]:
        """Bad rows wait in a temporary table, so that a long import locks nobody out."""
        self._connection.execute(
            "create temp table waiting (nth integer primary key, file, line, reason, raw)"
        )
        try:
            yield _Import(self._connection, self._file)
        finally:
            self._connection.execute("drop table temp.waiting")

    def imports(self) -> tuple[ImportRecord, ...]:
        rows = self._rows("select * from import order by number")
        return tuple(
            ImportRecord(
                **row
                | {
                    "findings": msgspec.json.decode(row["findings"], type=tuple[Finding, ...]),
                    "header": msgspec.json.decode(row["header"], type=tuple[str, ...]),
                }
            )
            for row in rows
        )

    def quarantined(self, number: int) -> tuple[QuarantinedRow, ...]:
        rows = self._rows(
            "select file, line, reason, raw from quarantine where number = ? order by nth", number
        )
        return tuple(QuarantinedRow(**row) for row in rows)

    def mend(self, number: int, row: QuarantinedRow, became: Became) -> ImportRecord:
        with self._transaction() as connection:
            nth = connection.execute(
                "select min(nth) from quarantine "
                "where number = ? and file = ? and line = ? and reason = ? and raw = ?",
                (number, row.file, row.line, row.reason, row.raw),
            ).get
            if nth is None:
                raise not_in_quarantine(number, row.line)
            connection.execute("delete from quarantine where number = ? and nth = ?", (number, nth))
            connection.execute(
                f"update import set quarantined = quarantined - 1, {became} = {became} + 1 "  # noqa: S608 - of a closed list
                "where number = ?",
                (number,),
            )
        return self.imports()[number - 1]

    def aged_quarantine(self, before: datetime) -> Aged:
        [row] = self._rows(
            "select coalesce(sum(julianday(at) < julianday(?)), 0) as n_old, count(*) as n_all "
            "from quarantine join import using (number)",
            before.isoformat(),
        )
        return Aged(**row)

    def let_go_quarantine(self, before: datetime) -> int:
        with self._transaction() as connection:
            connection.execute(
                "delete from quarantine where number in "
                "(select number from import where julianday(at) < julianday(?))",
                (before.isoformat(),),
            )
            return connection.changes()

    def add_matrix_version(self, version: MatrixVersion) -> None:
        with self._transaction() as connection:
            try:
                connection.execute(
                    "insert into matrix_version "
                    "(version_id, created_at, report, author, note, published, awaits) "
                    "values (?, ?, ?, ?, ?, 0, ?)",
                    (version.version_id, version.created_at, _json(version.report),
                     version.author, version.note, version.awaits),
                )  # fmt: skip
            except apsw.ConstraintError as error:
                raise InputRefused(
                    f"There is a matrix version {version.version_id} already.",
                    "Give the new version a name of its own.",
                ) from error
            if version.published:
                _publish(connection, version.version_id)

    def publish_matrix(self, version_id: str) -> None:
        with self._transaction() as connection:
            _publish(connection, version_id)

    def hold_matrix(self, version_id: str) -> None:
        with self._transaction() as connection:
            connection.execute(
                "update matrix_version set awaits = 0 where nth <= "
                "(select nth from matrix_version where version_id = ?)",
                (version_id,),
            )
            if connection.changes() == 0:
                raise unknown_version(version_id)

    def matrix_versions(self) -> tuple[MatrixVersion, ...]:
        rows = self._rows(
            "select version_id, created_at, report, author, note, published, awaits "
            "from matrix_version order by nth"
        )
        return tuple(
            MatrixVersion(
                **row
                | {
                    "report": msgspec.json.decode(row["report"]),
                    "published": bool(row["published"]),
                    "awaits": bool(row["awaits"]),
                }
            )
            for row in rows
        )

    def note_version(self, version_id: str, note: str) -> None:
        with self._transaction() as connection:
            number = version_id.removeprefix(EDIT)
            if version_id.startswith(EDIT) and number.isascii() and number.isdigit():
                connection.execute(
                    "update curated_edit set note = ? where number = ?", (note, int(number[:18]))
                )
            else:
                connection.execute(
                    "update matrix_version set note = ? where version_id = ?", (note, version_id)
                )
            if connection.changes() == 0:
                raise unknown_version(version_id)

    def edit_curated(self, edit: CuratedEdit) -> CuratedEdit:
        with self._transaction() as connection:
            return write_edit(connection, edit)

    def curated(self, after: int | None = None) -> tuple[CuratedRow, ...]:
        return read_curated(self._rows, after)

    def curated_edits(self) -> tuple[EditHead, ...]:
        return read_heads(self._rows)

    def curated_edit(self, number: int) -> CuratedEdit:
        return read_edit(self._rows, number)

    def erase(self, customer_ids: Iterable[str]) -> None:
        with self._transaction() as connection:
            erase(connection, customer_ids)

    def erased_among(self, customer_ids: Iterable[str]) -> frozenset[str]:
        with refusals(self._file):
            return erased_among(self._connection, customer_ids)

    def erasures(self) -> Erasures:
        with self._transaction() as connection:
            return erasures(connection)

    def add_erasures(self, erasures: Erasures) -> None:
        with self._transaction() as connection:
            add_erasures(connection, erasures)

    def learned(self) -> dict[str, Any]:
        for row in self._rows("select numbers from learned"):
            numbers: dict[str, Any] = msgspec.json.decode(row["numbers"])
            return numbers
        return {}

    def set_learned(self, numbers: dict[str, Any]) -> None:
        with self._transaction() as connection:
            connection.execute("insert or replace into learned values (1, ?)", (_json(numbers),))


class _Import:
    """Fits the port ``StateImport``."""

    def __init__(self, connection: apsw.Connection, file: Path) -> None:
        self._connection = connection
        self._file = file

    def quarantine(self, rows: Iterable[QuarantinedRow]) -> None:
        with self._connection:
            self._connection.executemany(
                "insert into waiting (file, line, reason, raw) values (?, ?, ?, ?)",
                ((row.file, row.line, row.reason, row.raw) for row in rows),
            )

    def close(self, record: ImportRecord) -> ImportRecord:
        with transaction(self._connection, self._file) as connection:
            number = connection.execute("select coalesce(max(number), 0) + 1 from import").get
            closed = msgspec.structs.replace(record, number=number)
            row = msgspec.structs.asdict(closed) | {
                "findings": _json(record.findings),
                "header": _json(record.header),
            }
            names = ", ".join(row)
            places = ", ".join(f":{name}" for name in row)
            connection.execute(f"insert into import ({names}) values ({places})", row)  # noqa: S608
            connection.execute(
                "insert into quarantine select ?, nth, file, line, reason, raw from waiting",
                (number,),
            )
        return closed


def _publish(connection: apsw.Connection, version_id: str) -> None:
    connection.execute(
        "update matrix_version set published = 0, awaits = 0 where published = 1 or awaits = 1"
    )
    connection.execute(
        "update matrix_version set published = 1 where version_id = ?", (version_id,)
    )
    if connection.changes() == 0:
        raise unknown_version(version_id)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
