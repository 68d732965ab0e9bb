"""Confirmed product roles in the state's file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pairwell.model.product_role import ProductRole
from pairwell.store.sqlite.database import open_database, refusals, transaction


class SqliteProductRoles:
    """Fits the port ``ProductRoles``; a connection of its own to the file of the state.

    Args:
        file: the database; made when it is not there.

    Raises:
        StoreBusy: another process kept it locked for ten seconds.
        InputRefused: the file is no SQLite database, damaged, or of a newer pairwell.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = open_database(file)

    def confirm(self, role: ProductRole) -> None:
        with transaction(self._connection, self._file) as connection:
            connection.execute(
                "insert into product_role (product_id, role, author, at) values (?, ?, ?, ?) "
                "on conflict (product_id) do update set "
                "role = excluded.role, author = excluded.author, at = excluded.at",
                (role.product_id, role.role, role.author, role.at),
            )

    def withdraw(self, product_id: str) -> bool:
        with transaction(self._connection, self._file) as connection:
            connection.execute("delete from product_role where product_id = ?", (product_id,))
            return connection.changes() > 0

    def roles(self) -> tuple[ProductRole, ...]:
        with refusals(self._file):
            rows = self._connection.execute(
                "select product_id, role, author, at from product_role order by product_id"
            ).fetchall()
        names = ("product_id", "role", "author", "at")
        return tuple(
            msgspec.convert(dict(zip(names, row, strict=True)), ProductRole) for row in rows
        )

    def close(self) -> None:
        self._connection.close()
