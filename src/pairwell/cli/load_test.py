"""``pairwell load-test``: how many decisions a second a running service makes, and how soon."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused


def load_test(
    session: Session,
    url: Annotated[
        str, typer.Option("--url", help="Where the service is.")
    ] = "http://127.0.0.1:8000",
    seconds: Annotated[float, typer.Option("--seconds", min=0.5, max=3600, help="How long.")] = 5.0,
    connections: Annotated[
        int, typer.Option("--connections", min=1, max=1000, help="Requests under way at once.")
    ] = 16,
    rate: Annotated[
        float | None, typer.Option("--rate", min=1, help="Requests a second; default: all it can.")
    ] = None,
) -> None:
    """Ask for offers of this workspace's products, best sellers most often, and measure.

    Asks as a back end: its key is read from PAIRWELL_KEY, so that it stands in no history.

        PAIRWELL_KEY=pw_live_... pairwell load-test --seconds 10
    """
    from rich.table import Table

    from pairwell.cli.load import measure, questions

    key = os.environ.get("PAIRWELL_KEY", "")
    if not key:
        raise InputRefused(
            "There is no key to ask with.",
            "Set PAIRWELL_KEY to a key with scope offers (pairwell keys create).",
        )
    with session.workspace() as workspace:
        bodies = questions(workspace.snapshots.current().snapshot)
    figures = measure(
        url, "/v1/offers", key, bodies, seconds=seconds, connections=connections, rate=rate
    )
    table = Table("what", "figure")
    for name, figure in figures.items():
        table.add_row(name, f"{figure:,.2f}" if isinstance(figure, float) else f"{figure:,}")
    session.output.result(figures, table)
