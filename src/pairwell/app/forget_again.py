"""Forget again who was erased: people whom an old file or a restored backup brought back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from pairwell.app.forget_customer import forget_customer
from pairwell.model.errors import SnapshotRefused

if TYPE_CHECKING:  # restoring starts without the tables' engine
    from pairwell.app.ports.decision_log import DecisionLog
    from pairwell.app.ports.facts import Facts
    from pairwell.app.ports.journal import Journal
    from pairwell.app.ports.snapshots import Snapshots
    from pairwell.app.ports.state import State


def forget_again(facts: Facts, state: State) -> int:
    """Take people who were erased out of the facts, as before every build; returns how many.

    Raises:
        StoreBusy: another process holds a store.
    """
    back = state.erased_among(_in_facts(facts))
    for customer_id in sorted(back):
        facts.forget_customer(customer_id)
    return len(back)


def forget_everywhere(
    facts: Facts, snapshots: Snapshots, journal: Journal, decisions: DecisionLog, state: State
) -> int:
    """Take people who were erased out of every store, as after a restore; returns how many.

    Raises:
        StoreBusy: another process holds a store.
    """

    def everybody() -> Iterator[str]:
        yield from _in_facts(facts)
        yield from journal.people()
        yield from decisions.people()
        for version in snapshots.list():
            with suppress(SnapshotRefused):  # damaged: nobody can serve it
                history = snapshots.history(version.snapshot_id)
                if history is not None:
                    yield from history.customer_ids.unpack()

    back = state.erased_among(everybody())
    for customer_id in sorted(back):
        forget_customer(customer_id, facts, snapshots, journal, decisions, state)
    return len(back)


def _in_facts(facts: Facts) -> Iterator[str]:
    """Read only when somebody asks: while nobody was erased, nobody does."""
    yield from facts.customers()["customer_id"].to_pylist()
