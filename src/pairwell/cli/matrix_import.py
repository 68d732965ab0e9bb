"""``pairwell matrix import``: an edited sheet or a shop's own file, shown before it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.author import Author, author_of
from pairwell.cli.curated_views import coverage_told
from pairwell.cli.figures import counted, figure
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.propose_edits import ProposedEdits
    from pairwell.model.curated import CuratedEdit

SHOWN = 50
REFUSED = 2


def import_(
    session: Session,
    file: Annotated[Path, typer.Argument(help="An edited sheet, or a shop's file with --preset.")],
    preset: Annotated[
        str | None,
        typer.Option(
            "--preset",
            metavar="NAME",
            help="Read the shop's own related products: google_feed, woo_products, "
            "magento_products, shopify_products, yandex_yml, odoo, jsonld.",
        ),
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", help="Keep the changes as one edit, if no line is refused.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, for rows without a note.")] = "",
    author: Author = None,
) -> None:
    """Show what a file would change: pins and blocks that come, change or go; --save keeps it.

    In a sheet write pin (with its place in rank) or block into the column action, and why into
    note. Columns may be moved; a line taken out means nothing. What a shop's own file names beside
    a product becomes pins. Lines that cannot be used are listed with their reason, nothing is kept,
    and the command ends with status 2.

        pairwell matrix export edit.xlsx --top 10
        pairwell matrix import edit.xlsx
        pairwell matrix import edit.xlsx --save --reason "autumn range"
        pairwell matrix import products.csv --preset woo_products --save
    """
    from pairwell.app.save_edits import keep_edits, review_edits
    from pairwell.ingest.edited_sheet import read_edited_sheet
    from pairwell.ingest.related_feed import RelatedRows, read_related_feed
    from pairwell.ingest.related_jsonld import read_related_jsonld
    from pairwell.wiring import utc_now

    if preset is None:
        read = RelatedRows(read_edited_sheet(file), (), by_family=False)
    else:
        read = read_related_jsonld(file) if preset == "jsonld" else read_related_feed(file, preset)
    at, edit = utc_now().isoformat(timespec="seconds"), None
    with session.workspace() as workspace:
        proposed = review_edits(
            read.rows, workspace.state, workspace.snapshots, at, workspace.settings.offers,
            refused=read.refused, by_family=read.by_family,
        )  # fmt: skip
        if save and not proposed.refused and proposed.edits:
            edit = keep_edits(
                proposed, workspace.state, workspace.snapshots,
                author=author_of(author), at=at, reason=reason or file.name,
            )  # fmt: skip
    payload = {"file": file, "kept": edit is not None, "proposed": proposed, "edit": edit}
    session.output.result(payload, lambda console: show(proposed, edit, console))
    if proposed.refused:
        raise typer.Exit(REFUSED)


def show(proposed: ProposedEdits, edit: CuratedEdit | None, console: Console) -> None:
    """What would change, and what stands in the way."""
    from rich.table import Table
    from rich.text import Text

    if proposed.edits:
        table = Table(box=None, padding=(0, 2, 0, 0))
        for name in ("line", "change", "action", "rank", "anchor", "candidate", "note"):
            table.add_column(name, justify="right" if name in ("line", "rank") else "left")
        for one in proposed.edits[:SHOWN]:
            table.add_row(
                str(one.line), one.change, one.action, str(one.rank or ""),
                Text(one.anchor_id), Text(one.candidate_id), Text(one.note),
            )  # fmt: skip
        console.print(table)
    if len(proposed.edits) > SHOWN:
        console.print(f"... and {figure(len(proposed.edits) - SHOWN)} more; see --json.")
    for line in proposed.refused[:SHOWN]:
        console.print(Text(f"Line {line.line}: {line.message} {line.hint}"))
    if len(proposed.refused) > SHOWN:
        console.print(f"... and {counted(len(proposed.refused) - SHOWN, 'more line')} refused.")
    console.print(
        f"{counted(proposed.n_rows, 'row')}: {figure(len(proposed.edits))} would change something, "
        f"{figure(proposed.n_unchanged)} as before, "
        f"{figure(len(proposed.refused))} cannot be used."
    )
    if proposed.n_without_action:
        console.print(
            f"With a note and no action: {counted(proposed.n_without_action, 'row')}; "
            "write pin or block to make something of it."
        )
    for held in proposed.held[:SHOWN]:
        console.print(Text(f"Line {held.line}: {held.message}"))
    strangers = sum(line.code == "unknown_product" for line in proposed.refused)
    if 2 * strangers > proposed.n_rows:
        console.print("Most lines name products that the matrix has not: is it another shop's?")
    if proposed.coverage is not None:
        console.print(coverage_told(proposed.coverage))
    if edit is not None:
        console.print(Text(f"Kept as {edit.version_id}."))
        console.print(Text(f"Take it back with: pairwell matrix undo {edit.version_id}"))
    else:
        hint = " Add --save to keep it." if proposed.edits and not proposed.refused else ""
        console.print(f"Nothing was changed.{hint}")
