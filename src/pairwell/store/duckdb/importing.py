"""Imports into DuckDB, one class a kind: rows go in as Arrow batches, settling is set-based.

Everything happens inside the transaction that ``DuckFacts.importing`` holds.
"""

from __future__ import annotations

from typing import Protocol

import duckdb
import msgspec
import numpy as np
import pyarrow as pa

from pairwell.app.ports.facts import Settled
from pairwell.model.source import Kind
from pairwell.store import question
from pairwell.store.duckdb.netting import net_returns


class Import(Protocol):
    """The port ``FactsImport``, as this store makes it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None: ...

    def add(self, rows: pa.RecordBatch) -> None: ...

    def settle(self) -> Settled: ...


class LinesImport:
    """Order lines, numbered in the order they come."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._first = _number(connection, "select coalesce(max(line_id) + 1, 0) from line")
        self._n = 0
        connection.execute("create or replace temp table seen as from sighting limit 0")

    @property
    def next_id(self) -> int:
        """The number of the line that is added next."""
        return self._first + self._n

    def add(self, rows: pa.RecordBatch, *, seen: bool = True) -> None:
        if rows.num_rows == 0:
            return
        chunk = _chunk(self._connection, rows, "line_id", self.next_id)
        self._n += rows.num_rows
        chunk.query("chunk", question("facts/add_lines"))
        if seen:
            self.see(rows)

    def see(self, rows: pa.RecordBatch) -> None:
        """Keep what the rows say beside their lines."""
        chunk = _chunk(self._connection, rows, "line_id", 0)
        chunk.query("chunk", question("facts/add_sightings"))

    def settle(self) -> Settled:
        self._connection.execute(question("facts/keep_sightings"))
        self._connection.execute(question("facts/settle_fold"))
        if self._first > 0 and self._n > 0:
            self._connection.execute(question("facts/drop_duplicates"), {"first": self._first})
        loaded = _number(
            self._connection, "select count(*) from line where line_id >= $first", self._first
        )
        net_returns(self._connection)
        return Settled(loaded=loaded, duplicate=self._n - loaded)


class RowsImport:
    """Rows with an id, of which the last of each id counts."""

    noun = ""
    incoming = ""
    counter = "nth"
    """The column that counts the rows of the file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._n = 0
        connection.execute(self.incoming)

    def add(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows == 0:
            return
        chunk = _chunk(self._connection, rows, self.counter, self._n)
        self._n += rows.num_rows
        chunk.query("chunk", "insert into incoming by name from chunk")

    def settle(self) -> Settled:
        found = self._connection.sql(question(f"facts/count_{self.noun}s")).to_arrow_table()
        counts: dict[str, int] = found.to_pylist()[0]
        self._connection.execute(question(f"facts/replace_{self.noun}s"))
        loaded = counts["n_named"] - counts["n_same"]
        return Settled(
            loaded=loaded,
            duplicate=self._n - loaded,
            n_listed=counts.get("n_listed", 0),
            n_leaving=counts.get("n_leaving", 0),
            n_priced=counts.get("n_priced", 0),
            n_far_priced=counts.get("n_far_priced", 0),
        )


class ProductsImport(RowsImport):
    """The whole catalogue."""

    noun = "product"
    incoming = (
        "create or replace temp table incoming as "
        "select * exclude (listed), 0::bigint as nth from product limit 0"
    )


class CustomersImport(RowsImport):
    """Some customers."""

    noun = "customer"
    incoming = (
        "create or replace temp table incoming as select *, 0::bigint as nth from customer limit 0"
    )


class LinksImport(RowsImport):
    """The whole list of some relations."""

    noun = "link"
    incoming = "create or replace temp table incoming as from link limit 0"
    counter = "place"

    def settle(self) -> Settled:
        settled = super().settle()
        ends = self._connection.execute(question("facts/link_ends")).fetchall()
        unknown = tuple(name for name, known in ends if not known)
        return msgspec.structs.replace(settled, n_ends=len(ends), unknown=unknown)


class ViewsImport(RowsImport):
    """Some views."""

    noun = "view"
    incoming = (
        "create or replace temp table incoming as select *, 0::bigint as nth from viewing limit 0"
    )


IMPORTS: dict[Kind, type[Import]] = {
    "orders": LinesImport,
    "products": ProductsImport,
    "customers": CustomersImport,
    "links": LinksImport,
    "views": ViewsImport,
}


def _chunk(
    connection: duckdb.DuckDBPyConnection, rows: pa.RecordBatch, counter: str, first: int
) -> duckdb.DuckDBPyRelation:
    """The rows as a relation, with a column that counts them from ``first``.

    Not ``register``: what is registered inside a transaction stays in memory until its end, and
    so would the whole file.
    """
    numbers = pa.array(np.arange(first, first + rows.num_rows, dtype=np.int64))
    return connection.from_arrow(pa.Table.from_batches([rows]).append_column(counter, numbers))


def _number(connection: duckdb.DuckDBPyConnection, statement: str, first: int | None = None) -> int:
    given = None if first is None else {"first": first}
    [(number,)] = connection.execute(statement, given).fetchall()
    return int(number)
