"""Keys in the state's file."""

from __future__ import annotations

from pathlib import Path

import apsw
import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.key import ApiKey
from pairwell.store.sqlite.database import open_database, refusals, transaction

_TEXTS = ("scopes", "origins")


class SqliteKeys:
    """Fits the port ``Keys``; a connection of its own to the file of the state.

    Args:
        file: the database; made when it is not there.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = open_database(file)

    def add_key(self, key: ApiKey) -> None:
        row = msgspec.structs.asdict(key)
        row |= {name: msgspec.json.encode(row[name]).decode() for name in _TEXTS}
        names = ", ".join(row)
        places = ", ".join(f":{name}" for name in row)
        with transaction(self._connection, self._file) as connection:
            try:
                connection.execute(f"insert into api_key ({names}) values ({places})", row)  # noqa: S608
            except apsw.ConstraintError as error:
                raise InputRefused(
                    f"There is a key {key.key_id} already.", "Make it again: it is random."
                ) from error

    def revoke_key(self, key_id: str, at: str) -> bool:
        with transaction(self._connection, self._file) as connection:
            connection.execute(
                "update api_key set revoked_at = ? where key_id = ? and revoked_at = ''",
                (at, key_id),
            )
            return connection.changes() > 0

    def keys(self) -> tuple[ApiKey, ...]:
        names = ApiKey.__struct_fields__
        with refusals(self._file):
            rows = self._connection.execute(
                f"select {', '.join(names)} from api_key order by nth"  # noqa: S608
            ).fetchall()
        found = (dict(zip(names, row, strict=True)) for row in rows)
        return tuple(
            msgspec.convert(
                row | {name: msgspec.json.decode(str(row[name])) for name in _TEXTS}, ApiKey
            )
            for row in found
        )

    def close(self) -> None:
        self._connection.close()
