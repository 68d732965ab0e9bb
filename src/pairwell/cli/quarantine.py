"""``pairwell quarantine``: rows that could not be loaded: see them, mend them, read them in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.mend_row import Mended
    from pairwell.model.finding import QuarantinedRow

SHOWN = 50


def list_(
    session: Session,
    number: Annotated[int, typer.Argument(metavar="IMPORT", help="Number of the import.")],
) -> None:
    """Show the rows of an import that were put aside, as they stood in the file.

    pairwell quarantine list 3
    """
    with session.workspace() as workspace:
        rows = workspace.state.quarantined(number)
    session.output.result({"quarantined": rows}, lambda console: _show(rows, console))


def mend(
    session: Session,
    number: Annotated[int, typer.Argument(metavar="IMPORT", help="Number of the import.")],
    line: Annotated[int, typer.Argument(metavar="LINE", help="Line of the row in its file.")],
    raw: Annotated[
        str | None,
        typer.Option("--raw", metavar="TEXT", help="The mended row; left out: read from stdin."),
    ] = None,
    mark: Annotated[
        str, typer.Option("--mark", metavar="MARK", help="Of several rows on a line: which one.")
    ] = "",
) -> None:
    """Read one mended row in; the books of its import move by exactly one.

    The row is read as its file was. What is still wrong is refused and stays where it is.

        pairwell quarantine mend 3 17 --raw "o-17,2026-11-02,c-4,phone,1,500.00"
        pairwell quarantine mend 3 17 < row.txt
    """
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from pairwell.app.mend_row import import_of, mend_row, row_aside
    from pairwell.ingest.mended_row import open_mended
    from pairwell.ingest.options import ReadOptions
    from pairwell.wiring import utc_now

    text = sys.stdin.read() if raw is None else raw
    with session.workspace() as workspace, TemporaryDirectory() as folder:
        books = import_of(number, workspace.state)
        row = row_aside(number, line, workspace.state, mark)
        options = ReadOptions(as_of=utc_now(), currency=workspace.settings.shop.currency or None)
        source = open_mended(text, books.mapping, books.header, Path(folder), options)
        mended = mend_row(row, books, source, workspace.facts, workspace.state)
    session.output.result(mended, lambda console: _told(mended, console))


def _show(rows: tuple[QuarantinedRow, ...], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    if not rows:
        console.print("Nothing was put aside.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("line", justify="right")
    table.add_column("reason")
    table.add_column("as it stood", overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(str(row.line), row.reason.replace("_", " "), Text(row.raw))
    console.print(table)
    if len(rows) > SHOWN:
        console.print(f"{len(rows) - SHOWN:,} more; see --json.")


def _told(mended: Mended, console: Console) -> None:
    books = mended.books
    console.print(f"The row is {mended.became.replace('_', ' ')}.")
    console.print(
        f"Import {books.number}: {counted(books.rows_in, 'row')} = {books.loaded:,} loaded + "
        f"{books.not_product:,} no product + {books.duplicate:,} duplicate + "
        f"{books.quarantined:,} put aside."
    )
