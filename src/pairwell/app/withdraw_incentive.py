"""Verb: withdraw an incentive that the shop could not redeem as promised; put it back (C4, S-09).

Both words go into the journal, and with the same sync into what serving looks at every second: a
report that was acknowledged stays in force whatever dies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from pairwell.app.ports.journal import Delivery, Entry, EntryKind, Journal
from pairwell.model.broken_promise import BrokenPromise, ReportedIncentive
from pairwell.model.errors import InputRefused


def broken_promise(report: BrokenPromise, *, source: str, at: datetime) -> Delivery:
    """A report as the journal takes it; told twice it counts once.

    Args:
        report: what was promised and what was charged.
        source: who says so, in a name that outlives his keys.
        at: the present instant.
    """
    return _delivery("broken_promise", report.id, msgspec.json.encode(report), source, at)


def put_back(name: str, journal: Journal, *, source: str, at: datetime) -> ReportedIncentive:
    """Let an incentive be promised again; returns how it stood.

    Raises:
        InputRefused: it is not withdrawn.
        StoreBusy, DiskFull, StoreFailed: it could not be kept.
    """
    found = next((each for each in withdrawn(journal.reported_incentives()) if each.name == name),
                 None)  # fmt: skip
    if found is None:
        raise InputRefused(f"The incentive {name!r} is not withdrawn.", "Load the page again.")
    word = {"incentive": name, "at": at.isoformat()}  # another instant is another word
    journal.append(_delivery("incentive_allowed", name, msgspec.json.encode(word), source, at))
    return found


def withdrawn(reported: Iterable[ReportedIncentive]) -> tuple[ReportedIncentive, ...]:
    """Those that nobody is promised now."""
    return tuple(each for each in reported if each.withdrawn)


def _delivery(kind: EntryKind, id_: str, payload: bytes, source: str, at: datetime) -> Delivery:
    entry = Entry(kind=kind, id=id_, payload=payload, index=0)
    return Delivery(source=source, received_at=at, entries=(entry,))
