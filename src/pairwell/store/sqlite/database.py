"""Opening the state file: durable, checked, and brought up to the present schema.

Schema steps are ``store/sql/state/NNN_what.sql``; ``user_version`` counts those taken. A step is
never edited after its release, only followed by another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

import apsw

from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.store import question

WAIT_MS = 10_000
"""How long a write waits for another process's write."""


def open_database(file: Path) -> apsw.Connection:
    """Open the file, or make it.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
    """
    connection = apsw.Connection(str(file))
    try:
        with refusals(file):
            connection.set_busy_timeout(WAIT_MS)
            for setting in (
                "journal_mode = wal",
                "synchronous = full",
                "mmap_size = 0",  # a disk error must be an error code, not a crash
                "foreign_keys = on",
            ):
                connection.execute(f"pragma {setting}").fetchall()
            found = connection.execute("pragma quick_check(1)").get
            if found != "ok":
                raise _damaged(file, str(found))
            _migrate(connection, file)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def refusals(file: Path) -> Iterator[None]:
    """Say engine errors that an operator can mend as ours.

    Raises:
        StoreBusy: another process kept the file locked for ten seconds.
        InputRefused: the file is damaged.
    """
    try:
        yield
    except apsw.BusyError as error:
        raise StoreBusy(
            f"Another process keeps {file} locked.", "Wait until it is done, or stop it."
        ) from error
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise _damaged(file, str(error)) from error


@contextmanager
def transaction(connection: apsw.Connection, file: Path) -> Iterator[apsw.Connection]:
    """All or nothing, durable when left; waits for its turn to write at the start.

    Raises:
        StoreBusy: another process kept the file locked for ten seconds.
        InputRefused: the file is damaged.
    """
    with refusals(file):
        connection.execute("begin immediate")
        try:
            yield connection
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise


def _migrate(connection: apsw.Connection, file: Path) -> None:
    steps = _steps()
    if _version(connection) == len(steps):
        return
    with transaction(connection, file):
        version = _version(connection)  # again: another process may have been quicker
        if version > len(steps):
            raise InputRefused(
                f"{file} was written by a newer pairwell (schema {version}, "
                f"this one knows {len(steps)}).",
                "Upgrade pairwell.",
            )
        for step in steps[version:]:
            connection.execute(question(f"state/{step}"))
        connection.execute(f"pragma user_version = {len(steps)}")


@cache
def _steps() -> list[str]:
    folder = files("pairwell.store").joinpath("sql", "state")
    return sorted(f.name.removesuffix(".sql") for f in folder.iterdir() if f.name.endswith(".sql"))


def _version(connection: apsw.Connection) -> int:
    return int(connection.execute("pragma user_version").get)


def _damaged(file: Path, said: str) -> InputRefused:
    return InputRefused(
        f"{file} is damaged or no SQLite database: {said}.",
        "Put the last good copy of it back, with its -wal file if there is one.",
    )
