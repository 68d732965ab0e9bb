"""State in one SQLite file, by way of apsw: its SQLite is free of the WAL-reset bug."""

from pairwell.store.sqlite.state import SqliteState

__all__ = ["SqliteState"]
