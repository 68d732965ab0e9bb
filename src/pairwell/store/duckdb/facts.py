"""Facts in DuckDB: questions from ``store/sql/facts``, answers as Arrow tables.

No statement is put together from data: values come as parameters or as registered tables. The
engine may not touch any file but its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from pairwell.app.ports.facts import FactsSummary
from pairwell.model.columns import CUSTOMERS, LINES, LINKS, PRODUCTS, VIEWS, Column, schema
from pairwell.model.errors import InputRefused, StoreBusy
from pairwell.model.source import Kind
from pairwell.store import question
from pairwell.store.duckdb.folding import Fold
from pairwell.store.duckdb.importing import IMPORTS, Import
from pairwell.store.duckdb.netting import net_returns

FORMAT = 1
"""Raised when ``schema.sql`` changes in a way that an older pairwell cannot read."""

SAFE: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "512MB",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",  # less memory; every answer sorts for itself
}


class DuckFacts:
    """Fits the port ``Facts``.

    Args:
        file: the database; made when it is not there.

    Raises:
        StoreBusy: another process has it open.
        InputRefused: the file is no DuckDB file of ours, damaged, or of a newer pairwell.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = open_facts(file)
        try:
            self._connection.execute(question("facts/schema"))
            [(found,)] = self._connection.execute("select max(format) from about").fetchall()
            if found is None:
                self._connection.execute("insert into about values ($format)", {"format": FORMAT})
            elif found > FORMAT:
                raise InputRefused(
                    f"{file} was written by a newer pairwell (format {found}, "
                    f"this one reads {FORMAT}).",
                    "Upgrade pairwell, or import the files again in a new workspace.",
                )
        except BaseException:
            self._connection.close()
            raise

    @contextmanager
    def importing(self, kind: Kind, reading: str = "") -> Iterator[Import]:
        """One transaction of the engine."""
        self._connection.begin()
        try:
            yield IMPORTS[kind](self._connection)
            self._connection.execute(question("facts/add_reading"), {"kind": kind, "name": reading})
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def knows(self, kind: Kind, reading: str) -> bool:
        [(known,)] = self._connection.execute(
            question("facts/knows"), {"kind": kind, "name": reading}
        ).fetchall()
        return bool(known)

    def folded(self) -> int:
        [(seq,)] = self._connection.execute("select max(upto) from folded").fetchall()
        return seq or 0

    @contextmanager
    def folding(self, upto: int) -> Iterator[Fold]:
        """One transaction of the engine."""
        self._connection.begin()
        try:
            fold = Fold(self._connection)
            yield fold
            fold.finish()
            self._connection.execute("delete from folded")
            self._connection.execute("insert into folded values ($upto)", {"upto": upto})
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def lines(self, *, in_order: bool = True) -> pa.Table:
        return self._ask("lines_in_order" if in_order else "lines", LINES)

    def returns(self) -> pa.Table:
        return self._ask("returns", LINES)

    def taken_back(self) -> pa.Table:
        return self._ask("taken_back", LINES)

    def products(self) -> pa.Table:
        return self._ask("products", PRODUCTS)

    def customers(self) -> pa.Table:
        return self._ask("customers", CUSTOMERS)

    def links(self) -> pa.Table:
        return self._ask("links", LINKS)

    def views(self) -> pa.Table:
        return self._ask("views", VIEWS)

    def summary(self) -> FactsSummary:
        counts = self._connection.sql(question("facts/summary")).to_arrow_table().to_pylist()[0]
        n_returns, n_over = counts.pop("n_returns"), counts.pop("n_over")
        in_stock = self.products()["in_stock"].to_pylist()
        return FactsSummary(
            **{name: n for name, n in counts.items() if name.startswith("n_")},
            n_products=len(in_stock),
            n_products_on_sale=sum(known is not False for known in in_stock),
            returns_matched=n_returns - n_over,
            returns_unmatched=n_over,
            first_at=_instant(counts["first_us"]),
            last_at=_instant(counts["last_us"]),
        )

    def forget_customer(self, customer_id: str) -> int:
        """One transaction; then the file is packed, so that nothing stays in free pages."""
        given = {"customer_id": customer_id}
        self._connection.begin()
        try:
            self._connection.execute(question("facts/their_lines"), given)
            [(n_rows,)] = self._connection.execute(question("facts/count_theirs"), given).fetchall()
            for step in ("lines", "netted", "event_lines", "sightings", "views", "customer"):
                self._connection.execute(
                    question(f"facts/forget_{step}"),
                    given if step in ("sightings", "views", "customer") else None,
                )
            net_returns(self._connection)
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()
        self._connection.execute("drop table if exists temp.theirs")
        self._connection.execute("checkpoint")
        return int(n_rows)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, name: str, columns: tuple[Column, ...]) -> pa.Table:
        answer = self._connection.sql(question(f"facts/{name}")).to_arrow_table()
        return answer.cast(schema(columns))


def open_facts(file: Path) -> duckdb.DuckDBPyConnection:
    """The engine on a file, for us alone.

    Raises:
        StoreBusy: another process has it open.
        InputRefused: the file is damaged or no DuckDB file.
    """
    try:
        return duckdb.connect(file, config=SAFE)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise StoreBusy(
                f"Another process is using {file}.",
                "Wait until it is done, or stop it; one process at a time can open the facts.",
            ) from error
        raise _damaged(file, error) from error
    except duckdb.Error as error:
        raise _damaged(file, error) from error


def _damaged(file: Path, error: Exception) -> InputRefused:
    said = str(error).strip().splitlines()[0]
    return InputRefused(
        f"{file} cannot be read: {said}",
        "Move it away and import the shop's files again: everything in it came from them.",
    )


def _instant(microseconds: int | None) -> str | None:
    if microseconds is None:
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)).isoformat()
