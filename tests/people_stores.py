"""Users and audit log of every store, for the tests that hold them to the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pairwell.app.ports.audit import Audit
from pairwell.app.ports.users import Users
from pairwell.store.memory.audit import MemoryAudit
from pairwell.store.memory.users import MemoryUsers
from pairwell.store.sqlite.audit import SqliteAudit
from pairwell.store.sqlite.users import SqliteUsers

AT = "2026-11-22T10:00:00+00:00"
NOW = 1_795_341_600
"""The same instant."""

SECRET = b"installation secret of 32 bytes."
KINDS = ("memory", "sqlite")

Stores = tuple[Users, Audit]


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Stores]:
    """The two stores of a kind, closed at the end."""
    users: Users
    audit: Audit
    if kind == "memory":
        users, audit = MemoryUsers(), MemoryAudit(SECRET)
    else:
        users = SqliteUsers(folder / "users.sqlite")
        audit = SqliteAudit(folder / "users.sqlite", SECRET)
    yield users, audit
    users.close()
    audit.close()
