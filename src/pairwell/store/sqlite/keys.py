"""Keys in the state's file."""

from __future__ import annotations

import apsw
import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.key import ApiKey
from pairwell.store.sqlite.open_file import OpenFile

_TEXTS = ("scopes", "origins")


class SqliteKeys(OpenFile):
    """Fits the port ``Keys``; a connection of its own to the file of the state."""

    def add_key(self, key: ApiKey) -> None:
        row = msgspec.structs.asdict(key)
        row |= {name: msgspec.json.encode(row[name]).decode() for name in _TEXTS}
        names = ", ".join(row)
        places = ", ".join(f":{name}" for name in row)
        with self._transaction() as connection:
            try:
                connection.execute(f"insert into api_key ({names}) values ({places})", row)  # noqa: S608
            except apsw.ConstraintError as error:
                raise InputRefused(
                    f"There is a key {key.key_id} already.", "Make it again: it is random."
                ) from error

    def revoke_key(self, key_id: str, at: str) -> bool:
        with self._transaction() as connection:
            connection.execute(
                "update api_key set revoked_at = ? where key_id = ? and revoked_at = ''",
                (at, key_id),
            )
            return connection.changes() > 0

    def keys(self) -> tuple[ApiKey, ...]:
        names = ", ".join(ApiKey.__struct_fields__)
        rows = self._rows(f"select {names} from api_key order by nth")  # noqa: S608
        return tuple(
            msgspec.convert(row | {name: msgspec.json.decode(row[name]) for name in _TEXTS}, ApiKey)
            for row in rows
        )
