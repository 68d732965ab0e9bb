"""``pairwell matrix review`` and ``pairwell gaps``: what a merchandiser should change today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted, figure, money, percent, short
from pairwell.cli.served import served_as, served_before
from pairwell.cli.session import Session
from pairwell.cli.whole_file import write_whole
from pairwell.model.errors import InputRefused
from pairwell.model.review import HYPOTHESES

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.matrix.review_orders import ReviewOrders
    from pairwell.model.review import Gaps, MatrixReview, ReviewRow

WORDS = {
    "uncovered": "best seller without any offer",
    "no_addon": "main product without an add-on",
    "out_of_stock": "out of stock",
    "below_cost": "sold below cost",
    "above_ceiling": "dearer than the shop allows",
    "not_sold": "nobody buys it any more",
    "price": "grew dearer, or dearer beside it",
    "stale": "not once together lately",
    "need": "sells far less than it did",
    "returned_both": "both are sent back",
    "returned_alone": "sent back alone",
    "discount_only": "sells below its price only",
}
CAUSES = {
    "nothing": "nothing is bought with it often enough",
    "refused": "every candidate is refused",
    "borrowed": "only offers of its family or category",
    "dearer": "only dearer ones, or variants of it",
}


def review(
    session: Session,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="So many rows.")] = 20,
    hypothesis: Annotated[
        str | None, typer.Option("--hypothesis", metavar="CODE", help="Only rows it fits.")
    ] = None,
    window: Annotated[
        int, typer.Option("--window", min=1, help="The last days, held against those before.")
    ] = 90,
    locale: Annotated[
        str | None, typer.Option("--locale", help="Language of the sentences: en, ru or pl.")
    ] = None,
) -> None:
    """List rows of the matrix to replace, each with the reason that fits, and the morning list.

    The ten best rows of every product are held against the orders, the price and the stock. At
    stake: the revenue of one window that hangs on the row. Best sellers without any offer come
    first.

        pairwell matrix review
        pairwell matrix review --hypothesis returned_alone -n 50
        pairwell matrix review --window 30 --locale pl

    The reasons, by code: uncovered, no_addon (no add-on goes with a main product), out_of_stock,
    below_cost, above_ceiling (of the shop's max_price_ratio), not_sold (by nobody), price (it grew
    dearer while the pair fell), stale (no joint order lately), need (the pair fell), returned_both,
    returned_alone (the other one was kept), discount_only. A fall is one of half or more that no
    chance explains, against all that was before and against the same days a year ago. Take a row
    off with pairwell matrix block, put another one in with pairwell matrix pin.
    """
    from pairwell.app.review_matrix import review_matrix

    if hypothesis is not None and hypothesis not in HYPOTHESES:
        raise InputRefused(
            f"--hypothesis {hypothesis} is not known.", f"Say one of: {', '.join(HYPOTHESES)}."
        )
    with session.workspace() as workspace:
        policy = workspace.settings.offers
        found = review_matrix(
            served_as(workspace, workspace.snapshots.current().snapshot),
            workspace.facts.lines(),
            workspace.facts.taken_back(),
            previous=served_before(workspace),
            min_customers=policy.min_customers,
            max_price_ratio=policy.max_price_ratio,
            window_days=window,
            locale=locale or workspace.settings.shop.locale,
            rows=workspace.curated_in_force(),
        )
    rows = [row for row in found.rows if hypothesis in (None, row.hypothesis)]
    payload = {
        "snapshot_id": found.snapshot_id,
        "as_of": found.as_of,
        "window_days": found.window_days,
        "currency": found.currency,
        "n_rows": found.n_rows,
        "n_tested": found.n_tested,
        "found": found.found,
        "n_shown": len(rows[:limit]),
        "rows": rows[:limit],
        "morning": found.morning,
    }
    session.output.result(payload, lambda console: show(found, rows[:limit], console))


def gaps(
    session: Session,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="So many products.")] = 20,
    top: Annotated[
        int, typer.Option("--top", min=1, help="Ask so many main products, best revenue first.")
    ] = 500,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write them all here, as CSV.")
    ] = None,
) -> None:
    """List main products that no add-on goes with: what the assortment lacks.

    A main product is one whose pairs do not make it an add-on of others; what a person said it is
    (in the admin) goes before them. An add-on is what would
    be offered on its page, of its own orders, no dearer than it and no variant of it. Revenue is
    that of the last year of orders.

        pairwell gaps
        pairwell gaps --top 2000 --out gaps.csv
    """
    from pairwell.app.find_gaps import find_gaps, gap_table
    from pairwell.matrix.review_orders import review_orders

    with session.workspace() as workspace:
        now = served_as(workspace, workspace.snapshots.current().snapshot)
        known: ReviewOrders = review_orders(
            workspace.facts.lines(), workspace.facts.taken_back(), now.snapshot.products.ids, 90.0
        )
        said = {each.product_id: each.role for each in workspace.product_roles.roles()}
        found = find_gaps(now.snapshot, known, now.decide, top=top, confirmed=said)
    if out is not None:
        from pairwell.export.tables.csv_table import write_csv

        write_whole(out, lambda sink: write_csv(gap_table(found), sink))
    payload = {
        "snapshot_id": now.snapshot.meta.snapshot_id,
        "currency": found.currency,
        "n_main": found.n_main,
        "n_without": len(found.products),
        "revenue_minor": found.revenue_minor,
        "revenue_without_minor": found.revenue_without_minor,
        "products": found.products[:limit],
        "categories": found.categories,
        "file": out,
    }
    session.output.result(payload, lambda console: show_gaps(found, limit, out, console))


def show(found: MatrixReview, rows: Sequence[ReviewRow], console: Console) -> None:
    """The review, a block a row: the sentence is what a person reads."""
    from rich.text import Text

    until = f" up to {found.as_of}" if found.as_of else ""
    console.print(
        Text(
            f"{found.snapshot_id}: {counted(found.n_rows, 'row')} held against "
            f"{counted(found.window_days, 'day')}{until}; "
            f"{figure(found.n_tested)} with orders enough to see a fall.\n"
        )
    )
    for code, n in found.found.items():
        console.print(Text(f"{figure(n):>7}  {code:<15}{WORDS[code]}", style="dim"))
    console.print()
    if not rows:
        console.print("No row to replace.")
    for number, row in enumerate(rows, 1):
        _row(number, row, found.currency, console)
    _morning(found, console)


def _row(number: int, row: ReviewRow, currency: str, console: Console) -> None:
    from textwrap import fill

    from rich.text import Text

    known = row.at_stake_minor is not None
    stake = (
        f"at stake {money(row.at_stake_minor, currency)}" if known else "stake unknown: no price"
    )
    console.print(Text(f"{number}. {WORDS[row.hypothesis]} · {stake}", style="bold"))
    pair = f"{row.anchor_id}  {short(row.anchor_title, 36)}"
    if row.candidate_id is not None:
        pair += f" → {row.candidate_id}  {short(row.candidate_title or '', 36)}"
    console.print(Text(f"   {pair}"))
    said = fill(row.sentence, 97, initial_indent="   ", subsequent_indent="   ")
    console.print(Text(said, style="dim"))


def _morning(found: MatrixReview, console: Console) -> None:
    from rich.text import Text

    said = found.morning
    console.print(Text("\nThis morning", style="bold"))
    if said.lost_to_stock:
        console.print("Add-ons that cannot be had, and what their rows would bring:")
    for lost in said.lost_to_stock[:10]:
        why = "out of stock" if lost.known else "sold by nobody"
        console.print(
            Text(
                f"   {money(lost.at_stake_minor, found.currency):>16}  {lost.product_id:<10} "
                f"{short(lost.title, 34):<34} {counted(lost.n_rows, 'row')}, {why}"
            )
        )
    if said.previous is None:
        console.print("No earlier version was served: nothing to compare with yet.")
        return
    for title, rows in (
        (f"Best sellers that had an offer in {said.previous} and have none", said.newly_uncovered),
        (f"Rows broken by a change of price or cost since {said.previous}", said.broken),
    ):
        console.print(Text(f"{title}: {figure(len(rows))}"))
        for number, row in enumerate(rows[:10], 1):
            _row(number, row, found.currency, console)


def show_gaps(found: Gaps, limit: int, out: Path | None, console: Console) -> None:
    """The products, then their categories."""
    from rich.table import Table
    from rich.text import Text

    share = found.revenue_without_minor / found.revenue_minor if found.revenue_minor else None
    console.print(
        Text(
            f"Without an add-on: {figure(len(found.products))} of "
            f"{counted(found.n_main, 'main product')}, {percent(share, 1)} of their revenue in a "
            "year.\n"
        )
    )
    if found.products:
        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column("product", no_wrap=True)
        table.add_column("", no_wrap=True)
        for name in ("revenue", "orders"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("why", no_wrap=True)
        for gap in found.products[:limit]:
            table.add_row(
                Text(short(gap.product_id, 10)), Text(short(gap.title, 26), style="dim"),
                money(gap.revenue_minor, found.currency), figure(gap.n_orders), CAUSES[gap.cause],
            )  # fmt: skip
        console.print(table)
    if found.categories:
        table = Table(box=None, padding=(0, 2, 0, 0), title="\nBy category", title_justify="left")
        table.add_column("category", no_wrap=True)
        for name in ("main products", "without", "revenue", "of it without"):
            table.add_column(name, justify="right", no_wrap=True)
        for one in found.categories[:limit]:
            table.add_row(
                Text(short(one.category, 34)), figure(one.n_main), figure(one.n_without),
                money(one.revenue_minor, found.currency),
                money(one.revenue_without_minor, found.currency),
            )  # fmt: skip
        console.print(table)
    if out is not None:
        console.print(Text(f"\nAll are in {out}."))
