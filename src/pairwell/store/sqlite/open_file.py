"""A database file of ours that a store holds open: what all stores on one connection share."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

import apsw

from pairwell.store.sqlite.database import open_database, refusals, transaction


class OpenFile:
    """One connection to one file, for as long as the store lives.

    Args:
        file: the database; made when it is not there.

    Attributes:
        schema: folder of its schema steps.
        checked: whether the whole file is looked through for damage when it is opened.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
    """

    schema: ClassVar[str] = "state"
    checked: ClassVar[bool] = True

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = open_database(file, self.schema, check=self.checked)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _transaction(self) -> AbstractContextManager[apsw.Connection]:
        """All or nothing, durable when left."""
        return transaction(self._connection, self._file)

    def _rows(self, statement: str, *values: apsw.SQLiteValue) -> list[dict[str, Any]]:
        """What a question finds, each row by the names of its columns."""
        with refusals(self._file):
            cursor = self._connection.execute(statement, values)
            return [
                {name: value for (name, *_), value in zip(cursor.description, row, strict=True)}
                for row in cursor
            ]
