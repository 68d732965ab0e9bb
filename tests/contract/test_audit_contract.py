"""The audit log: whole in every store, and nobody changes it unseen."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pairwell.app.audit_chain import faults, signed_head
from pairwell.app.ports.audit import Audit
from pairwell.model.audit import AuditEntry
from pairwell.model.errors import InputRefused
from pairwell.store.memory.audit import MemoryAudit
from pairwell.store.sqlite.audit import SqliteAudit

AT = "2026-11-22T10:00:00+00:00"
SECRET = b"installation secret of 32 bytes."
ROWS = 12
COLUMNS = ("at", "actor", "action", "subject", "detail", "digest")


def entry(i: int) -> AuditEntry:
    return AuditEntry(
        at=AT, actor="ann", action="pinned", subject=f"p-{i}", detail={"row": str(i), "why": "ż"}
    )


@pytest.fixture(params=["memory", "sqlite"])
def audit(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Audit]:
    opened: Audit = MemoryAudit(SECRET)
    if request.param == "sqlite":
        opened = SqliteAudit(tmp_path / "users.sqlite", SECRET)
    yield opened
    opened.close()


def test_entries_come_back_in_order_and_the_chain_holds(audit: Audit) -> None:
    assert (audit.rows(), audit.head()) == ((), None)
    assert faults((), None, SECRET) == ()
    rows = tuple(audit.append(entry(i)) for i in range(3))
    assert audit.rows() == rows
    assert [row.number for row in rows] == [1, 2, 3]
    assert audit.head() == signed_head(rows[-1], SECRET)
    assert faults(rows, audit.head(), SECRET) == ()
    assert faults(rows, audit.head(), b"another secret")
    kept = f"2:{rows[1].digest}"
    assert faults(rows, audit.head(), SECRET, kept) == ()
    # An older copy is whole in itself: only what was written down elsewhere tells.
    assert faults(rows[:1], signed_head(rows[0], SECRET), SECRET) == ()
    assert faults(rows[:1], signed_head(rows[0], SECRET), SECRET, kept)
    assert faults(rows, audit.head(), SECRET, "2:0000")
    assert faults(rows, audit.head(), SECRET, "nonsense")


def is_found(file: Path) -> bool:
    audit = SqliteAudit(file, SECRET)
    try:
        return bool(faults(audit.rows(), audit.head(), SECRET))
    except InputRefused:
        return True
    finally:
        audit.close()


def tamper(connection: sqlite3.Connection, dice: random.Random) -> str:
    """One thing that somebody with the file could do."""
    n = dice.randint(1, ROWS)
    act = dice.choice(["flip", "flip", "delete", "swap", "cut", "forge", "head"])
    if act == "flip":
        column = dice.choice(COLUMNS)
        [(text,)] = connection.execute(f"select {column} from audit where number = ?", (n,))  # noqa: S608
        at = dice.randrange(len(text))
        flipped = text[:at] + chr(ord(text[at]) ^ (1 << dice.randrange(7))) + text[at + 1 :]
        connection.execute(f"update audit set {column} = ? where number = ?", (flipped, n))  # noqa: S608
    elif act == "delete":
        connection.execute("delete from audit where number = ?", (n,))
    elif act == "swap":
        other = n % ROWS + 1
        for was, becomes in ((n, -1), (other, n), (-1, other)):
            connection.execute("update audit set number = ? where number = ?", (becomes, was))
    elif act == "cut":
        connection.execute("delete from audit where number >= ?", (n,))
    elif act == "forge":
        connection.execute(
            "insert into audit select ?, at, actor, action, subject, detail, digest from audit "
            "where number = ?", (ROWS + 1, n),
        )  # fmt: skip
    else:
        connection.execute("update audit_head set number = ?", (n - 1,))
    return act


def test_every_one_of_a_thousand_tamperings_is_found(tmp_path: Path) -> None:
    file = tmp_path / "users.sqlite"
    audit = SqliteAudit(file, SECRET)
    for i in range(ROWS):
        audit.append(entry(i))
    audit.close()
    assert not is_found(file)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("pragma synchronous = off")
    columns = "number, at, actor, action, subject, detail, digest"
    whole = connection.execute(f"select {columns} from audit").fetchall()  # noqa: S608
    reader = SqliteAudit(file, SECRET)
    dice = random.Random(7)
    missed = []
    for nth in range(1_000):
        connection.execute("begin")
        act = tamper(connection, dice)
        connection.execute("commit")
        try:
            found = bool(faults(reader.rows(), reader.head(), SECRET))
        except InputRefused:
            found = True
        if not found:
            missed.append((nth, act))
        connection.execute("begin")
        connection.execute("delete from audit")
        connection.executemany("insert into audit values (?, ?, ?, ?, ?, ?, ?)", whole)
        connection.execute("update audit_head set number = ?", (ROWS,))
        connection.execute("commit")
    connection.close()
    assert missed == []
    assert faults(reader.rows(), reader.head(), SECRET) == ()
    reader.close()


def test_a_log_with_forged_rows_behind_its_end_takes_no_more(tmp_path: Path) -> None:
    audit = SqliteAudit(tmp_path / "users.sqlite", SECRET)
    audit.append(entry(1))
    connection = sqlite3.connect(tmp_path / "users.sqlite")
    connection.execute("insert into audit values (2, '', '', 'pinned', '', '{}', '')")
    connection.commit()
    connection.close()
    with pytest.raises(InputRefused, match="tampered"):
        audit.append(entry(2))
    audit.close()
