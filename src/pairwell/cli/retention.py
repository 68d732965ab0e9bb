"""``pairwell retention``: what is kept too long, and letting go of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import counted
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from pairwell.app.retain import Retained


def retention(
    session: Session,
    apply: Annotated[
        bool, typer.Option("--apply", help="Let go of all that is too old, also of what is held.")
    ] = False,
) -> None:
    """Show how long things are kept and what is older; the worker lets go of it once a day.

    What visitors did and what was decided goes after thirteen months, rows in quarantine after
    thirty days. Where more than half of something would go at once, the worker holds it for a
    person's word: the clock may be wrong. Orders, products and customers stay.

        pairwell retention
        pairwell retention --apply
    """
    from rich.table import Table

    from pairwell.app.retain import overdue, retain
    from pairwell.wiring import utc_now

    with session.workspace() as workspace:
        stores = (workspace.journal, workspace.decision_log, workspace.state)
        found = retain(*stores, utc_now(), confirmed=True) if apply else overdue(*stores, utc_now())
    table = Table("what", "kept for days", "there", "older", "let go of", "")
    for each in found:
        table.add_row(
            each.name, f"{each.kept_days:,}", f"{each.n_all:,}", f"{each.n_old:,}",
            f"{each.n_gone:,}", "waits for --apply" if each.held else "",
        )  # fmt: skip
    session.output.result({"retention": found}, table)


def retain_daily(session: Session) -> None:
    """The worker's daily part: let go of what is too old, and say what is held."""
    from pairwell.app.log_in import LONGEST
    from pairwell.app.retain import retain
    from pairwell.wiring import utc_now

    now = utc_now()
    with session.workspace() as workspace:
        if workspace.users_file.is_file():
            workspace.users.end_sessions(int(now.timestamp()) - LONGEST)
            workspace.users.end_links(int(now.timestamp()))
        done = retain(workspace.journal, workspace.decision_log, workspace.state, now)
    for each in done:
        _say(session, each)


def _say(session: Session, each: Retained) -> None:
    if each.n_gone:
        session.output.say(
            f"Let go of {each.n_gone:,} {each.name} older than {counted(each.kept_days, 'day')}."
        )
    if each.held:
        session.output.warn(
            f"Older than {counted(each.kept_days, 'day')}: {each.n_old:,} of {each.n_all:,} "
            f"{each.name}. They wait for `pairwell retention --apply`: the clock may be wrong."
        )
