"""Folding the journal into DuckDB, inside the transaction that ``DuckFacts.folding`` holds."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from pairwell.store import question
from pairwell.store.duckdb.importing import LinesImport
from pairwell.store.duckdb.netting import net_returns


class Fold:
    """Fits the port ``FactsFold``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lines = LinesImport(connection)

    def orders(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows == 0:
            return
        self._table("replaced", rows.select(["order_id"]))
        self._connection.execute(question("facts/forget_orders"))
        self._lines.add(rows)

    def bought(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows == 0:
            return
        first = self._lines.next_id
        self._lines.add(rows)
        numbers = pa.array(range(first, first + rows.num_rows), pa.int64())
        told = pa.table({"line_id": numbers, "order_id": rows["order_id"]})
        self._connection.from_arrow(told).insert_into("event_line")

    def superseded(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows:
            self._lines.see(rows)

    def taken_back(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows:
            self._lines.add(rows, seen=False)

    def cancelled(self, order_ids: Iterable[str]) -> None:
        ids = pa.table({"order_id": pa.array(sorted(set(order_ids)), pa.string())})
        if ids.num_rows:
            self._connection.from_arrow(ids).insert_into("cancelled_order")

    def products(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows:
            self._table("incoming_products", rows)
            self._connection.execute(question("facts/fold_products"))

    def stock(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows:
            self._table("incoming_products", rows)
            self._connection.execute(question("facts/fold_stock"))

    def customers(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows:
            self._table("incoming_customers", rows)
            self._connection.execute(question("facts/fold_customers"))

    def views(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows:
            self._table("incoming_views", rows)
            self._connection.execute(question("facts/fold_views"))

    def finish(self) -> None:
        """Join what was taken with what is known."""
        self._connection.execute(question("facts/keep_sightings"))
        self._connection.execute(question("facts/settle_fold"))
        net_returns(self._connection)

    def _table(self, name: str, rows: pa.RecordBatch) -> None:
        """The rows as a temporary table."""
        incoming = self._connection.from_arrow(pa.Table.from_batches([rows]))
        incoming.query("rows", f"create or replace temp table {name} as from rows")
