"""``pairwell stores``: what each store of the shop has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted, figure
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.load_stock import StockLoaded
    from pairwell.model.store_told import StoreTold

SHOWN = 20


def load(
    session: Session,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Columns store, product_id, and in_stock or quantity."),
    ],
    store: Annotated[
        str, typer.Option("--store", metavar="NAME", help="The store, where no column names it.")
    ] = "",
    new: Annotated[
        bool, typer.Option("--new", help="The file may name stores that were never told of.")
    ] = False,
) -> None:
    """Read what each store has; decisions and the sales page of a store hold to it at once.

    Exports of Google's local inventory, Magento's sources and Shopify's inventory are read as they
    are. What a file says of a product takes the place of what was said before; products that it
    does not name stay as they are, and those never named follow the general stock. Rows that
    cannot be used are put aside with their line and why.

        pairwell stores load stock.csv
        pairwell stores load north.csv --store north
        pairwell stores load stock.csv --new
    """
    from pairwell.app.load_stock import load_stock
    from pairwell.ingest.stock_file import read_stock
    from pairwell.wiring import utc_now

    lines = read_stock(file, store.strip())
    with session.workspace() as workspace:
        ids = frozenset(workspace.snapshots.current().snapshot.products.ids.unpack())
        loaded = load_stock(
            lines,
            file=file.name,
            knows=ids.__contains__,
            journal=workspace.journal,
            received_at=utc_now(),
            new=new,
        )
    session.output.result(loaded, lambda console: show(loaded, console))


def list_(session: Session) -> None:
    """Show the stores whose stock is known, and how old it is.

    pairwell stores list
    """
    with session.workspace() as workspace:
        stores = workspace.journal.stores() if workspace.journal_file.is_file() else ()
    session.output.result({"stores": stores}, lambda console: _show_stores(stores, console))


def show(loaded: StockLoaded, console: Console) -> None:
    """The books, and what was put aside."""
    from rich.text import Text

    from pairwell.app.load_stock import FAULTS

    console.print(
        f"{counted(loaded.rows_in, 'row')} = {figure(loaded.stored)} stored + "
        f"{figure(loaded.duplicate)} known already + {figure(len(loaded.quarantined))} put aside."
    )
    for row in loaded.quarantined[:SHOWN]:
        why = FAULTS.get(row.reason, row.reason.replace("_", " "))
        console.print(Text(f"Line {row.line}: {why}: {row.raw}"))
    if len(loaded.quarantined) > SHOWN:
        console.print(f"{figure(len(loaded.quarantined) - SHOWN)} more; see --json.")
    if loaded.new_stores:
        console.print(Text(f"New stores: {', '.join(loaded.new_stores)}."))


def _show_stores(stores: tuple[StoreTold, ...], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    if not stores:
        console.print("No stock was told of any store. Read it in: pairwell stores load stock.csv")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("store", "in stock", "told of", "latest (UTC)"):
        table.add_column(name, justify="left" if name == "store" else "right")
    for each in stores:
        told_at = f"{each.told_at:%Y-%m-%d %H:%M}"
        table.add_row(Text(each.store), figure(each.n_in_stock), figure(each.n_told), told_at)
    console.print(table)
