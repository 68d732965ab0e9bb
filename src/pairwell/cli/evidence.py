"""What a build takes in beside the facts: price histories, and what came of logged offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pairwell.model.outcome import Outcome
    from pairwell.model.price_history import PriceHistory
    from pairwell.wiring import Workspace


def price_histories(workspace: Workspace) -> tuple[PriceHistory, ...]:
    """What products cost since when; nothing where the shop wrote no prices.csv.

    Raises:
        InputRefused: the file is not understood.
    """
    from pairwell.ingest.price_file import read_prices

    return read_prices(workspace.folder / "prices.csv")


def offer_outcomes(workspace: Workspace) -> tuple[Outcome, ...]:
    """What came of the offers that were logged; nothing where nobody was served yet."""
    from pairwell.app.learn_outcomes import learn_outcomes
    from pairwell.wiring import utc_now

    if not (workspace.decisions_file.is_file() and workspace.journal_file.is_file()):
        return ()
    return learn_outcomes(workspace.decision_log, workspace.journal, utc_now())
