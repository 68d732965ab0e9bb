"""The order of a table, kept in the address: each head is a link to the table in its order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from pairwell.model.errors import InputRefused


class Order(NamedTuple):
    """By which column a table stands.

    Attributes:
        column: its name; empty: as the page has it by itself.
        falls: whether the greatest comes first.
        columns: all that it may stand by, and whether the greatest of it comes first at first.
        here: address of the page.
        query: what else was asked of it.
    """

    column: str
    falls: bool
    columns: Mapping[str, bool]
    here: str
    query: Mapping[str, str]

    @property
    def asked(self) -> str:
        """The order as an address says it; empty for the page's own."""
        return f"{'-' if self.falls else ''}{self.column}" if self.column else ""

    def state(self, column: str) -> str:
        """What a head says of itself (``aria-sort``)."""
        if column != self.column:
            return "none"
        return "descending" if self.falls else "ascending"

    def link(self, column: str) -> str:
        """The address of the table by a column; by the present one the other way round.

        >>> by = order_of("", {"orders": True, "title": False}, "/products", {"q": "tea"})
        >>> by.link("orders"), by.link("title")
        ('/products?q=tea&sort=-orders', '/products?q=tea&sort=title')
        >>> order_of("-orders", by.columns, "/products", {}).link("orders")
        '/products?sort=orders'
        """
        falls = not self.falls if column == self.column else self.columns[column]
        sort = f"{'-' if falls else ''}{column}"
        return f"{self.here}?{urlencode({**self.query, 'sort': sort})}"


def order_of(asked: str, columns: Mapping[str, bool], here: str, query: Mapping[str, str]) -> Order:
    """The order that an address asks for: a column's name, with a minus the greatest first.

    Raises:
        InputRefused: the table does not stand by that.
    """
    column = asked.removeprefix("-")
    if column and column not in columns:
        raise InputRefused(f"The table has no order {asked!r}.", "Choose one of those named.")
    return Order(column, asked.startswith("-"), columns, here, query)
