"""``pairwell white-spots``: who to call about what they have never bought."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted, figure, money, percent, short
from pairwell.cli.session import Session
from pairwell.cli.whole_file import write_whole
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from pairwell.app.find_white_spots import GroupSpace, WhiteSpotsFound


def white_spots(
    session: Session,
    by: Annotated[
        str | None,
        typer.Option("--by", help="category, or product; default: category where there are any."),
    ] = None,
    window: Annotated[
        int, typer.Option("--window", min=1, help="Bought within so many days.")
    ] = 90,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="So many calls shown.")] = 20,
    per_customer: Annotated[
        int, typer.Option("--per-customer", min=1, help="So many calls a customer.")
    ] = 3,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="ID", help="Only this customer's.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the whole call list here, as CSV.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Foretell the last window too, and count what came.")
    ] = False,
) -> None:
    """Find what each customer has never bought and is likely to, and what it would bring.

    The grid holds every customer and every category (or, for accounts, every product). A cell is
    owned or empty; each empty one gets the probability that it is bought within the window: the
    share of cells like it, a window ago, that were bought since, at least five customers behind
    it. Its value is that probability times what one order of the category typically brings: the
    margin if all products have a cost, else the revenue.

        pairwell white-spots
        pairwell white-spots --by product --window 30 --out calls.csv
        pairwell white-spots --customer 12347 --per-customer 5
        pairwell white-spots --check

    The call list names customers: keep it in the house. A spreadsheet opens it safely.
    """
    from pairwell.app.find_white_spots import find_white_spots

    if by not in (None, "category", "product"):
        raise InputRefused(f"--by {by} is not known.", "Say category or product.")
    with session.workspace() as workspace:
        found = find_white_spots(
            workspace.facts,
            by=None if by is None else "category" if by == "category" else "product",
            window_days=window,
            per_customer=per_customer,
            customer=customer,
            with_check=check,
        )
    if out is not None:
        from pairwell.export.tables.csv_table import write_csv

        write_whole(out, lambda sink: write_csv(found.calls, sink))
    payload = {
        "by": found.by,
        "value_of": found.value_of,
        "currency": found.currency,
        "window_days": found.window_days,
        "n_customers": found.n_customers,
        "season": found.season,
        "check": found.check,
        "n_calls": found.calls.num_rows,
        "calls": found.calls.slice(0, limit),
        "groups": found.groups,
        "file": out,
    }
    session.output.result(payload, lambda console: show(found, limit, out, console))


def show(found: WhiteSpotsFound, limit: int, out: Path | None, console: Console) -> None:
    """The grid's columns, the best calls, and how far to trust them."""
    from rich.text import Text

    console.print(
        Text(
            f"{counted(found.n_customers, 'customer')}, {figure(len(found.groups))} "
            f"{'categories' if found.by == 'category' else 'products'}; expected within "
            f"{counted(found.window_days, 'day')}, in {found.value_of}.\n"
        )
    )
    console.print(_grid(found, found.groups[:10]))
    console.print()
    console.print(_calls(found, limit))
    shown = min(limit, found.calls.num_rows)
    console.print(Text(f"\n{figure(shown)} shown of {counted(found.calls.num_rows, 'call')}."))
    if found.season != 1:
        console.print(
            Text(
                f"A year ago the coming {found.window_days} days sold {percent(found.season)} of "
                "the days before them; the shares are moved by that.",
                style="dim",
            )
        )
    if found.check is not None:
        said = found.check
        console.print(
            Text(
                f"Check on the last {found.window_days} days: of the tenth of the cells with the "
                f"highest probability {percent(said.foretold_top, 2)} were expected to be bought, "
                f"{percent(said.bought_top, 2)} were; of all {figure(said.n_cells)} cells "
                f"{percent(said.foretold, 2)} and {percent(said.bought, 2)}."
            )
        )
    if out is not None:
        console.print(Text(f"All calls are in {out}."))


def _grid(found: WhiteSpotsFound, groups: tuple[GroupSpace, ...]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title="Where the most is to be had", title_justify="left", box=None, padding=(0, 2, 0, 0)
    )
    table.add_column(found.by, no_wrap=True)
    for name in ("own it", "of all", "likely buyers", "an order", "in all"):
        table.add_column(name, justify="right", no_wrap=True)
    for group in groups:
        table.add_row(
            Text(short(group.title or group.group_id, 34)),
            figure(group.n_owners),
            percent(group.owner_share),
            figure(group.expected_buyers, 1),
            money(group.typical_minor, found.currency),
            money(group.value_minor, found.currency),
        )
    return table


def _calls(found: WhiteSpotsFound, limit: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Calls", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name in ("customer", "never bought", "owns"):
        table.add_column(name, no_wrap=True)
    for name in ("chance", "value"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found.calls.slice(0, limit).to_pylist():
        never = row["group_id"] if found.by == "category" else row["title"] or row["group_id"]
        table.add_row(
            Text(short(row["customer_id"], 14)),
            Text(short(never, 30)),
            Text(short(row["because_title"] or row["because_id"] or "–", 28), style="dim"),
            percent(row["buy_share"], 1),
            money(row["value_minor"], found.currency),
        )
    return table
