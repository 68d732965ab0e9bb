"""``pairwell audit``: the log of what people changed, and whether somebody touched it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused

if TYPE_CHECKING:
    from rich.console import Console


def verify(
    session: Session,
    kept: Annotated[
        str,
        typer.Option(
            "--kept", metavar="NUMBER:DIGEST", help="An end of the log as you wrote it down."
        ),
    ] = "",
) -> None:
    """Check the log from its first row to its signed end; exit 2 when anything was touched.

    It prints the end as NUMBER:DIGEST. Write it down somewhere else now and then: with --kept it
    also shows that nobody put an older, shorter log back.

        pairwell audit verify
        pairwell audit verify --kept 120:5f2c...
    """
    from pairwell.app.audit_chain import faults

    with session.workspace() as workspace:
        if not workspace.users_file.is_file():
            raise InputRefused("There is no log yet.", "It begins with: pairwell users add")
        rows, head = workspace.audit.rows(), workspace.audit.head()
        found = faults(rows, head, workspace.secret(), kept)
        if not rows and workspace.users.users():
            found = (*found, "The log is empty though there are users.")
    if found:
        raise InputRefused(
            f"The audit log was touched: {' '.join(found)}",
            "Compare it with a copy of users.sqlite from before, and change the secrets.",
        )
    end = f"{head.number}:{head.digest}" if head else ""
    session.output.result(
        {"rows": len(rows), "end": end},
        f"Checked {counted(len(rows), 'row')}: all as they were written.\nThe log ends with {end}",
    )


def show(
    session: Session,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="So many rows.")] = 20,
) -> None:
    """Show what was done last, newest first.

    pairwell audit show -n 50
    """
    from rich.table import Table

    with session.workspace() as workspace:
        rows = workspace.audit.rows()[: -limit - 1 : -1]

    def view(console: Console) -> None:
        table = Table("row", "at", "who", "what", "to what")
        for row in rows:
            entry = row.entry
            table.add_row(
                str(row.number), entry.at, entry.actor or "–", entry.action, entry.subject or "–"
            )
        console.print(table)

    session.output.result({"rows": rows}, view)
