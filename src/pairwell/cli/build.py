"""``pairwell build``: learn the matrix from the facts, and serve it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pairwell.cli.author import author_of
from pairwell.cli.figures import counted
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

RULES = {
    "beyond_neighbours": "not among the nearest neighbours (not stored)",
    "too_few_customers": "fewer than five customers behind them",
    "substitute": "one instead of the other",
    "adds_nothing": "nothing is added once the rest of the basket is known",
}


def build(
    session: Session,
    publish: Annotated[
        bool, typer.Option("--publish/--no-publish", help="Serve the version, or only write it.")
    ] = True,
    retune: Annotated[
        bool, typer.Option("--retune", help="Choose the numbers of strength anew.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Serve it even where a gate would hold it.")
    ] = False,
) -> None:
    """Count, test and weigh all pairs; write a version of the matrix and serve it.

    The numbers of strength are tuned in the first build and stay frozen until --retune. A version
    that looks wrong beside the one that is served is written, held back, and named.

        pairwell build
        pairwell build --no-publish
        pairwell build --retune --set matrix.half_life_days=tune
    """
    from pairwell.app.build_version import build_version
    from pairwell.app.publish_matrix import publish_matrix
    from pairwell.cli.evidence import offer_outcomes, price_histories
    from pairwell.wiring import utc_now

    with session.workspace() as workspace:
        built = build_version(
            workspace.facts,
            workspace.state,
            workspace.snapshots,
            workspace.settings.matrix,
            now=utc_now(),
            author=author_of(None),
            retune=retune,
            progress=session.progress,
            rules=workspace.compatibility_rules(),
            prices=price_histories(workspace),
            encoder=workspace.encoder(),
            outcomes=offer_outcomes(workspace),
            to_serve=publish,
        )
        if publish:
            publish_matrix(
                workspace.snapshots,
                workspace.state,
                built.snapshot_id,
                workspace.settings.offers.min_customers,
                confirmed=yes,
            )
    result = {"snapshot_id": built.snapshot_id, "published": publish, "report": built.report}
    session.output.result(result, lambda console: show(result, console))


def show(result: dict[str, Any], console: Console) -> None:
    """What was built, in a screen."""
    from rich.table import Table
    from rich.text import Text

    report = result["report"]
    served = "served from now on" if result["published"] else "written, not served"
    console.print(Text.assemble((result["snapshot_id"], "bold"), f", {served}."))
    console.print(
        f"{counted(report['n_baskets'], 'basket')}, {counted(report['n_products'], 'product')}, "
        f"{counted(report['n_customers'], 'known customer')}."
    )
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    table.add_row("pairs of products tested", f"{report['n_pairs_tested']:,}")
    table.add_row("seen together", f"{report['n_pairs_seen']:,}")
    table.add_row("stored, in both directions", f"{report['n_pairs_stored']:,}")
    table.add_row(f"of those proven ({report['significance']})", f"{report['n_pairs_proven']:,}")
    for rule, n in report["dropped"].items():
        table.add_row(f"left out: {RULES.get(rule, rule)}", f"{n:,}", style="dim")
    console.print(table)
    learned = report["learned"]
    fading = (
        f"half-life {learned['half_life_days']:g} days"
        if learned["half_life_days"]
        else ("orders do not fade")
    )
    console.print(
        f"{'Tuned' if learned['tuned'] else 'Fixed'} numbers: {learned['anchors']} anchors, ridge "
        f"{learned['ridge']:g}, basket size power {learned['size_power']:g}, {fading}."
    )
    for finding in report["findings"]:
        console.print(Text(finding, style="dim"))
