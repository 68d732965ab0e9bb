"""Verb: let go of what is older than it may be kept, and never of most of it by a wrong clock.

Where more than half of a class, and no handful, would go at once, a person has to say so: a worker
that runs lets go of a day at a time, and a clock that jumped would take everything (case 16).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from pairwell.app.ports.decision_log import DecisionLog
from pairwell.app.ports.journal import Journal
from pairwell.app.ports.state import State
from pairwell.model.retention import KEPT_DAYS, Aged, DataClass

HANDFUL = 1_000
"""Up to so many rows of a class go without asking."""


class Retained(msgspec.Struct, frozen=True, kw_only=True):
    """One class of data.

    Attributes:
        name: which.
        kept_days: so long a row may stay.
        n_all: rows there were.
        n_old: those older than that.
        n_gone: those let go of now.
        held: they wait for a person's word.
    """

    name: DataClass
    kept_days: int
    n_all: int
    n_old: int
    n_gone: int = 0
    held: bool = False


def overdue(
    journal: Journal,
    decisions: DecisionLog,
    state: State,
    now: datetime,
    grace: timedelta = timedelta(0),
) -> tuple[Retained, ...]:
    """What could be let go of; changes nothing.

    Args:
        journal: events, and what it put aside.
        decisions: what was decided.
        state: rows that imports put aside.
        now: the present instant.
        grace: look only at what is older than allowed by more than this.
    """
    found = []
    for name, days in KEPT_DAYS.items():
        aged = _aged(name, journal, decisions, state, now - timedelta(days=days) - grace)
        held = aged.n_old > HANDFUL and 2 * aged.n_old > aged.n_all
        found.append(
            Retained(name=name, kept_days=days, n_all=aged.n_all, n_old=aged.n_old, held=held)
        )
    return tuple(found)


def retain(
    journal: Journal,
    decisions: DecisionLog,
    state: State,
    now: datetime,
    *,
    confirmed: bool = False,
) -> tuple[Retained, ...]:
    """Let go of what is too old; ids that were counted stay counted, and the books balance.

    Args:
        journal: events, and what it put aside.
        decisions: what was decided.
        state: rows that imports put aside.
        now: the present instant.
        confirmed: a person said so: nothing is held.

    Raises:
        StoreBusy: another process wrote for too long; the rest goes the next time.
    """
    done = []
    for each in overdue(journal, decisions, state, now):
        if each.n_old and (confirmed or not each.held):
            before = now - timedelta(days=each.kept_days)
            n_gone = _let_go(each.name, journal, decisions, state, before)
            each = msgspec.structs.replace(each, n_gone=n_gone, held=False)
        done.append(each)
    return tuple(done)


def _aged(
    name: DataClass, journal: Journal, decisions: DecisionLog, state: State, before: datetime
) -> Aged:
    if name == "events":
        return journal.aged_events(before)
    if name == "decisions":
        return decisions.aged(before)
    return journal.aged_quarantine(before) + state.aged_quarantine(before)


def _let_go(
    name: DataClass, journal: Journal, decisions: DecisionLog, state: State, before: datetime
) -> int:
    if name == "events":
        return journal.let_go_events(before)
    if name == "decisions":
        return decisions.let_go(before)
    return journal.let_go_quarantine(before) + state.let_go_quarantine(before)
