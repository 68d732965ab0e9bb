"""``pairwell matrix ranges``: where colours of one range are bought together, to be confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pairwell.cli.figures import figure
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.matrix.ranges import RangeOfCategory


def ranges(session: Session) -> None:
    """Show by category whether sisters of one family are bought together, or one for another.

    Sisters are not offered beside each other. Where the data propose an exception, write the
    category into offers.ranges ("*" for all of them); then sisters that orders prove are offered.

        pairwell matrix ranges
        pairwell decide --anchor cup-red --set 'offers.ranges=["Home > Kitchen"]'
    """
    from pairwell.matrix.ranges import ranges_of

    with session.workspace() as workspace:
        confirmed = workspace.settings.offers.ranges
        found = ranges_of(workspace.snapshots.current().snapshot)
    payload = {"ranges": [each._asdict() for each in found], "confirmed": confirmed}
    session.output.result(payload, lambda console: show(found, confirmed, console))


def show(found: tuple[RangeOfCategory, ...], confirmed: tuple[str, ...], console: Console) -> None:
    """A line a category, and what to do about it."""
    from rich.table import Table
    from rich.text import Text

    if not found:
        console.print("No product belongs to a family that was sold (group_id): nothing is sister.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("category")
    for name in ("families", "pairs", "proven", "together", "by chance", "lift"):
        table.add_column(name, justify="right")
    table.add_column("proposed")
    for each in found:
        table.add_row(
            Text(each.category or "(none)"), figure(each.n_families), figure(each.n_pairs),
            figure(each.n_proven), figure(each.n_both), figure(each.n_expected, 1),
            figure(each.lift, 1), "offer sisters" if each.proposed else "",
        )  # fmt: skip
    console.print(table)
    new = [each.category for each in found if each.proposed and each.category]
    new = [name for name in new if name not in confirmed and "*" not in confirmed]
    if new:
        listed = ", ".join(f'"{name}"' for name in (*confirmed, *new))
        console.print(Text(f"To confirm, under [offers] in pairwell.toml: ranges = [{listed}]"))
    elif confirmed:
        console.print(Text(f"Confirmed: {', '.join(confirmed)}."))
