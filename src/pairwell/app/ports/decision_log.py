"""Decision log: every decision, for measuring later; best effort, so that serving never waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pairwell.model.decision import LoggedDecision, ShownAt
from pairwell.model.retention import Aged
from pairwell.model.turned_down import StoodIn


class DecisionLog(Protocol):
    """The store of decisions. Several processes write into it at once."""

    n_dropped: int
    """Decisions of this process that were not kept: too many waited, or the disk refused."""

    def write(self, decisions: Sequence[LoggedDecision]) -> int:
        """Hand decisions in, without waiting and without raising; how many were not dropped."""
        ...

    def decisions(self, after: int = 0, limit: int = 10_000) -> tuple[LoggedDecision, ...]:
        """Decisions that were kept, from the ``after``-th on, in the order they were written."""
        ...

    def people(self) -> frozenset[str]:
        """Who is named in what was kept."""
        ...

    def shown(self, product_ids: Sequence[str], since: datetime) -> tuple[ShownAt, ...]:
        """Where products were shown from an instant on, most often first.

        What the holdout would have seen was not shown.
        """
        ...

    def last(self) -> int:
        """The number of the latest decision that was kept; zero when there is none."""
        ...

    def n_shown(self, after: int, last: int, since: datetime) -> dict[str, int]:
        """How many offers each person was shown from an instant on; the holdout was shown none.

        Args:
            after: decisions up to this number are left out.
            last: so are those above this one.
            since: and those before this instant.
        """
        ...

    def stood_in(self, after: int, last: int, since: datetime) -> tuple[StoodIn, ...]:
        """For what people had turned down something else was shown, in the same decisions."""
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
        """Delete what was written before the first one that is younger; returns how many.

        The latest one stays, and what is left stands without a gap.

        Raises:
            StoreBusy: another process wrote for too long.
        """
        ...

    def close(self) -> None:
        """Write what waits, and let go of the store."""
        ...
