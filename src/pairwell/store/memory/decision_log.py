"""Decisions in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from pairwell.model.decision import LoggedDecision, ShownAt
from pairwell.model.retention import Aged
from pairwell.model.turned_down import StoodIn


class MemoryDecisionLog:
    """Fits the port ``DecisionLog``; lives as long as the object."""

    def __init__(self) -> None:
        self.n_dropped = 0
        self._decisions: list[LoggedDecision] = []

    def write(self, decisions: Sequence[LoggedDecision]) -> int:
        self._decisions += decisions
        return len(decisions)

    def decisions(self, after: int = 0, limit: int = 10_000) -> tuple[LoggedDecision, ...]:
        return tuple(self._decisions[after : after + limit])

    def people(self) -> frozenset[str]:
        return frozenset(one.person for one in self._decisions if one.person is not None)

    def shown(self, product_ids: Sequence[str], since: datetime) -> tuple[ShownAt, ...]:
        times: dict[tuple[str, str], list[datetime]] = {}
        for one in self._decisions:
            if one.at >= since and one.arm != "holdout":
                for product_id in {offer.product_id for offer in one.offers} & set(product_ids):
                    times.setdefault((product_id, one.placement), []).append(one.at)
        found = [
            ShownAt(product_id=product_id, placement=placement, n_times=len(at), last_at=max(at))
            for (product_id, placement), at in times.items()
        ]
        return tuple(sorted(found, key=lambda s: (-s.n_times, s.product_id, s.placement)))

    def last(self) -> int:
        return len(self._decisions)

    def n_shown(self, after: int, last: int, since: datetime) -> dict[str, int]:
        n: Counter[str] = Counter()
        for one in self._decisions[after:last]:
            if one.person is not None and one.arm != "holdout" and one.at >= since:
                n[one.person] += len(one.offers)
        return dict(n)

    def stood_in(self, after: int, last: int, since: datetime) -> tuple[StoodIn, ...]:
        return tuple(
            StoodIn(one.person, offer.instead_of, one.at)
            for one in self._decisions[after:last]
            if one.person is not None and one.arm != "holdout" and one.at >= since
            for offer in one.offers
            if offer.instead_of
        )

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
        n_kept = len(self._decisions)
        young = (place for place, one in enumerate(self._decisions) if one.at >= before)
        n_gone = next(young, max(n_kept - 1, 0))
        del self._decisions[:n_gone]
        return n_gone

    def close(self) -> None:
        """Nothing to let go of."""
