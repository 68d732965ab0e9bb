"""What is remembered of people: how long, under which names, not after an erasure (R-24)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pairwell.app.record_events import record_events
from pairwell.app.remember_people import ANEW, NOTHING, People, Remembered
from pairwell.model.decision import LoggedDecision, LoggedOffer
from pairwell.store.memory.decision_log import MemoryDecisionLog
from pairwell.store.memory.journal import MemoryJournal

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def wave_away(journal: MemoryJournal, number: int, product_id: str, at: datetime = NOW) -> None:
    event: dict[str, Any] = {"id": str(number), "name": "offer_dismissed", "customer_id": "ann"}
    batch = {"events": [event | {"product_id": product_id}]}
    record_events(batch, source="site:main", trusted=False, received_at=at, journal=journal)


def show(log: MemoryDecisionLog, at: datetime, *instead_of: str, person: str = "ann") -> None:
    offers = tuple(
        LoggedOffer(
            offer_id="o", product_id="p", technique="down_sell" if each else "cross_sell", rank=1,
            propensity=1.0, instead_of=each,
        )
        for each in instead_of
    )  # fmt: skip
    decision = LoggedDecision(
        decision_id="d", at=at, placement="product", arm="treatment", snapshot_id="m",
        n_eligible=1, offers=offers, person=person,
    )  # fmt: skip
    log.write([decision])


def look(
    people: People, journal: MemoryJournal, log: MemoryDecisionLog, now: datetime, days: int = 30
) -> Remembered:
    people.refresh(journal, log, now, cool_down_days=days, counts_shown=True)
    return people.of("ann", None)


def test_a_refusal_is_remembered_for_thirty_days_and_the_latest_stands_last() -> None:
    people, journal, log = People(), MemoryJournal(), MemoryDecisionLog()
    assert look(people, journal, log, NOW) is NOTHING
    for number, product_id in enumerate(("case", "film", "case")):
        wave_away(journal, number, product_id, NOW + number * timedelta(seconds=1))
    assert look(people, journal, log, NOW + timedelta(seconds=3)).refused == ("film", "case")
    assert people.of("bob", "ann").refused == ("film", "case")
    assert people.of("bob", None) is NOTHING
    assert look(people, journal, log, NOW + 30 * DAY + timedelta(seconds=1)).refused == (
        "film", "case",
    )  # fmt: skip
    late = NOW + 30 * DAY + timedelta(seconds=2)
    assert look(people, journal, log, late).refused == ("case",)
    assert look(People(), journal, log, late).refused == ("case",)
    assert look(People(), journal, log, NOW, days=0) is NOTHING


def test_what_stood_in_is_remembered_and_offers_of_today_are_counted() -> None:
    people, journal, log = People(), MemoryJournal(), MemoryDecisionLog()
    show(log, NOW - DAY, "tv", "")
    show(log, NOW, "", "", "")
    told = look(people, journal, log, NOW)
    assert told == Remembered(down_sold=("tv",), n_shown_today=3)
    show(log, NOW + timedelta(minutes=1), "")
    show(log, NOW + timedelta(minutes=1), "", "", person="v")
    assert look(people, journal, log, NOW + timedelta(minutes=2)).n_shown_today == 4
    assert people.of("ann", "v").n_shown_today == 6
    assert look(people, journal, log, NOW + DAY) == Remembered(down_sold=("tv",))


def test_who_was_erased_is_forgotten_here_too() -> None:
    people, journal, log = People(), MemoryJournal(), MemoryDecisionLog()
    wave_away(journal, 1, "case")
    show(log, NOW, "tv")
    assert look(people, journal, log, NOW) != NOTHING
    journal.forget_customer("ann")
    log.forget_person("ann")
    assert look(people, journal, log, NOW + ANEW + timedelta(seconds=1)) is NOTHING


def test_what_cannot_be_read_stays_as_it_was_known() -> None:
    class Broken(MemoryDecisionLog):
        def last(self) -> int:
            raise OSError("no disk")

    people, journal, log = People(), MemoryJournal(), MemoryDecisionLog()
    wave_away(journal, 1, "case")
    look(people, journal, log, NOW)
    with pytest.raises(OSError, match="no disk"):
        look(people, journal, Broken(), NOW + ANEW + timedelta(seconds=1))
    assert people.of("ann").refused == ("case",)


def test_nothing_is_read_where_there_is_nothing_yet() -> None:
    people = People()
    people.refresh(None, None, NOW, cool_down_days=30, counts_shown=True)
    assert people.of("ann") is NOTHING
