"""Forget a person: their facts, purchase histories, journal entries and decisions.

The matrix of the next build is that of a shop that never saw them; until then it holds counts of
five people and more, and nobody's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # serving starts without the tables' engine
    from pairwell.app.ports.decision_log import DecisionLog
    from pairwell.app.ports.facts import Facts
    from pairwell.app.ports.journal import Journal
    from pairwell.app.ports.snapshots import Snapshots
    from pairwell.app.ports.state import State


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """What went.

    Attributes:
        n_facts: rows of the facts.
        n_histories: versions whose histories held them.
        n_entries: entries of the journal.
        n_decisions: decisions that named them.
    """

    n_facts: int
    n_histories: int
    n_entries: int
    n_decisions: int


def forget_customer(
    customer_id: str,
    facts: Facts,
    snapshots: Snapshots,
    journal: Journal,
    decisions: DecisionLog,
    state: State,
) -> Forgotten:
    """Delete all that is kept of a person; doing it again does no harm.

    That they were erased is remembered first, in a way that does not tell who they were: whatever
    happens next, no version with them is served, and a restored backup forgets them again. The
    journal follows: what is folded from it into the facts cannot come back then.

    Raises:
        StoreBusy: another process holds a store; what went is gone, the rest goes when repeated.
    """
    state.erase([customer_id])
    n_entries = journal.forget_customer(customer_id)
    return Forgotten(
        n_entries=n_entries,
        n_decisions=decisions.forget_person(customer_id),
        n_histories=snapshots.forget_customer(customer_id),
        n_facts=facts.forget_customer(customer_id),
    )
