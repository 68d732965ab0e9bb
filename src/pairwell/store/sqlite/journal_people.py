"""Blots a person out of the journal, by a connection of its own: rare, and not in a hurry."""

from __future__ import annotations

from pathlib import Path

from pairwell.store import question
from pairwell.store.sqlite.database import open_database, transaction


def forget_customer(file: Path, customer_id: str) -> int:
    """Blot out; what is freed is overwritten, and the write-ahead log is emptied.

    Returns:
        How many entries named them.

    Raises:
        StoreBusy: another process wrote for too long.
    """
    connection = open_database(file, "journal", check=False)
    given = {"customer_id": customer_id}
    try:
        connection.execute("pragma secure_delete = on").fetchall()
        with transaction(connection, file):
            connection.execute(question("journal/forget_known"), given)
            connection.execute(question("journal/forget_entries"), given)
            n_entries = connection.changes()
            connection.execute(question("journal/forget_quarantined"), given)
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    finally:
        connection.close()
    return n_entries
