"""Confirmed product roles in the state's file."""

from __future__ import annotations

import msgspec

from pairwell.model.product_role import ProductRole
from pairwell.store.sqlite.open_file import OpenFile


class SqliteProductRoles(OpenFile):
    """Fits the port ``ProductRoles``; a connection of its own to the file of the state."""

    def confirm(self, role: ProductRole) -> None:
        with self._transaction() as connection:
            connection.execute(
                "insert into product_role (product_id, role, author, at) values (?, ?, ?, ?) "
                "on conflict (product_id) do update set "
                "role = excluded.role, author = excluded.author, at = excluded.at",
                (role.product_id, role.role, role.author, role.at),
            )

    def withdraw(self, product_id: str) -> bool:
        with self._transaction() as connection:
            connection.execute("delete from product_role where product_id = ?", (product_id,))
            return connection.changes() > 0

    def roles(self) -> tuple[ProductRole, ...]:
        rows = self._rows(
            "select product_id, role, author, at from product_role order by product_id"
        )
        return tuple(msgspec.convert(row, ProductRole) for row in rows)
