"""``pairwell matrix pin --file`` and ``block --file``: many hand-made rows as one edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.curated_views import coverage_told
from pairwell.cli.figures import counted, figure
from pairwell.cli.session import Session
from pairwell.model.curated import Action

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.bulk_rows import BulkReview
    from pairwell.model.curated import CuratedEdit

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only show what it would touch; keep nothing.")
]
SHOWN = 50
REFUSED = 2
SYNONYMS = {
    "anchor_id": "anchor", "candidate_id": "candidate", "product": "candidate",
    "position": "rank", "note": "reason", "valid_from": "from", "valid_until": "until",
    "image": "image_url",
}  # fmt: skip


def bulk(
    session: Session, file: Path, action: Action, *, author: str, reason: str, dry_run: bool
) -> None:
    """Keep a table of rows, all or nothing; lines that cannot be used end with status 2.

    Raises:
        InputRefused: the file is no such table, or says nothing new.
        Exit: lines were refused.
    """
    from pairwell.app.bulk_rows import FIELDS, keep_bulk, review_bulk
    from pairwell.ingest.text_rows import read_text_rows
    from pairwell.wiring import utc_now

    names = {name: name for name in FIELDS} | SYNONYMS
    needed = ("anchor", "candidate") if action == "pin" else ("candidate",)
    table = read_text_rows(file, names, needed, strict=True)
    at = utc_now().isoformat(timespec="seconds")
    edit = None
    with session.workspace() as workspace:
        review = review_bulk(
            table, action, workspace.state, workspace.snapshots, at, author=author,
            reason=reason, locale=workspace.settings.shop.locale, policy=workspace.settings.offers,
        )  # fmt: skip
        if not dry_run and not review.refused:
            note = reason or file.name
            edit = keep_bulk(
                review, workspace.state, workspace.snapshots, author=author, at=at, note=note
            )
    session.output.result(
        {"kept": edit is not None, "file": file, "review": review, "edit": edit},
        lambda console: show(review, edit, console),
    )
    if review.refused:
        raise typer.Exit(REFUSED)


def show(review: BulkReview, edit: CuratedEdit | None, console: Console) -> None:
    """What the table does, and the lines that stand in the way."""
    from rich.text import Text

    for line in review.refused[:SHOWN]:
        console.print(Text(f"Line {line.line}: {line.message} {line.hint}"))
    if len(review.refused) > SHOWN:
        console.print(f"... and {counted(len(review.refused) - SHOWN, 'more line')} refused.")
    for held in review.held[:SHOWN]:
        console.print(Text(f"Line {held.line}: {held.message}"))
    console.print(
        f"{counted(review.n_rows, 'row')}: {figure(len(review.rows))} with something new, "
        f"{figure(review.n_replaced)} of them in place of an earlier word, "
        f"{figure(review.n_unchanged)} as before, "
        f"{figure(len(review.refused))} cannot be used."
    )
    if review.coverage is not None:
        console.print(coverage_told(review.coverage))
    if edit is None:
        console.print("Nothing was changed.")
        return
    console.print(Text(f"Kept as {edit.version_id}."))
    console.print(Text(f"Take it back with: pairwell matrix undo {edit.version_id}"))
