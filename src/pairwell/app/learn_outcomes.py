"""What came of logged offers: shown and bought, or hidden from the holdout and bought anyway.

An offer counts when somebody saw it; it was taken when the person named with it bought the product
within a week, when an order points back to it, or, where nobody is named, when it went into the
cart. The holdout saw nothing: what its people bought of what was decided for them is what is bought
anyway (R-38). Decisions younger than the week wait.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from pairwell.app.ports.decision_log import DecisionLog
from pairwell.app.ports.journal import BLOTTED, Journal, JournalEntry
from pairwell.model.decision import LoggedDecision
from pairwell.model.event import Event
from pairwell.model.outcome import Outcome
from pairwell.model.shop_rows import OrderRow

WITHIN = timedelta(days=7)
"""A purchase so long after an offer counts as its outcome (default)."""

_BATCH = 10_000
_event, _order = msgspec.json.Decoder(Event), msgspec.json.Decoder(OrderRow)


def learn_outcomes(log: DecisionLog, journal: Journal, now: datetime) -> tuple[Outcome, ...]:
    """Counts of each product that was offered, by id.

    Args:
        log: what was decided.
        journal: what happened.
        now: decisions must be older than a week by then.
    """
    heard = _Heard(journal)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for decision in _decisions(log):
        if now - decision.at < WITHIN:
            continue
        for offer in decision.offers:
            bought = heard.bought(decision, offer.product_id)
            if decision.arm == "holdout":
                if decision.person is not None:
                    counts[offer.product_id].update(n_held=1, n_anyway=int(bought))
                continue
            taken = bought or offer.offer_id in heard.ordered
            if decision.person is None:
                taken = taken or offer.offer_id in heard.accepted
            if taken or offer.offer_id in heard.seen or offer.offer_id in heard.accepted:
                counts[offer.product_id].update(n_shown=1, n_taken=int(taken))
    return tuple(Outcome(product_id=each, **counts[each]) for each in sorted(counts))


class _Heard:
    """The journal, as far as it speaks of offers and purchases."""

    def __init__(self, journal: Journal) -> None:
        self.seen: set[str] = set()
        self.accepted: set[str] = set()
        self.ordered: set[str] = set()
        self._bought: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for entry in _entries(journal):
            if entry.kind == "event":
                self._take_event(_event.decode(entry.payload), entry.received_at)
            elif entry.kind == "order" and entry.payload != BLOTTED:
                order = _order.decode(entry.payload)
                if order.customer_id is not None and order.status == "paid":
                    for line in order.lines:
                        self._bought[order.customer_id, line.product_id].append(order.ordered_at)

    def bought(self, decision: LoggedDecision, product_id: str) -> bool:
        """Whether the decision's person bought the product in time."""
        if decision.person is None:
            return False
        times = self._bought.get((decision.person, product_id), ())
        return any(decision.at <= each <= decision.at + WITHIN for each in times)

    def _take_event(self, event: Event, received_at: datetime) -> None:
        if event.offer_id is not None:
            if event.name in ("offer_shown", "offer_seen"):
                self.seen.add(event.offer_id)
            elif event.name == "offer_accepted":
                self.accepted.add(event.offer_id)
            elif event.name == "purchased":
                self.ordered.add(event.offer_id)
        if event.name == "purchased":
            for person in {event.customer_id, event.visitor_id} - {None}:
                for line in event.products():
                    self._bought[str(person), line.product_id].append(event.at or received_at)


def _decisions(log: DecisionLog) -> Iterator[LoggedDecision]:
    after = 0
    while batch := log.decisions(after, _BATCH):
        yield from batch
        after += len(batch)


def _entries(journal: Journal) -> Iterator[JournalEntry]:
    after = 0
    while batch := journal.entries(after, _BATCH):
        yield from batch
        after = batch[-1].seq
