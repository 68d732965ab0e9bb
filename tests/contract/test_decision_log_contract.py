"""Every decision log keeps decisions whole, and never stands in the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import msgspec
import pytest

from pairwell.app.ports.decision_log import DecisionLog
from pairwell.model.decision import LoggedDecision, LoggedOffer, ShownAt
from pairwell.store.memory.decision_log import MemoryDecisionLog
from pairwell.store.sqlite import database
from pairwell.store.sqlite.decision_log import SqliteDecisionLog

HOUR = timedelta(hours=1)
DECISION = LoggedDecision(
    decision_id="d1",
    at=datetime(2026, 11, 22, 10, 30, 0, 123456, tzinfo=UTC),
    placement="product",
    arm="holdout",
    snapshot_id="m-20261122-1",
    n_eligible=41,
    offers=(
        LoggedOffer(
            offer_id="o1", product_id="кружка", technique="cross_sell", rank=1, propensity=0.25
        ),
    ),
    person="13085",
)


@pytest.fixture(params=["memory", "sqlite"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DecisionLog]:
    opened: DecisionLog = (
        MemoryDecisionLog()
        if request.param == "memory"
        else SqliteDecisionLog(tmp_path / "decisions.sqlite")
    )
    yield opened
    opened.close()


def kept(log: DecisionLog, n: int) -> tuple[LoggedDecision, ...]:
    """What was kept, when ``n`` are expected: writing does not wait, so reading has to."""
    found = log.decisions()
    for _ in range(1_000):
        if len(found) >= n:
            break
        time.sleep(0.01)
        found = log.decisions()
    return found


def test_where_products_were_shown_is_told_by_place_and_without_the_holdout(
    log: DecisionLog,
) -> None:
    one = msgspec.structs.replace(DECISION, arm="treatment", decision_id="d1")
    twice = msgspec.structs.replace(one.offers[0], offer_id="o2", rank=2)
    other = msgspec.structs.replace(one.offers[0], product_id='x"y')
    decisions = [
        DECISION,  # the holdout saw nothing
        one,
        msgspec.structs.replace(one, offers=(one.offers[0], twice), at=one.at + HOUR),
        msgspec.structs.replace(one, placement="cart", offers=(other, one.offers[0])),
        msgspec.structs.replace(one, at=one.at - HOUR),
    ]
    assert log.write(decisions) == len(decisions)
    assert len(kept(log, len(decisions))) == len(decisions)
    assert log.shown(["кружка", 'x"y', "nothing"], one.at) == (
        ShownAt(product_id="кружка", placement="product", n_times=2, last_at=one.at + HOUR),
        ShownAt(product_id='x"y', placement="cart", n_times=1, last_at=one.at),
        ShownAt(product_id="кружка", placement="cart", n_times=1, last_at=one.at),
    )
    assert log.shown([], one.at) == log.shown(["кружка"], one.at + 2 * HOUR) == ()


def test_decisions_come_back_whole_and_in_order(log: DecisionLog) -> None:
    other = msgspec.structs.replace(DECISION, decision_id="d2", offers=(), person=None)
    assert log.write([DECISION]) == 1
    assert log.write([other]) == 1
    assert kept(log, 2) == (DECISION, other)
    assert log.decisions(after=1) == (other,)
    assert log.decisions(limit=1) == (DECISION,)
    assert log.n_dropped == 0


def test_what_cannot_be_written_is_dropped_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.05)
    file = tmp_path / "decisions.sqlite"
    log = SqliteDecisionLog(file, max_waiting=10)
    other = apsw.Connection(str(file))
    other.execute("begin immediate")
    written = [log.write([DECISION]) for _ in range(100)]
    log.close()
    other.execute("rollback")
    assert written[0] == 1
    assert written[-1] == 0
    assert log.n_dropped == 100
    again = SqliteDecisionLog(file)
    assert again.decisions() == ()
    again.close()


def test_what_each_person_was_shown_is_counted_without_the_holdout(log: DecisionLog) -> None:
    one = msgspec.structs.replace(DECISION, arm="treatment", person="ann")
    instead = msgspec.structs.replace(one.offers[0], technique="down_sell", instead_of="tv")
    decisions = [
        msgspec.structs.replace(DECISION, offers=(instead,)),  # the holdout saw nothing
        one,
        msgspec.structs.replace(one, offers=(one.offers[0], instead), at=one.at + HOUR),
        msgspec.structs.replace(one, person="bob", offers=()),
        msgspec.structs.replace(one, person=None),
    ]
    assert log.last() == 0
    log.write(decisions)
    assert kept(log, 5) == tuple(decisions)
    last = log.last()
    assert log.n_shown(0, last, one.at) == {"ann": 3, "bob": 0}
    assert log.n_shown(0, last - 3, one.at) == {"ann": 1}
    assert log.n_shown(0, last, one.at + HOUR) == {"ann": 2}
    assert log.n_shown(last, last, one.at) == {}
    assert log.stood_in(0, last, one.at) == (("ann", "tv", one.at + HOUR),)
    assert log.stood_in(0, last, one.at + 2 * HOUR) == log.stood_in(last, last, one.at) == ()
    log.forget_person("ann")
    assert log.stood_in(0, last, one.at) == ()
