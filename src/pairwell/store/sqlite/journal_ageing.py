"""Lets go of what the journal has kept too long, by a connection of its own, part after part.

Numbers of entries are never given again, and ids of events stay known: an old event that is sent
once more counts no second time.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from pairwell.app.ports.journal import hour_of
from pairwell.store import question
from pairwell.store.sqlite.database import open_database, transaction

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PART = 10_000
"""Entries in one transaction."""


def let_go_events(file: Path, before: datetime) -> int:
    """Delete what visitors did before an instant; returns how many entries.

    Raises:
        StoreBusy: another process wrote for too long; what is gone stays gone.
    """
    n_gone = 0
    with closing(open_database(file, "journal", check=False)) as connection:
        connection.execute("create temp table leaving (seq integer primary key, source, hour)")
        while n := _part(connection, file, (before - EPOCH) // timedelta(microseconds=1)):
            n_gone += n
    return n_gone


def let_go_quarantine(file: Path, before: datetime) -> int:
    """Delete what was put aside in the hours before an instant; returns how many times it came.

    Raises:
        StoreBusy: another process wrote for too long.
    """
    hour = hour_of(before)
    with (
        closing(open_database(file, "journal", check=False)) as opened,
        transaction(opened, file) as connection,
    ):
        n_gone = connection.execute(
            "select coalesce(sum(times), 0) from quarantine where hour < ?", (hour,)
        ).get
        connection.execute(question("journal/unbook_quarantine"), (hour,))
        connection.execute("delete from quarantine where hour < ?", (hour,))
    return int(n_gone)


def _part(opened: apsw.Connection, file: Path, before_us: int) -> int:
    opened.execute("delete from temp.leaving")
    with transaction(opened, file) as connection:
        connection.execute(question("journal/old_events"), (before_us, PART))
        connection.execute(question("journal/unbook_events"))
        connection.execute("delete from entry where seq in (select seq from temp.leaving)")
        return connection.changes()
