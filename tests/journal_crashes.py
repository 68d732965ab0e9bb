"""Crashing journals on purpose: power cuts, failing disks, kills; and looking at what is left."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from pairwell.app.ports.journal import Received
from pairwell.app.record_events import read_events
from pairwell.model.errors import PairwellError
from pairwell.store import question
from pairwell.store.sqlite.journal import SqliteJournal
from tests.crash_disk import Disk

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
ROOM = (10**12, 10**12)
ROOT = Path(__file__).resolve().parents[1]


def batch(*ids: str) -> Any:
    """Events of a batch, as they come over HTTP."""
    return {"events": [{"id": id_, "name": "searched", "query": f"mug {id_}" * 9} for id_ in ids]}


def hand_in(journal: SqliteJournal, *ids: str, source: str = "s") -> Future[Received]:
    """Hand a batch in, without waiting."""
    return journal.submit(read_events(batch(*ids), source=source, trusted=False, at=NOW))


def template(folder: Path) -> Path:
    """A journal with a few entries, to start every crash from."""
    file = folder / "template.sqlite"
    journal = SqliteJournal(file, space=lambda _: ROOM)
    hand_in(journal, *(f"old{n}" for n in range(30))).result()
    journal.close()
    return file


@contextmanager
def on_disk(file: Path, disk: Disk, *, synchronous: str = "full") -> Iterator[SqliteJournal]:
    """A journal on a disk of ours that checkpoints often; a disk that failed may stay open."""
    journal = SqliteJournal(file, space=lambda _: ROOM, vfs=disk.name)
    connection = journal._connection  # noqa: SLF001 - the test plants what the code never does
    connection.execute("pragma wal_autocheckpoint = 25").fetchall()
    connection.execute(f"pragma synchronous = {synchronous}").fetchall()
    try:
        yield journal
    finally:
        journal.close()


def left_in(file: Path) -> dict[str, int]:
    """Ids that the journal holds, with how often; the file is whole and its books balance."""
    connection = apsw.Connection(str(file))
    connection.execute("pragma synchronous = off")
    assert connection.execute("pragma integrity_check").get == "ok"
    found = dict(connection.execute("select id, count(*) from entry group by id"))
    assert connection.execute(question("journal/unbalanced")).get == 0
    connection.close()
    return found


def work(journal: SqliteJournal, rng: random.Random) -> set[str]:
    """Hand in bursts of batches until the disk fails; returns the ids that were acknowledged."""
    acknowledged: set[str] = set()
    number = 0
    for _ in range(8):
        burst = []
        for _ in range(rng.randrange(1, 4)):
            ids = [f"e{number + n}" for n in range(rng.randrange(1, 6))]
            number += len(ids) - rng.randrange(2)  # some come twice
            try:
                burst.append((ids, hand_in(journal, *ids)))
            except PairwellError:
                return acknowledged
        for ids, done in burst:
            try:
                done.result()
            except (PairwellError, apsw.Error):
                continue
            acknowledged.update(ids)
    return acknowledged


def cut_power(
    folder: Path, start: Path, seed: int, *, synchronous: str = "full", most_steps: int = 105
) -> set[str]:
    """One power cut at a random write; returns acknowledged ids that are gone.

    Raises:
        AssertionError, apsw.Error: the file is damaged, something counts twice, or the books are
            off.
    """
    rng = random.Random(seed)
    file = folder / f"cut{seed}.sqlite"
    shutil.copy(start, file)
    disk = Disk(f"cut{seed}", fail_at=rng.randrange(10, most_steps))
    acknowledged: set[str] = set()
    try:
        with on_disk(file, disk, synchronous=synchronous) as journal:
            acknowledged = work(journal, rng)
    except (PairwellError, apsw.Error):
        pass  # the power went while it was opened or closed
    disk.unregister()
    disk.cut(rng)
    left = left_in(file)
    for path in folder.glob(f"{file.name}*"):
        path.unlink()
    assert set(left.values()) == {1}
    return acknowledged - left.keys()


class Killed:
    """Writers that are killed with SIGKILL; each is forked from one process that is ready."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "journal_writer.py"), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        )

    def once(self, prefix: str, after: float, *, acknowledging: bool) -> list[list[str]]:
        """Let one write batches named by the prefix, kill it, and return those acknowledged.

        Args:
            prefix: its ids begin with it.
            after: seconds until it is killed.
            acknowledging: count them from its first acknowledgement on, not from its start.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(prefix, file=self._process.stdin, flush=True)
        writer = int(self._process.stdout.readline())
        told = [self._process.stdout.readline().split()] if acknowledging else []
        time.sleep(after)
        os.kill(writer, signal.SIGKILL)
        while (line := self._process.stdout.readline()) != "dead\n":
            if line.endswith("\n"):
                told.append(line.split())
        return told

    def close(self) -> None:
        """End the process that forks."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def kill_often(folder: Path, n: int, seed: int) -> int:
    """Kill so many writers; returns how many batches were acknowledged in all.

    Raises:
        AssertionError: something acknowledged is gone, a batch is there in part, something counts
            twice, or the file is damaged.
    """
    rng = random.Random(seed)
    file = folder / "killed.sqlite"
    killed = Killed(file)
    n_batches = 0
    try:
        for number in range(n):
            told = killed.once(f"k{number}", rng.uniform(0, 0.05), acknowledging=rng.random() < 0.8)
            n_batches += len(told)
            connection = apsw.Connection(str(file))
            found = dict(
                connection.execute(
                    "select id, count(*) from entry where id between ? and ? group by id",
                    (f"k{number}-", f"k{number}."),
                )
            )
            connection.close()
            why = f"kill {number} of seed {seed}"
            assert {id_ for ids in told for id_ in ids} <= found.keys(), why
            assert set(found.values()) <= {1}, why
            assert len(found) % BATCH == 0, f"{why}: a batch is there in part"
            if number % 50 == 49 or number == n - 1:
                left_in(file)
    finally:
        killed.close()
    return n_batches


BATCH = 5
"""Events in each batch of a writer that is killed."""
