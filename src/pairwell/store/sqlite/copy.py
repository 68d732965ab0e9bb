"""A whole copy of a SQLite file while others write, by the engine's own online backup."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import apsw

from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.store.sqlite.database import WAIT, refusals

PAGES = 4_000
"""Copied in one go; writers wait for no more."""


def copy_database(file: Path, to: Path) -> None:
    """Copy all that is committed now, as one instant, and look through the copy for damage.

    What others commit meanwhile is not in it; they are not kept waiting. The copy is one file
    without a write-ahead log beside it.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file, or the copy, is damaged.
    """
    with (
        refusals(file),
        closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)) as source,
        closing(apsw.Connection(str(to))) as target,
    ):
        source.set_busy_timeout(int(WAIT * 1_000))
        # A reader's transaction holds one instant still, however long the copying takes:
        # without it each commit of another process would begin the copy anew.
        source.execute("begin")
        source.execute("select count(*) from sqlite_schema").fetchall()
        with target.backup("main", source, "main") as copying:
            while not copying.done:
                copying.step(PAGES)
        source.execute("rollback")
        target.execute("pragma journal_mode = delete").fetchall()
        found = target.execute("pragma integrity_check(1)").get
    if found != "ok":
        raise InputRefused(
            f"The copy of {file.name} is damaged: {found}.",
            "Look at the disk, and keep the backups that you have.",
        )


def compact_database(file: Path) -> None:
    """Write a file anew that nobody else has open: nothing is left between what is kept.

    Raises:
        StoreBusy: another process has it open.
    """
    with refusals(file), closing(apsw.Connection(str(file))) as connection:
        connection.execute("vacuum")
        connection.execute("pragma journal_mode = delete").fetchall()


def check_alone(file: Path) -> None:
    """Nothing where no other process has the file open.

    Raises:
        StoreBusy: one has it open, also where it does nothing at present.
    """
    if not file.is_file():
        return
    with refusals(file), closing(apsw.Connection(str(file))) as connection:
        try:
            # Only who is alone may leave the write-ahead log; it comes back with the next opening.
            connection.execute("pragma journal_mode = delete").fetchall()
        except apsw.BusyError as error:
            raise StoreBusy(
                f"A running process has {file} open.", "Stop `pairwell serve` and the worker first."
            ) from error
