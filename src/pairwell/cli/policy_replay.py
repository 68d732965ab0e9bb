"""``pairwell policy replay``: what another policy would change, before it is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli.figures import figure, money, percent
from pairwell.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from pairwell.app.replay_policy import Change, Replay


def replay(
    session: Session,
    other: Annotated[
        Path, typer.Option("--with", metavar="FILE", help="The other policy: a pairwell.toml.")
    ],
    n_requests: Annotated[
        int, typer.Option("--requests", min=2, help="So many questions at most.")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Draws the past carts.")] = 0,
) -> None:
    """Answer the same questions under two policies and tell what changes. Nothing is changed.

    Half of the questions are pages of the best sellers, half are carts of past orders.

        pairwell policy show > other.toml
        pairwell policy replay --with other.toml
    """
    import numpy as np

    from pairwell.app.replay_policy import replay as replayed
    from pairwell.app.replay_policy import requests_of
    from pairwell.cli.policy import policy_of
    from pairwell.cli.served import decided_by, shelf_of

    with session.workspace() as workspace:
        policy = policy_of(other)
        served = workspace.snapshots.current()
        for warning in served.warnings:
            session.output.warn(warning)
        rng = np.random.default_rng(seed)
        lines = workspace.facts.lines()
        requests = requests_of(served.snapshot, lines, n_requests, rng)
        shelf = shelf_of(workspace, served.snapshot)
        found = replayed(
            requests, decided_by(shelf, workspace.settings.offers), decided_by(shelf, policy)
        )
        currency = served.snapshot.meta.currency
    session.output.result(found, lambda console: show(found, currency, console))


def show(found: Replay, currency: str, console: Console) -> None:
    """Print a replay for people."""
    from rich.table import Table
    from rich.text import Text

    n = max(found.n_requests, 1)
    console.print(
        Text(
            f"Answers that change: {figure(found.n_changed)} of {figure(found.n_requests)}; "
            f"with an offer: {percent(found.n_covered_before / n, 1)} before, "
            f"{percent(found.n_covered_after / n, 1)} after.",
            style="bold",
        )
    )
    if found.whole.expected_before_minor is None:
        console.print(Text("What they earn is not known: no product has a cost."))
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    for name in ("before", "after", "same", "moved", "come", "go", "earn before", "earn after"):
        table.add_column(name, justify="right")
    rows = [("all", found.whole), *found.placements.items(), *found.techniques.items()]
    for name, change in rows:
        table.add_row(name.replace("_", "-"), *_figures(change, currency))
    console.print(table)
    if found.samples:
        console.print(Text("\nSome that change:"))
    for sample in found.samples:
        asked = ", ".join(str(i) for i in sample.asked)
        told = [", ".join(str(i) for i in ids) or "–" for ids in (sample.before, sample.after)]
        console.print(Text(f"{sample.placement}, {sample.block}, {asked}: {told[0]}  →  {told[1]}"))


def _figures(change: Change, currency: str) -> list[str]:
    counts = (
        change.n_before, change.n_after, change.n_same, change.n_moved, change.n_come, change.n_go,
    )  # fmt: skip
    earned = (change.expected_before_minor, change.expected_after_minor)
    return [
        *(figure(count) for count in counts),
        *(money(None if minor is None else round(minor), currency) for minor in earned),
    ]
