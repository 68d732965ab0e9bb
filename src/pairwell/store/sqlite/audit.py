"""The audit log beside the users: a row and the signed end of the chain in one transaction."""

from __future__ import annotations

from pathlib import Path

import apsw
import msgspec

from pairwell.app.audit_chain import next_row, signed_head
from pairwell.model.audit import AuditEntry, AuditHead, AuditRow
from pairwell.model.errors import InputRefused
from pairwell.store.sqlite.database import refusals
from pairwell.store.sqlite.open_file import OpenFile


class SqliteAudit(OpenFile):
    """Fits the port ``Audit``; a connection of its own to the file of the users.

    Args:
        file: the database; made when it is not there.
        secret: the installation's, which the end of the chain is signed with.
    """

    schema = "users"

    def __init__(self, file: Path, secret: bytes) -> None:
        super().__init__(file)
        self._secret = secret

    def append(self, entry: AuditEntry) -> AuditRow:
        with self._transaction() as connection:
            row = next_row(_head(connection), entry)
            head = signed_head(row, self._secret)
            # A row that somebody put behind the signed end is overwritten by nobody: it collides.
            try:
                connection.execute(
                    "insert into audit values (?, ?, ?, ?, ?, ?, ?)",
                    (row.number, entry.at, entry.actor, entry.action, entry.subject,
                     msgspec.json.encode(entry.detail, order="deterministic").decode(),
                     row.digest),
                )  # fmt: skip
            except apsw.ConstraintError as error:
                raise InputRefused(
                    "The audit log was tampered with: it goes on behind its signed end.",
                    "See: pairwell audit verify",
                ) from error
            connection.execute(
                "insert or replace into audit_head values (1, ?, ?, ?)",
                (head.number, head.digest, head.signature),
            )
        return row

    def rows(self) -> tuple[AuditRow, ...]:
        with refusals(self._file):
            found = self._connection.execute("select * from audit order by number").fetchall()
        rows = []
        for number, at, actor, action, subject, detail, digest in found:
            try:
                entry = msgspec.convert(
                    {"at": at, "actor": actor, "action": action, "subject": subject,
                     "detail": msgspec.json.decode(str(detail))},
                    AuditEntry,
                )  # fmt: skip
            except msgspec.MsgspecError as error:
                raise InputRefused(
                    f"Row {number} of the audit log was changed: it can no longer be read.",
                    "Compare with a copy of users.sqlite from before.",
                ) from error
            rows.append(AuditRow(number=int(str(number)), entry=entry, digest=str(digest)))
        return tuple(rows)

    def head(self) -> AuditHead | None:
        with refusals(self._file):
            return _head(self._connection)


def _head(connection: apsw.Connection) -> AuditHead | None:
    for number, digest, signature in connection.execute(
        "select number, digest, signature from audit_head"
    ):
        return AuditHead(number=int(str(number)), digest=str(digest), signature=str(signature))
    return None
