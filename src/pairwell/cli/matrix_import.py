"""``pairwell matrix import``: what an edited sheet would change, before anything is changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import figure
from pairwell.cli.session import Session
from pairwell.model.errors import NotReady

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.propose_edits import ProposedEdits
    from pairwell.wiring import Workspace

SHOWN = 50
REFUSED = 2


def import_(
    session: Session,
    file: Annotated[Path, typer.Argument(help="The sheet that was exported and edited: .xlsx.")],
) -> None:
    """Show what an edited sheet would change: pins and blocks that come, change or go.

    Write pin (with its place in rank) or block into the column action, and why into note. Columns
    may be moved; a line taken out means nothing. Lines that cannot be used are listed with their
    reason, and the command ends with status 2.

        pairwell matrix export edit.xlsx --top 10
        pairwell matrix import edit.xlsx
    """
    proposed = read_proposed(session, file)
    session.output.result(
        {"file": file, "proposed": proposed}, lambda console: show(proposed, console)
    )
    if proposed.refused:
        raise typer.Exit(REFUSED)


def read_proposed(session: Session, file: Path) -> ProposedEdits:
    """The difference between a sheet and what people said before; nothing is saved.

    Raises:
        InputRefused: it is no sheet of ours.
        NotReady: there is no matrix whose products it could name.
    """
    from pairwell.app.propose_edits import propose_edits
    from pairwell.ingest.edited_sheet import read_edited_sheet

    rows = read_edited_sheet(file)
    with session.workspace() as workspace:
        return propose_edits(rows, _known(workspace), workspace.state.curated())


def show(proposed: ProposedEdits, console: Console) -> None:
    """What would change, and what stands in the way."""
    from rich.table import Table
    from rich.text import Text

    if proposed.edits:
        table = Table(box=None, padding=(0, 2, 0, 0))
        for name in ("line", "change", "action", "rank", "anchor", "candidate", "note"):
            table.add_column(name, justify="right" if name in ("line", "rank") else "left")
        for edit in proposed.edits[:SHOWN]:
            table.add_row(
                str(edit.line), edit.change, edit.action, str(edit.rank or ""),
                Text(edit.anchor_id), Text(edit.candidate_id), Text(edit.note),
            )  # fmt: skip
        console.print(table)
    if len(proposed.edits) > SHOWN:
        console.print(f"... and {figure(len(proposed.edits) - SHOWN)} more; see --json.")
    for line in proposed.refused[:SHOWN]:
        console.print(Text(f"Line {line.line}: {line.message} {line.hint}"))
    if len(proposed.refused) > SHOWN:
        console.print(f"... and {figure(len(proposed.refused) - SHOWN)} more lines refused.")
    console.print(
        f"{figure(proposed.n_rows)} rows: {figure(len(proposed.edits))} would change something, "
        f"{figure(proposed.n_unchanged)} are as they were, "
        f"{figure(len(proposed.refused))} cannot be used."
    )
    if proposed.n_without_action:
        console.print(
            f"{figure(proposed.n_without_action)} rows have a note and no action; "
            "write pin or block to make something of them."
        )


def _known(workspace: Workspace) -> frozenset[str]:
    """The ids of the served matrix, or of the newest where none is served."""
    versions = workspace.snapshots.list()
    if not versions:
        raise NotReady("There is no matrix yet.", "Run `pairwell build`.")
    if any(version.current for version in versions):
        return frozenset(workspace.snapshots.current().snapshot.products.ids)
    return frozenset(workspace.snapshots.load(versions[-1].snapshot_id).products.ids)
