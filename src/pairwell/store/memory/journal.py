"""Journal in lists and dicts: the reference, and the fake of the tests."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from datetime import datetime

import msgspec

from pairwell.app.ports.journal import (
    CONFLICT,
    ONCE,
    Books,
    Delivery,
    Entry,
    InQuarantine,
    JournalEntry,
    Outcome,
    QuarantinedEvent,
    Received,
    hour_of,
)
from pairwell.model.broken_promise import BrokenPromise, ReportedIncentive
from pairwell.model.errors import PairwellError, StoreFailed
from pairwell.model.live_product import LiveProduct
from pairwell.model.retention import Aged
from pairwell.model.store_told import StoreTold
from pairwell.model.turned_down import TURNS_DOWN, TurnedDown, turned_down_by


class MemoryJournal:
    """Fits the port ``Journal``; lives as long as the object."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[tuple[JournalEntry, bool]] = []
        self._known: dict[tuple[str, str, str], bytes] = {}
        self._live: dict[tuple[str, str], tuple[int, LiveProduct]] = {}
        self._told_at: dict[tuple[str, str], datetime] = {}
        self._reported: dict[str, ReportedIncentive] = {}
        self._books: dict[tuple[str, str], list[int]] = {}
        self._quarantine: dict[tuple[str, str, str, str], list[QuarantinedEvent]] = {}
        self._last_seq = 0
        self._closed = False

    def submit(self, delivery: Delivery) -> Future[Received]:
        if self._closed:
            raise StoreFailed("The journal is closed.")
        done: Future[Received] = Future()
        with self._lock:
            done.set_result(self._take(delivery))
        return done

    def append(self, delivery: Delivery) -> Received:
        return self.submit(delivery).result()

    def trouble(self) -> PairwellError | None:
        return StoreFailed("The journal is closed.") if self._closed else None

    def last_seq(self) -> int:
        return self._last_seq

    def entries(
        self, after: int = 0, limit: int = 10_000, *, for_facts: bool = False
    ) -> tuple[JournalEntry, ...]:
        kept = [(e, folded) for e, folded in self._entries if e.seq > after]
        wanted = [e for e, folded in kept if folded or not for_facts]
        return tuple(wanted[:limit])

    def live(self, after: int = 0) -> tuple[int, tuple[LiveProduct, ...]]:
        changed = sorted((s, p.product_id, p) for s, p in self._live.values() if s > after)
        return (changed[-1][0] if changed else after), tuple(p for _, _, p in changed)

    def turned_down(self, after: int, since: datetime) -> tuple[int, tuple[TurnedDown, ...]]:
        found = tuple(
            each
            for entry, _ in self._entries
            if entry.kind == "event" and entry.seq > after and entry.received_at >= since
            and msgspec.json.decode(entry.payload)["name"] in TURNS_DOWN
            for each in turned_down_by(entry.payload, entry.received_at)
        )  # fmt: skip
        return self._last_seq, found

    def stores(self, only: str | None = None) -> tuple[StoreTold, ...]:
        kept = [(key, live) for key, (_, live) in self._live.items() if live.store]
        names = sorted({live.store for _, live in kept if only in (None, live.store)})
        return tuple(
            StoreTold(
                store=name,
                n_told=sum(live.store == name for _, live in kept),
                n_in_stock=sum(live.store == name and live.in_stock is True for _, live in kept),
                told_at=max(self._told_at[key] for key, live in kept if live.store == name),
            )
            for name in names
        )

    def reported_incentives(self) -> tuple[ReportedIncentive, ...]:
        return tuple(each for _, each in sorted(self._reported.items()))

    def books(self) -> tuple[Books, ...]:
        return tuple(
            Books(source=source, hour=hour, received=r, stored=s, duplicate=d, quarantined=q,
                  dropped_fields=f)
            for (source, hour), (r, s, d, q, f) in sorted(self._books.items())
        )  # fmt: skip

    def unbalanced(self) -> int:
        stored = sum(book.stored for book in self.books())
        aside = sum(book.quarantined for book in self.books())
        return (
            sum(abs(b.received - b.stored - b.duplicate - b.quarantined) for b in self.books())
            + abs(stored - len(self._entries))
            + abs(aside - sum(one.times for (one,) in self._quarantine.values()))
        )

    def quarantined(self, limit: int = 1_000) -> tuple[QuarantinedEvent, ...]:
        kept = [one for (one,) in self._quarantine.values()]
        return tuple(sorted(kept, key=lambda one: one.hour, reverse=True)[:limit])

    def entries_of(self, customer_id: str) -> tuple[JournalEntry, ...]:
        return tuple(entry for entry, _ in self._entries if _names(entry, customer_id))

    def people(self) -> frozenset[str]:
        named = (
            msgspec.json.decode(entry.payload).get("customer_id") for entry, _ in self._entries
        )
        return frozenset(each for each in named if isinstance(each, str))

    def forget_customer(self, customer_id: str) -> int:
        with self._lock:
            theirs = set(self.entries_of(customer_id))
            for place, (entry, _) in enumerate(self._entries):
                if entry in theirs:
                    self._known.pop((entry.source, entry.kind, customer_id), None)
                    self._entries[place] = (_blotted(entry), False)
            for held in self._quarantine.values():
                if customer_id in held[0].raw:
                    held[0] = msgspec.structs.replace(held[0], raw="")
        return len(theirs)

    def aged_events(self, before: datetime) -> Aged:
        events = [e for e, for_facts in self._entries if e.kind == "event" and not for_facts]
        return Aged(n_old=sum(e.received_at < before for e in events), n_all=len(events))

    def let_go_events(self, before: datetime) -> int:
        with self._lock:
            gone = [
                e for e, for_facts in self._entries
                if e.kind == "event" and not for_facts and e.received_at < before
            ]  # fmt: skip
            numbers = {e.seq for e in gone}
            self._entries = [kept for kept in self._entries if kept[0].seq not in numbers]
            for entry in gone:
                book = self._books[entry.source, hour_of(entry.received_at)]
                book[0], book[1] = book[0] - 1, book[1] - 1
        return len(gone)

    def aged_quarantine(self, before: datetime) -> Aged:
        kept = [one for (one,) in self._quarantine.values()]
        old = [one.times for one in kept if one.hour < hour_of(before)]
        return Aged(n_old=sum(old), n_all=sum(one.times for one in kept))

    def let_go_quarantine(self, before: datetime) -> int:
        with self._lock:
            gone = {
                key: one for key, (one,) in self._quarantine.items() if one.hour < hour_of(before)
            }
            for key, one in gone.items():
                del self._quarantine[key]
                book = self._books[one.source, one.hour]
                book[0], book[3] = book[0] - one.times, book[3] - one.times
        return sum(one.times for one in gone.values())

    def close(self) -> None:
        self._closed = True

    def _take(self, delivery: Delivery) -> Received:
        hour = hour_of(delivery.received_at)
        outcomes: dict[int, Outcome] = {}
        aside = []
        for entry in delivery.entries:
            outcomes[entry.index] = outcome = self._keep(entry, delivery)
            if outcome == "quarantined":
                aside.append((entry.index, "id_conflict", CONFLICT, entry.payload.decode()[:2_000]))
        aside += [(one.index, one.code, one.detail, one.raw) for one in delivery.refused]
        for index, code, detail, raw in aside:
            outcomes[index] = "quarantined"
            key = (delivery.source, hour, code, raw)
            before = self._quarantine.get(key)
            self._quarantine[key] = [
                QuarantinedEvent(source=delivery.source, hour=hour, code=code, detail=detail,
                                 raw=raw, times=1 + (before[0].times if before else 0))
            ]  # fmt: skip
        told = [outcome for _, outcome in sorted(outcomes.items())]
        received = Received(
            received=len(told),
            stored=told.count("stored"),
            duplicate=told.count("duplicate"),
            quarantined=tuple(
                InQuarantine(index=index, code=code, detail=detail)
                for index, code, detail, _ in sorted(aside)
            ),
            outcomes=tuple(told),
            dropped_fields=delivery.dropped_fields,
        )
        book = self._books.setdefault((delivery.source, hour), [0] * 5)
        for place, n in enumerate((received.received, received.stored, received.duplicate,
                                   len(aside), received.dropped_fields)):  # fmt: skip
            book[place] += n
        return received

    def _keep(self, entry: Entry, delivery: Delivery) -> Outcome:
        store = entry.live.store if entry.live else ""
        key = ("" if store else delivery.source, entry.kind, entry.id)
        known = self._known.get(key)
        if known == entry.payload:
            if entry.live and store:
                self._told_at[store, entry.live.product_id] = delivery.received_at
            return "duplicate"
        if known is not None and entry.kind in ONCE:
            return "quarantined"
        self._known[key] = entry.payload
        self._last_seq = seq = self._last_seq + 1
        kept = JournalEntry(seq=seq, kind=entry.kind, source=delivery.source, id=entry.id,
                            received_at=delivery.received_at, payload=entry.payload,
                            skewed=entry.skewed)  # fmt: skip
        self._entries.append((kept, entry.for_facts))
        if entry.live is not None:
            place = (store, entry.live.product_id)
            self._live[place] = (seq, self._joined(entry.live))
            self._told_at[place] = delivery.received_at
        if entry.kind == "broken_promise":
            self._withdraw(msgspec.json.decode(entry.payload, type=BrokenPromise), kept.received_at)
        elif entry.kind == "incentive_allowed" and entry.id in self._reported:
            before = self._reported[entry.id]
            self._reported[entry.id] = msgspec.structs.replace(before, withdrawn=False)
        return "stored"

    def _withdraw(self, report: BrokenPromise, at: datetime) -> None:
        before = self._reported.get(report.incentive)
        n_times = 1 + (before.n_times if before else 0)
        self._reported[report.incentive] = ReportedIncentive(
            name=report.incentive, withdrawn=True, n_times=n_times, last_at=at, latest=report
        )

    def _joined(self, live: LiveProduct) -> LiveProduct:
        """What is told now over what was told before."""
        before = self._live.get((live.store, live.product_id))
        if before is None:
            return live
        told = {name: value for name, value in msgspec.structs.asdict(live).items()
                if value is not None}  # fmt: skip
        return msgspec.structs.replace(before[1], **told)


def _names(entry: JournalEntry, customer_id: str) -> bool:
    named: object = msgspec.json.decode(entry.payload).get("customer_id")
    return named == customer_id


def _blotted(entry: JournalEntry) -> JournalEntry:
    left = {}
    if entry.kind == "event":
        left = {"id": entry.id, "name": msgspec.json.decode(entry.payload)["name"]}
    return msgspec.structs.replace(
        entry,
        id="" if entry.kind == "customer" else entry.id,
        payload=msgspec.json.encode(left),
    )
