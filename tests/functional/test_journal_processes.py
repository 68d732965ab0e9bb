"""Four processes write into one journal at once: nobody is turned away, everything counts once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pairwell.store.sqlite.journal import SqliteJournal
from tests.journal_crashes import ROOM, ROOT

N_PROCESSES, N_BATCHES = 4, 60

WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from pairwell.app.ports.idempotency import FirstResult
from pairwell.app.record_rows import record_stock
from pairwell.store.sqlite.idempotency import SqliteIdempotencyKeys
from pairwell.store.sqlite.journal import SqliteJournal
from tests.journal_crashes import NOW, ROOM, hand_in

file, name, n = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
journal, keys = SqliteJournal(file, space=lambda _: ROOM), SqliteIdempotencyKeys(file)
for number in range(n):
    own = [f"{name}-{number}-{i}" for i in range(5)]
    waiting = [hand_in(journal, *own), hand_in(journal, f"shared-{number}")]
    if number % 10 == 0:
        keys.begin(name, str(number), b"body", NOW)
        stock = [{"product_id": f"p{number}", "in_stock": bool(number % 20)}]
        answer = record_stock(stock, source=name, received_at=NOW, journal=journal)
        assert answer.stored == 1
        keys.finish(name, str(number), FirstResult(status=200, body=b"1"), NOW)
        journal.live()
    for done in waiting:
        assert done.result().received in (1, 5)
journal.close()
keys.close()
"""


@pytest.mark.slow
def test_four_processes_write_at_once(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), f"w{n}", str(N_BATCHES)],
            env=environment, stderr=subprocess.PIPE, text=True,
        )
        for n in range(N_PROCESSES)
    ]  # fmt: skip
    said = [writer.communicate(timeout=120)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * N_PROCESSES, said
    journal = SqliteJournal(file, space=lambda _: ROOM)
    ids = [entry.id for entry in journal.entries(limit=100_000) if entry.kind == "event"]
    assert len(ids) == len(set(ids)) == N_PROCESSES * N_BATCHES * 5 + N_BATCHES
    assert sum(book.duplicate for book in journal.books()) == (N_PROCESSES - 1) * N_BATCHES
    assert journal.unbalanced() == 0
    journal.close()
