"""A process that writes into a journal until it is killed; run by tests/journal_crashes.py.

For each line on stdin it forks a writer, which tells its number, then the ids of each batch once
they are acknowledged. When the writer is dead, ``dead`` is told.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pairwell.store.sqlite.journal import SqliteJournal
from tests.journal_crashes import BATCH, ROOM, hand_in


def write(file: Path, prefix: str) -> None:
    """Write batches for ever, two at a time."""
    journal = SqliteJournal(file, space=lambda _: ROOM)
    os.write(1, f"{os.getpid()}\n".encode())
    number = 0
    while True:
        burst = []
        for _ in range(2):
            ids = [f"{prefix}-{number}-{n}" for n in range(BATCH)]
            number += 1
            burst.append((ids, hand_in(journal, *ids)))
        for ids, done in burst:
            done.result()
            os.write(1, (" ".join(ids) + "\n").encode())


def main() -> None:
    """Fork a writer for each line."""
    file = Path(sys.argv[1])
    SqliteJournal(file, space=lambda _: ROOM).close()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            write(file, line.strip())
        os.waitpid(child, 0)
        os.write(1, b"dead\n")


if __name__ == "__main__":
    main()
