"""A person is forgotten as if they had never been there (P48), in every store."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.app.export_customer import export_customer
from pairwell.app.forget_customer import forget_customer
from pairwell.app.ports.decision_log import DecisionLog
from pairwell.app.ports.facts import Facts
from pairwell.app.ports.journal import Journal
from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.record_events import record_events
from pairwell.app.record_rows import record_customers
from pairwell.model.decision import LoggedDecision
from pairwell.model.source import Kind
from pairwell.store.duckdb.facts import DuckFacts
from pairwell.store.memory.decision_log import MemoryDecisionLog
from pairwell.store.memory.facts import MemoryFacts
from pairwell.store.memory.journal import MemoryJournal
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.store.sqlite.decision_log import SqliteDecisionLog
from pairwell.store.sqlite.journal import SqliteJournal
from tests.rows_read import batch, line
from tests.service import PRODUCTS
from tests.snapshots import history_of, snapshot_of

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
Stores = tuple[Facts, Snapshots, Journal, DecisionLog]


@pytest.fixture(params=["memory", "disk"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    opened: Stores
    if request.param == "memory":
        opened = MemoryFacts(), MemorySnapshots(), MemoryJournal(), MemoryDecisionLog()
    else:
        opened = (
            DuckFacts(tmp_path / "facts.duckdb"),
            FolderSnapshots(tmp_path / "snapshots"),
            SqliteJournal(tmp_path / "journal.sqlite", space=lambda _: (10**12, 10**12)),
            SqliteDecisionLog(tmp_path / "decisions.sqlite"),
        )
    yield opened
    opened[0].close()
    opened[2].close()
    opened[3].close()


ANNS = [
    line("o1", "a", customer_id="ann", quantity=2),
    line("o1", "b", customer_id="ann"),
    line("r1", "a", customer_id=None, quantity=-1, status="returned", returns_order_id="o1"),
]
BOBS = [line("o2", "a", customer_id="bob"), line("o3", "b", customer_id=None)]


def take(facts: Facts, kind: Kind, *rows: dict[str, object]) -> None:
    with facts.importing(kind) as load:
        load.add(batch(kind, *rows))
        load.settle()


def test_the_facts_are_those_of_a_shop_that_never_saw_them(stores: Stores) -> None:
    facts, _, _, _ = stores
    take(facts, "orders", *ANNS, *BOBS)
    assert facts.forget_customer("ann") >= 3
    never = MemoryFacts()
    take(never, "orders", *BOBS)
    assert facts.lines().equals(never.lines())
    assert facts.returns().equals(never.returns())
    assert facts.customers().equals(never.customers())
    assert facts.forget_customer("ann") == 0


def test_histories_lose_them_in_every_version(stores: Stores) -> None:
    _, snapshots, _, _ = stores
    for name in ("m-1", "m-2"):
        history = history_of({"ann": [0, 1], "bob": [2], "cat": [1, 3]})
        snapshots.write(snapshot_of(PRODUCTS, snapshot_id=name), history)
    snapshots.write(snapshot_of(PRODUCTS, snapshot_id="m-3"), history_of({"cat": [1]}))
    snapshots.publish("m-1")
    mark = snapshots.history_mark("m-1")
    assert snapshots.forget_customer("bob") == 2
    assert snapshots.history_mark("m-1") != mark
    left, never = snapshots.history("m-1"), history_of({"ann": [0, 1], "cat": [1, 3]})
    assert left is not None
    for name in never.__struct_fields__:
        here, there = getattr(left, name), getattr(never, name)
        both = (list(here), list(there)) if hasattr(here, "__len__") else (here, there)
        assert both[0] == both[1], name
    assert snapshots.forget_customer("bob") == 0


def test_the_journal_keeps_ids_and_books_and_nothing_else(stores: Stores) -> None:
    facts, snapshots, journal, decisions = stores
    events = [
        {"id": "1", "name": "product_viewed", "customer_id": "ann", "product_id": "a"},
        {"id": "2", "name": "product_viewed", "customer_id": "bob"},
        {"id": "3", "name": "danced", "customer_id": "ann"},
    ]
    batch_of = {"events": events}
    record_events(batch_of, source="backend", trusted=True, received_at=NOW, journal=journal)
    record_customers(
        [{"customer_id": "ann", "city": "Rome"}], source="backend", received_at=NOW, journal=journal
    )
    told = export_customer("ann", facts, journal)
    assert [one["kind"] for one in told.events] == ["event", "customer"]
    theirs = [
        LoggedDecision(
            decision_id="d", at=NOW, placement="home", arm="treatment", snapshot_id="m-1",
            n_eligible=0, person=person,
        )
        for person in ("ann", "bob", None)
    ]  # fmt: skip
    decisions.write(theirs)
    end = time.monotonic() + 10
    while len(decisions.decisions()) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    assert set(journal.people()) == set(decisions.people()) == {"ann", "bob"}
    state = MemoryState()
    gone = forget_customer("ann", facts, snapshots, journal, decisions, state)
    assert set(journal.people()) == set(decisions.people()) == {"bob"}
    assert state.erased_among(["ann", "bob"]) == {"ann"}
    assert (gone.n_entries, gone.n_decisions) == (2, 1)
    assert [one.person for one in decisions.decisions()] == [None, "bob", None]
    assert "ann" not in repr(journal.entries())
    assert "Rome" not in repr(journal.entries())
    assert all("ann" not in one.raw for one in journal.quarantined())
    assert journal.unbalanced() == 0
    again = record_events(
        {"events": events[:1]}, source="backend", trusted=True, received_at=NOW, journal=journal
    )
    assert again.stored == 0  # its id counted once for ever
    assert export_customer("ann", facts, journal).events == ()
