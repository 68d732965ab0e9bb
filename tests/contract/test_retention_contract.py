"""What is too old goes and nothing else; ids stay counted, books balance (C21, case 16)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pairwell.app.ports.decision_log import DecisionLog
from pairwell.app.ports.journal import Journal, Received
from pairwell.app.ports.state import ImportRecord, State
from pairwell.app.record_events import record_events
from pairwell.app.record_rows import record_orders
from pairwell.app.retain import HANDFUL, overdue, retain
from pairwell.model.decision import LoggedDecision
from pairwell.model.finding import QuarantinedRow
from pairwell.model.retention import KEPT_DAYS
from pairwell.store.memory.decision_log import MemoryDecisionLog
from pairwell.store.memory.journal import MemoryJournal
from pairwell.store.memory.state import MemoryState
from pairwell.store.sqlite.decision_log import SqliteDecisionLog
from pairwell.store.sqlite.journal import SqliteJournal
from pairwell.store.sqlite.state import SqliteState

START = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
LATER = START + timedelta(days=14 * 31)
Stores = tuple[Journal, DecisionLog, State]


@pytest.fixture(params=["memory", "sqlite"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    opened: Stores = (MemoryJournal(), MemoryDecisionLog(), MemoryState())
    if request.param == "sqlite":
        opened = (
            SqliteJournal(tmp_path / "journal.sqlite", space=lambda _: (10**12, 10**12)),
            SqliteDecisionLog(tmp_path / "decisions.sqlite"),
            SqliteState(tmp_path / "state.sqlite"),
        )
    yield opened
    for store in opened:
        store.close()


def send(
    journal: Journal, at: datetime, *events: dict[str, Any], trusted: bool = False
) -> Received:
    return record_events(
        {"events": list(events)}, source="site:main", trusted=trusted, received_at=at,
        journal=journal,
    )  # fmt: skip


def viewed(number: int) -> dict[str, Any]:
    return {"id": f"v{number}", "name": "product_viewed", "product_id": "mug"}


def order() -> dict[str, Any]:
    return {
        "order_id": "o1", "customer_id": "ann", "ordered_at": "2026-11-20T10:00:00Z",
        "currency": "GBP",
        "lines": [{"product_id": "mug", "quantity": 1, "unit_price_minor": 100}],
    }  # fmt: skip


def decide(decisions: DecisionLog, at: datetime) -> None:
    before = len(decisions.decisions())
    decisions.write([
        LoggedDecision(decision_id="d", at=at, placement="home", arm="treatment",
                       snapshot_id="m-1", n_eligible=0, person="ann")
    ])  # fmt: skip
    for _ in range(2_000):
        if len(decisions.decisions()) > before:
            return
        time.sleep(0.01)


def test_fourteen_months_later_nothing_of_then_is_left(stores: Stores) -> None:
    journal, decisions, state = stores
    send(journal, START, viewed(1), viewed(2), {"id": "x", "name": "danced"})
    send(journal, START, {"id": "r", "name": "refunded", "order_id": "o1"}, trusted=True)
    record_orders([order()], source="backend", received_at=START, journal=journal)
    with state.importing() as load:
        load.quarantine([QuarantinedRow(file="a.csv", line=1, reason="bad_price", raw="x")])
        record = load.close(
            ImportRecord(
                number=0, file="a.csv", kind="orders", digest="d", mapping="",
                at=START.isoformat(timespec="seconds"), rows_in=1, loaded=0, not_product=0,
                duplicate=0, quarantined=1,
            )
        )  # fmt: skip
    decide(decisions, START)
    soon = retain(journal, decisions, state, START + timedelta(days=29))
    assert [each.n_gone for each in soon] == [0, 0, 0]
    month = retain(journal, decisions, state, START + timedelta(days=31))
    assert {each.name: each.n_gone for each in month} == {
        "events": 0, "decisions": 0, "quarantine": 2,
    }  # fmt: skip
    assert (journal.quarantined(), state.quarantined(record.number)) == ((), ())
    assert state.imports()[0].quarantined == 1  # the books of the import stay
    send(journal, LATER, viewed(3))
    decide(decisions, LATER)
    done = retain(journal, decisions, state, LATER)
    assert {each.name: each.n_gone for each in done} == {
        "events": 2, "decisions": 1, "quarantine": 0,
    }  # fmt: skip
    assert [entry.id for entry in journal.entries()] == ["r", "o1", "v3"]
    assert len(decisions.decisions()) == 1
    assert len(decisions.decisions(after=1)) == 0  # they are counted from the first that is left
    assert journal.unbalanced() == 0
    assert send(journal, LATER, viewed(1)).duplicate == 1  # counted once for ever
    assert overdue(journal, decisions, state, LATER)[0].n_old == 0


def test_numbers_are_never_given_again(stores: Stores) -> None:
    journal, decisions, state = stores
    send(journal, START, viewed(1), viewed(2))
    last = journal.last_seq()
    retain(journal, decisions, state, LATER)
    assert (journal.entries(), journal.last_seq()) == ((), last)
    send(journal, LATER, viewed(3))
    assert [entry.seq for entry in journal.entries()] == [last + 1]


def test_a_clock_that_jumped_deletes_nothing_by_itself(stores: Stores) -> None:
    journal, decisions, state = stores
    for first in range(0, HANDFUL + 100, 100):
        send(journal, START, *(viewed(n) for n in range(first, first + 100)))
    jumped = START + timedelta(days=3650)
    send(journal, jumped, viewed(10**6))
    held = retain(journal, decisions, state, jumped)[0]
    assert (held.held, held.n_gone, held.n_old) == (True, 0, HANDFUL + 100)
    assert len(journal.entries()) == HANDFUL + 101
    said = retain(journal, decisions, state, jumped, confirmed=True)[0]
    assert (said.held, said.n_gone) == (False, HANDFUL + 100)
    assert journal.unbalanced() == 0


def test_day_after_day_nothing_is_held(stores: Stores) -> None:
    journal, decisions, state = stores
    days = KEPT_DAYS["events"]
    for day in range(0, 2 * days, 40):
        now = START + timedelta(days=day)
        send(journal, now, *(viewed(1000 * day + n) for n in range(50)))
        assert not any(each.held for each in retain(journal, decisions, state, now))
    oldest = min(entry.received_at for entry in journal.entries())
    assert oldest >= now - timedelta(days=days)
    assert journal.unbalanced() == 0
