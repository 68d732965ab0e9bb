"""Journal: everything that arrives over HTTP, on the disk before it is acknowledged.

Entries have the order in which they were committed. Each event id of a source is kept once for
ever. The books balance: received = stored + duplicate + quarantined, for each source and hour.
"""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Literal, Protocol

import msgspec

from pairwell.model.broken_promise import ReportedIncentive
from pairwell.model.errors import PairwellError
from pairwell.model.live_product import LiveProduct
from pairwell.model.retention import Aged
from pairwell.model.store_told import StoreTold
from pairwell.model.turned_down import TurnedDown

EntryKind = Literal[
    "event", "order", "product", "customer", "stock", "broken_promise", "incentive_allowed",
]  # fmt: skip

ONCE: frozenset[EntryKind] = frozenset({"event", "broken_promise"})
"""Kinds whose first entry of an id counts for ever; of the others the last one does."""

Outcome = Literal["stored", "duplicate", "quarantined"]


BLOTTED = b"{}"
"""The payload of a row whose person was erased."""

CONFLICT = "This id came before with another payload; the first one counts."
"""What quarantine says of an ``id_conflict``."""


def hour_of(instant: datetime) -> str:
    """The hour of the books that an instant lies in.

    >>> hour_of(datetime(2026, 11, 22, 10, 59, tzinfo=UTC))
    '2026-11-22T10:00:00+00:00'
    """
    return instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to keep.

    Attributes:
        kind: an event or report (its id counts once for ever), or a row or word (it replaces the
            last of its id).
        id: the event's own id, or that of the order, product or customer.
        payload: canonical JSON of the ``Event`` or row; equal things have equal bytes.
        index: place in the request, from zero.
        for_facts: the worker folds it into the facts.
        skewed: the sender's clock is more than a day off.
        live: what it changes for serving at once.
    """

    kind: EntryKind
    id: str
    payload: bytes
    index: int
    for_facts: bool = False
    skewed: bool = False
    live: LiveProduct | None = None


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that cannot be kept as it is: it goes into quarantine.

    Attributes:
        index: place in the request, from zero.
        code: reason code in snake_case, e.g. ``missing_id``.
        detail: what is wrong, in words.
        raw: what came, as text, cut to 2,000 characters, card numbers blotted out.
    """

    index: int
    code: str
    detail: str
    raw: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One request, checked and ready to be kept.

    Attributes:
        source: who sent it, in a name that outlives his keys, e.g. ``backend`` or ``site:main``.
        received_at: when it arrived, by our clock.
        entries: what is to be kept.
        refused: what is not.
        dropped_fields: how many unknown fields of events were left out.
    """

    source: str
    received_at: datetime
    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...] = ()
    dropped_fields: int = 0


class InQuarantine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a request that was not kept: its place from zero, and why."""

    index: int
    code: str
    detail: str


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """The books of one request: ``received = stored + duplicate + len(quarantined)``.

    Attributes:
        received: things in the request.
        stored: those that are new, and on the disk now.
        duplicate: those that were known already.
        quarantined: those that were refused, by place.
        outcomes: what became of each, by place.
        dropped_fields: how many unknown fields of events were left out.
    """

    received: int
    stored: int
    duplicate: int
    quarantined: tuple[InQuarantine, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    dropped_fields: int = 0


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was kept.

    Attributes:
        seq: its number; grows with the order of commits and is never given again.
        kind: what it is.
        source: who sent it.
        id: its id there.
        received_at: when it arrived.
        payload: canonical JSON.
        skewed: the sender's clock was more than a day off.
    """

    seq: int
    kind: EntryKind
    source: str
    id: str
    received_at: datetime
    payload: bytes
    skewed: bool = False


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """What one source sent in one hour, and what became of it.

    Attributes:
        source: who sent it.
        hour: RFC 3339 instant at which the hour begins.
        received: things that came.
        stored: kept.
        duplicate: known already.
        quarantined: refused, and kept aside.
        dropped_fields: unknown fields of events that were left out.
    """

    source: str
    hour: str
    received: int
    stored: int
    duplicate: int
    quarantined: int
    dropped_fields: int


class QuarantinedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that lies in quarantine; the same thing that comes again in the hour is counted.

    Attributes:
        source: who sent it.
        hour: RFC 3339 instant at which the hour begins.
        code: reason code.
        detail: what is wrong, in words.
        raw: what came, as text; no more than 2,000 characters.
        times: how often it came.
    """

    source: str
    hour: str
    code: str
    detail: str
    raw: str
    times: int


class Journal(Protocol):
    """The store of the journal. Several processes write into it at once.

    Reading raises ``StoreBusy``, ``InputRefused`` (damaged) or ``StoreFailed``.
    """

    def submit(self, delivery: Delivery) -> Future[Received]:
        """Hand a request in; the future is done when it is on the disk, all of it or nothing.

        For an async door: ``await asyncio.wrap_future(journal.submit(delivery))``. The future
        raises ``StoreBusy`` (another process wrote for too long), ``DiskFull`` or ``StoreFailed``;
        then nothing was acknowledged, and sending again is safe.

        Raises:
            StoreBusy: too much is waiting already; come again in a second.
            DiskFull: less than 5 % or 512 MiB of the disk are free.
            StoreFailed: a write or sync failed before, or the journal is closed.
        """
        ...

    def append(self, delivery: Delivery) -> Received:
        """Hand a request in and wait until it is on the disk; raises as ``submit``."""
        ...

    def trouble(self) -> PairwellError | None:
        """Why nothing is taken in at present; None when all is well."""
        ...

    def last_seq(self) -> int:
        """The number of the latest entry; zero when there is none."""
        ...

    def entries(
        self, after: int = 0, limit: int = 10_000, *, for_facts: bool = False
    ) -> tuple[JournalEntry, ...]:
        """Entries with a number above ``after``, in order; only those for the facts if asked."""
        ...

    def live(self, after: int = 0) -> tuple[int, tuple[LiveProduct, ...]]:
        """Products whose latest change has a number above ``after``, and the latest number.

        A product comes once for itself and once for each store that its stock was told of.
        """
        ...

    def stores(self, only: str | None = None) -> tuple[StoreTold, ...]:
        """The stores whose stock was told, by name; or one of them, if it was."""
        ...

    def turned_down(self, after: int, since: datetime) -> tuple[int, tuple[TurnedDown, ...]]:
        """What people waved away or took out of the cart, and the latest number looked at.

        Args:
            after: entries up to this number are left out.
            since: so is what arrived before this instant.

        Returns:
            Oldest first; of an event that names a customer and a visitor one for each.
        """
        ...

    def reported_incentives(self) -> tuple[ReportedIncentive, ...]:
        """Incentives of which a promise was broken, by name: withdrawn or put back since."""
        ...

    def books(self) -> tuple[Books, ...]:
        """The books by source and hour."""
        ...

    def unbalanced(self) -> int:
        """How far the books are from what the journal holds, over all hours: zero, always."""
        ...

    def quarantined(self, limit: int = 1_000) -> tuple[QuarantinedEvent, ...]:
        """What lies in quarantine, newest hour first."""
        ...

    def entries_of(self, customer_id: str) -> tuple[JournalEntry, ...]:
        """Entries that name a person, in order."""
        ...

    def people(self) -> frozenset[str]:
        """Ids of the customers that entries name."""
        ...

    def forget_customer(self, customer_id: str) -> int:
        """Blot a person out of all entries and the quarantine; returns of how many entries.

        The entries stay, so that ids count once for ever and the books balance; of an event its
        id and name are left, of a row nothing.

        Raises:
            StoreBusy: another process wrote for too long.
        """
        ...

    def aged_events(self, before: datetime) -> Aged:
        """Events of visitors that arrived before an instant; back-end money events are none."""
        ...

    def let_go_events(self, before: datetime) -> int:
        """Delete those; their ids stay known, the books balance. Returns how many.

        Raises:
            StoreBusy: another process wrote for too long; what is gone stays gone.
        """
        ...

    def aged_quarantine(self, before: datetime) -> Aged:
        """What was put aside in hours before that of an instant, as often as it came."""
        ...

    def let_go_quarantine(self, before: datetime) -> int:
        """Delete that; the books balance. Returns how often it came.

        Raises:
            StoreBusy: another process wrote for too long.
        """
        ...

    def close(self) -> None:
        """Commit what waits, and let go of the store."""
        ...
