"""Decisions in a list."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pairwell.model.decision import LoggedDecision
from pairwell.model.retention import Aged


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

    def people(self) -> frozenset[str]:
        return frozenset(one.person for one in self._decisions if one.person is not None)

    def forget_person(self, person: str) -> int:
        theirs = [place for place, one in enumerate(self._decisions) if one.person == person]
        for place in theirs:
            blotted = msgspec.structs.replace(self._decisions[place], person=None)
            self._decisions[place] = blotted
        return len(theirs)

    def aged(self, before: datetime) -> Aged:
        n_old = sum(one.at < before for one in self._decisions)
        return Aged(n_old=n_old, n_all=len(self._decisions))

    def let_go(self, before: datetime) -> int:
        n_all = len(self._decisions)
        last = self._decisions[-1:]
        self._decisions = [one for one in self._decisions[:-1] if one.at >= before] + last
        return n_all - len(self._decisions)

    def close(self) -> None:
        """Nothing to let go of."""
