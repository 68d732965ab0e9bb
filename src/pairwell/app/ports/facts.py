"""Facts: products, customers and order lines as the shop's files told them.

Raw rows are kept as they came; everything read here is derived from all of them together, so the
answers do not depend on the order in which order files were imported. Tables come sorted, so that
two stores with the same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec
import pyarrow as pa

from pairwell.model.source import Kind


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would change, before it is committed.

    Attributes:
        loaded: rows that are new.
        duplicate: rows that the facts held already, or that a later row of the same file replaces.
        n_listed: products of the catalogue before this import (products named by a products
            file); for links those held of the relations that the file names.
        n_leaving: how many of those the file no longer names.
        n_priced: listed products that have a price before and after a products file, in one
            currency.
        n_far_priced: those of them whose price at least doubles or halves.
        n_ends: distinct products that a links file names.
        unknown: those of them that neither catalogue nor orders know, in order.
    """

    loaded: int
    duplicate: int
    n_listed: int = 0
    n_leaving: int = 0
    n_priced: int = 0
    n_far_priced: int = 0
    n_ends: int = 0
    unknown: tuple[str, ...] = ()


class FactsSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What the facts hold, in counts.

    Attributes:
        n_lines: paid lines with something left after returns: rows of ``Facts.lines``.
        n_orders: distinct orders among them.
        n_customers: distinct known customers among them.
        n_guest_orders: orders among them without a customer.
        n_products: rows of ``Facts.products``.
        n_products_sold: distinct products among the lines.
        n_products_on_sale: products that are not known to be out of stock or delisted.
        n_unpaid: lines of orders that were never paid.
        n_cancelled: lines of orders that were cancelled or refunded as a whole.
        returns_matched: return rows that took all they named away from a line.
        returns_unmatched: return rows with something left over: rows of ``Facts.returns``.
        first_at: RFC 3339 instant of the earliest line; None when no line has a time.
        last_at: RFC 3339 instant of the latest line.
    """

    n_lines: int
    n_orders: int
    n_customers: int
    n_guest_orders: int
    n_products: int
    n_products_sold: int
    n_products_on_sale: int
    n_unpaid: int
    n_cancelled: int
    returns_matched: int
    returns_unmatched: int
    first_at: str | None
    last_at: str | None


class FactsImport(Protocol):
    """One import under way: rows go in, ``settle`` says what they would change."""

    def add(self, rows: pa.RecordBatch) -> None:
        """Take rows in the columns of the import's kind (``LINES_READ``, ``PRODUCTS``, …)."""
        ...

    def settle(self) -> Settled:
        """Join all rows taken with the facts; call it once, after the last ``add``."""
        ...


class FactsFold(Protocol):
    """Rows of the journal on their way into the facts; every order of calls comes to the same."""

    def orders(self, rows: pa.RecordBatch) -> None:
        """Orders as they stand now, in ``LINES_READ``: each replaces what was sold in its order."""
        ...

    def bought(self, rows: pa.RecordBatch) -> None:
        """Lines told by purchase events; they count while nothing else tells of their order."""
        ...

    def superseded(self, rows: pa.RecordBatch) -> None:
        """Lines of orders that a later row replaced: their products and customers were seen."""
        ...

    def taken_back(self, rows: pa.RecordBatch) -> None:
        """Return lines, each naming its order, which may be known only later."""
        ...

    def cancelled(self, order_ids: Iterable[str]) -> None:
        """Orders taken back as a whole, known already or not yet; that stands for ever."""
        ...

    def products(self, rows: pa.RecordBatch) -> None:
        """Products, in ``PRODUCTS``: each replaces its row; null stock and price stay."""
        ...

    def stock(self, rows: pa.RecordBatch) -> None:
        """Products of which only stock, price and currency are told; what is null stays."""
        ...

    def views(self, rows: pa.RecordBatch) -> None:
        """What was looked at, in ``VIEWS``; what is known already changes nothing."""
        ...

    def customers(self, rows: pa.RecordBatch) -> None:
        """Customers, in ``CUSTOMERS``: each replaces its row."""
        ...


class Facts(Protocol):
    """The store of facts. One process at a time."""

    def importing(self, kind: Kind, reading: str = "") -> AbstractContextManager[FactsImport]:
        """One import = one transaction: leaving the block commits it, an exception undoes it.

        Lines: a line is known by order, product, instant, quantity, price, currency, status and
        the order it returns. Equal lines inside one file all count; a file brings as many *new*
        ones as it has more of them than the facts held (docs/decisions/2026-11-22-duplicate-lines).
        Products: a file is the whole catalogue; products that it no longer names are delisted.
        Customers: the latest row of a customer counts.
        Links: a file is the whole list of each relation that it names; others stay.
        Views: equal rows are one, in one file or in several.

        Args:
            kind: what the rows are.
            reading: name of this content read in this way, for ``knows``; may be empty.
        """
        ...

    def knows(self, kind: Kind, reading: str) -> bool:
        """Whether importing this again would change nothing.

        Orders: it was imported before. The other kinds: it was the last import of its kind.
        """
        ...

    def folded(self) -> int:
        """The number of the last journal entry that these facts hold; zero before the first."""
        ...

    def folding(self, upto: int) -> AbstractContextManager[FactsFold]:
        """Take in journal entries up to this number: all in one transaction with the number."""
        ...

    def lines(self, *, in_order: bool = True) -> pa.Table:
        """Paid lines in ``LINES`` columns, returns taken away, quantity at least one.

        Args:
            in_order: sorted by instant (unknown first), order, product, then all other columns;
                else as it comes, which is several times quicker, for callers that sort themselves.
        """
        ...

    def returns(self) -> pa.Table:
        """Returns that found no line, in ``LINES`` columns, quantity below zero: what is left."""
        ...

    def taken_back(self) -> pa.Table:
        """What was bought and came back, in ``LINES`` columns: the order that it was bought in.

        ``quantity`` counts the pieces that returns took from the line, or that an order refunded
        as a whole held; above zero. Cancelled orders never left the shop and are not in it.
        """
        ...

    def products(self) -> pa.Table:
        """The catalogue in ``PRODUCTS`` columns, by id: listed products and all seen in orders.

        Orders lend title and category (the latest by order time) where the catalogue has none.
        A delisted product is discontinued and not in stock.
        """
        ...

    def customers(self) -> pa.Table:
        """Customers in ``CUSTOMERS`` columns, by id: those of files and all seen in orders."""
        ...

    def links(self) -> pa.Table:
        """What the shop itself links, in ``LINKS`` columns, by product and place in its file.

        Ends that nobody knows (yet) are among them.
        """
        ...

    def views(self) -> pa.Table:
        """What was looked at, in ``VIEWS`` columns, by visitor, day and product."""
        ...

    def summary(self) -> FactsSummary:
        """The counts."""
        ...

    def forget_customer(self, customer_id: str) -> int:
        """Delete a person with all their orders, as if they had never been there.

        Returns:
            How many rows went; zero for a stranger.
        """
        ...

    def close(self) -> None:
        """Let go of the store, so that another process can open it."""
        ...
