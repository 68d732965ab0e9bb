"""Opening a file of ours: durable, checked, and brought up to the present schema.

Schema steps are ``store/sql/<schema>/NNN_what.sql``; ``user_version`` counts those taken. A step is
never edited after its release, only followed by another.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

import apsw

from pairwell.model.errors import InputRefused, NotReady, StoreBusy
from pairwell.store import question
from pairwell.store.sqlite.network_drive import refuse_network_drive

WAIT = 10.0
"""Seconds that a write waits for another process's write."""

FIXED = (3, 51, 3)
"""Before this SQLite several connections can corrupt a database in WAL mode."""


STEP = re.compile(r"\d{3}_\w+\.sql")


def open_database(
    file: Path, schema: str = "state", *, check: bool = True, vfs: str | None = None
) -> apsw.Connection:
    """Open the file, or make it.

    Args:
        file: where it is.
        schema: folder of its schema steps.
        check: look through the whole file for damage first; takes long where it is large.
        vfs: file layer that a test watches the disk with; it has the file for itself then.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
        NotReady: the SQLite of this machine is too old to be trusted with several processes, or
            the file lies on a network drive.
    """
    if tuple(map(int, apsw.sqlite_lib_version().split("."))) < FIXED:
        raise NotReady(
            f"apsw stands on SQLite {apsw.sqlite_lib_version()}, which can corrupt files.",
            "Install apsw from PyPI: it brings a fixed one.",
        )
    refuse_network_drive(file)
    connection = apsw.Connection(str(file), vfs=vfs)
    try:
        with refusals(file):
            connection.set_busy_handler(_patience())
            for setting in (
                *(("locking_mode = exclusive",) if vfs else ()),  # no memory to share in it
                "journal_mode = wal",
                "synchronous = full",
                "mmap_size = 0",  # a disk error must be an error code, not a crash
                "foreign_keys = on",
                "main.secure_delete = on",  # who is erased is not left in free pages
            ):
                connection.execute(f"pragma {setting}").fetchall()
            if check and (found := connection.execute("pragma quick_check(1)").get) != "ok":
                raise _damaged(file, str(found))
            _migrate(connection, file, schema)
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


def _patience() -> Callable[[int], bool]:
    """Waits for a lock in short uneven steps, so that every process gets its turn."""
    started = 0.0

    def wait(n_before: int) -> bool:
        nonlocal started
        now = time.monotonic()
        if n_before == 0:
            started = now
        if now - started > WAIT:
            return False
        time.sleep(random.uniform(0.0002, 0.002))  # noqa: S311 - chance, not secrecy
        return True

    return wait


def _migrate(connection: apsw.Connection, file: Path, schema: str) -> None:
    steps = _steps(schema)
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
            connection.execute(question(f"{schema}/{step}"))
        connection.execute(f"pragma user_version = {len(steps)}")


@cache
def _steps(schema: str) -> list[str]:
    folder = files("pairwell.store").joinpath("sql", schema)
    return sorted(f.name.removesuffix(".sql") for f in folder.iterdir() if STEP.fullmatch(f.name))


def _version(connection: apsw.Connection) -> int:
    return int(connection.execute("pragma user_version").get)


def _damaged(file: Path, said: str) -> InputRefused:
    return InputRefused(
        f"{file} is damaged or no SQLite database: {said}.",
        "Put the last good copy of it back, with its -wal file if there is one.",
    )
