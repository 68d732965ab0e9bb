"""Decisions in a list."""

from __future__ import annotations

from pairwell.model.decision import LoggedDecision


class MemoryDecisionLog:
    """Fits the port ``DecisionLog``; lives as long as the object."""

    def __init__(self) -> None:
        self.n_dropped = 0
        self._decisions: list[LoggedDecision] = []

    def write(self, decision: LoggedDecision) -> bool:
        self._decisions.append(decision)
        return True

    def decisions(self, after: int = 0, limit: int = 10_000) -> tuple[LoggedDecision, ...]:
        return tuple(self._decisions[after : after + limit])

    def close(self) -> None:
        """Nothing to let go of."""
