"""Decision log: every decision, for measuring later; best effort, so that serving never waits."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from pairwell.model.decision import LoggedDecision
from pairwell.model.retention import Aged


class DecisionLog(Protocol):
    """The store of decisions. Several processes write into it at once."""

    n_dropped: int
    """Decisions of this process that were not kept: too many waited, or the disk refused."""

    def write(self, decision: LoggedDecision) -> bool:
        """Hand a decision in, without waiting and without raising; False when it was dropped."""
        ...

    def decisions(self, after: int = 0, limit: int = 10_000) -> tuple[LoggedDecision, ...]:
        """Decisions that were kept, from the ``after``-th on, in the order they were written."""
        ...

    def people(self) -> frozenset[str]:
        """Who is named in what was kept."""
        ...

    def forget_person(self, person: str) -> int:
        """Blot a person out of what was kept; the decisions stay. Returns of how many.

        Raises:
            StoreBusy: another process wrote for too long.
        """
        ...

    def aged(self, before: datetime) -> Aged:
        """Decisions that were taken before an instant."""
        ...

    def let_go(self, before: datetime) -> int:
        """Delete those, but never the latest one; returns how many.

        Raises:
            StoreBusy: another process wrote for too long.
        """
        ...

    def close(self) -> None:
        """Write what waits, and let go of the store."""
        ...
