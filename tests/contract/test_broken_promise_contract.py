"""Broken promises in every journal: counted once for ever, in force until put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from pairwell.app.ports.journal import Journal, Received
from pairwell.app.withdraw_incentive import broken_promise, put_back, withdrawn
from pairwell.model.broken_promise import BrokenPromise, ReportedIncentive
from pairwell.model.errors import InputRefused
from pairwell.store.memory.journal import MemoryJournal
from pairwell.store.sqlite.journal import SqliteJournal

NOW = datetime(2026, 11, 22, 10, 30, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
Open = Callable[[], Journal]


@pytest.fixture(params=["memory", "sqlite"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same journal again and again: another worker's, or the next start's."""
    kept: list[Journal] = []

    def memory() -> Journal:
        if not kept:
            kept.append(MemoryJournal())
        return kept[0]

    def sqlite() -> Journal:
        file = tmp_path / "journal.sqlite"
        kept.append(SqliteJournal(file, space=lambda _: (10**12, 10**12)))
        return kept[-1]

    yield memory if request.param == "memory" else sqlite
    for journal in kept:
        journal.close()


def promise(name: str, incentive: str = "autumn", charged: int | None = 645) -> BrokenPromise:
    return BrokenPromise(
        id=name, decision_id="d", offer_id="d-0-1", product_id="papers", incentive=incentive,
        promised_minor=549, charged_minor=charged, currency="GBP",
    )  # fmt: skip


def report(journal: Journal, told: BrokenPromise, at: datetime = NOW) -> Received:
    return journal.append(broken_promise(told, source="backend", at=at))


def test_a_report_withdraws_counts_once_and_tells_the_latest(opened: Open) -> None:
    journal = opened()
    assert journal.reported_incentives() == ()
    assert report(journal, promise("r-1")).stored == 1
    assert report(journal, promise("r-1"), LATER).duplicate == 1
    assert report(journal, promise("r-2", charged=None), LATER).stored == 1
    report(journal, promise("r-3", "spring"))
    assert opened().reported_incentives() == (
        ReportedIncentive(name="autumn", withdrawn=True, n_times=2, last_at=LATER,
                          latest=promise("r-2", charged=None)),
        ReportedIncentive(name="spring", withdrawn=True, n_times=1, last_at=NOW,
                          latest=promise("r-3", "spring")),
    )  # fmt: skip
    kept = [entry for entry in journal.entries() if entry.kind == "broken_promise"]
    assert [entry.id for entry in kept] == ["r-1", "r-2", "r-3"]
    assert msgspec.json.decode(kept[0].payload, type=BrokenPromise) == promise("r-1")
    assert journal.unbalanced() == 0


def test_the_same_id_with_other_words_stands_aside_and_withdraws_nothing(opened: Open) -> None:
    journal = opened()
    report(journal, promise("r-1"))
    answer = report(journal, promise("r-1", "spring"))
    assert [each.code for each in answer.quarantined] == ["id_conflict"]
    assert [each.name for each in withdrawn(journal.reported_incentives())] == ["autumn"]
    assert journal.unbalanced() == 0


def test_a_catalogue_without_a_currency_is_read_back(opened: Open) -> None:
    told = msgspec.structs.replace(promise("r-1"), currency="")
    report(opened(), told)
    assert opened().reported_incentives()[0].latest == told


def test_put_back_holds_until_the_next_report_and_an_old_one_told_again_is_none(
    opened: Open,
) -> None:
    journal = opened()
    for number in range(3):  # the word is the same each time, but for its instant
        report(journal, promise(f"r-{number}"))
        stood = put_back("autumn", journal, source="admin:calendar", at=NOW.replace(second=number))
        assert stood.n_times == number + 1
        assert withdrawn(opened().reported_incentives()) == ()
    assert report(journal, promise("r-0"), LATER).duplicate == 1
    assert withdrawn(journal.reported_incentives()) == ()
    [known] = journal.reported_incentives()
    assert (known.n_times, known.withdrawn) == (3, False)
    for name in ("autumn", "nothing"):
        with pytest.raises(InputRefused, match="not withdrawn"):
            put_back(name, journal, source="admin:calendar", at=LATER)
    assert journal.unbalanced() == 0


def test_what_people_did_may_age_away_and_the_report_stays(opened: Open) -> None:
    journal = opened()
    report(journal, promise("r-1"))
    assert journal.let_go_events(NOW + timedelta(days=4000)) == 0
    assert journal.forget_customer("papers") == 0
    assert report(journal, promise("r-1"), LATER).duplicate == 1
    assert len(withdrawn(journal.reported_incentives())) == 1
