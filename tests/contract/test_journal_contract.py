"""Every journal keeps, counts and puts aside alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pairwell.app.live import Live
from pairwell.app.ports.journal import Journal, Received
from pairwell.app.record_events import record_events
from pairwell.app.record_rows import record_orders, record_products, record_stock
from pairwell.model.errors import StoreFailed
from pairwell.model.live_product import LiveProduct
from pairwell.store.memory.journal import MemoryJournal
from pairwell.store.sqlite.journal import SqliteJournal

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
ORDER = {
    "order_id": "o1",
    "ordered_at": "2026-11-21T09:00:00Z",
    "currency": "GBP",
    "lines": [{"product_id": "a", "quantity": 1, "unit_price_minor": 195}],
}


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    opened: Journal = (
        MemoryJournal()
        if request.param == "memory"
        else SqliteJournal(tmp_path / "journal.sqlite", space=lambda _: (10**12, 10**12))
    )
    yield opened
    opened.close()


def send(
    journal: Journal, *events: Any, source: str = "site:main", at: datetime = NOW, **more: Any
) -> Received:
    trusted = more.pop("trusted", False)
    batch = {"events": list(events), **more}
    return record_events(batch, source=source, trusted=trusted, received_at=at, journal=journal)


def seen(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"e{number}", "name": "product_viewed", "product_id": "a", **more}


def test_what_is_new_is_kept_in_order(journal: Journal) -> None:
    answer = send(journal, seen(1), seen(2))
    assert answer == Received(received=2, stored=2, duplicate=0, outcomes=("stored", "stored"))
    send(journal, seen(3))
    kept = journal.entries()
    assert [entry.id for entry in kept] == ["e1", "e2", "e3"]
    assert [entry.seq for entry in kept] == sorted({entry.seq for entry in kept})
    assert kept[0].payload == b'{"id":"e1","name":"product_viewed","product_id":"a"}'
    assert (kept[0].kind, kept[0].source, kept[0].received_at) == ("event", "site:main", NOW)
    assert journal.last_seq() == kept[-1].seq
    assert journal.entries(after=kept[0].seq, limit=1) == kept[1:2]


def test_the_same_again_is_a_duplicate_even_after_years(journal: Journal) -> None:
    send(journal, seen(1))
    assert send(journal, seen(1), seen(2), seen(2)).outcomes == ("duplicate", "stored", "duplicate")
    assert send(journal, seen(1), at=NOW + timedelta(days=4000)).duplicate == 1
    assert [entry.id for entry in journal.entries()] == ["e1", "e2"]
    assert journal.unbalanced() == 0


def test_the_same_id_with_another_payload_stands_aside(journal: Journal) -> None:
    send(journal, seen(1))
    answer = send(journal, seen(1, product_id="b"), seen(2))
    assert [(q.index, q.code) for q in answer.quarantined] == [(0, "id_conflict")]
    assert answer.outcomes == ("quarantined", "stored")
    [aside] = journal.quarantined()
    assert (aside.code, aside.times, aside.source) == ("id_conflict", 1, "site:main")
    assert '"product_id":"b"' in aside.raw
    assert b'"product_id":"a"' in journal.entries()[0].payload
    assert journal.unbalanced() == 0


def test_a_stranger_cannot_take_the_id_of_another_source(journal: Journal) -> None:
    send(journal, seen(1, product_id="fake"), source="site:main")
    assert send(journal, seen(1), source="backend").stored == 1
    assert journal.unbalanced() == 0


def test_a_batch_with_one_bad_event_keeps_the_others(journal: Journal) -> None:
    answer = send(journal, *(seen(n) for n in range(41)), {"id": "x"}, *map(seen, range(42, 100)))
    assert (answer.received, answer.stored, answer.duplicate) == (100, 99, 0)
    assert [(q.index, q.code) for q in answer.quarantined] == [(41, "missing_name")]


def test_the_same_rubbish_is_kept_once_an_hour_and_counted(journal: Journal) -> None:
    for _ in range(3):
        send(journal, {"id": "x"})
    send(journal, {"id": "x"}, at=NOW + timedelta(hours=1))
    assert [(one.hour, one.times) for one in journal.quarantined()] == [
        ("2026-11-22T11:00:00+00:00", 1),
        ("2026-11-22T10:00:00+00:00", 3),
    ]
    assert len(journal.quarantined(limit=1)) == 1
    assert journal.unbalanced() == 0


def test_the_books_are_kept_by_source_and_hour(journal: Journal) -> None:
    send(journal, seen(1), seen(1), {"id": "x"}, seen(2, mood="x", sky="y"))
    send(journal, seen(3), at=NOW + timedelta(minutes=29))
    send(journal, seen(4), at=NOW + timedelta(minutes=30))
    send(journal, seen(4), source="site:other")
    found = [
        (
            b.source,
            b.hour[11:13],
            b.received,
            b.stored,
            b.duplicate,
            b.quarantined,
            b.dropped_fields,
        )
        for b in journal.books()
    ]
    assert found == [
        ("site:main", "10", 5, 3, 1, 1, 2),
        ("site:main", "11", 1, 1, 0, 0, 0),
        ("site:other", "10", 1, 1, 0, 0, 0),
    ]
    assert journal.unbalanced() == 0


def test_only_what_the_back_end_says_of_money_is_for_the_facts(journal: Journal) -> None:
    bought = {"id": "p", "name": "purchased", "order_id": "o1", "product_id": "a"}
    assert send(journal, bought).quarantined[0].code == "not_trusted"
    assert send(journal, seen(1), bought, source="backend", trusted=True).stored == 2
    record_orders([ORDER], source="backend", received_at=NOW, journal=journal)
    assert [entry.id for entry in journal.entries(for_facts=True)] == ["p", "o1"]
    assert len(journal.entries(for_facts=True, limit=1)) == 1


def test_a_row_replaces_the_last_one_of_its_id(journal: Journal) -> None:
    cancelled = ORDER | {"status": "cancelled"}
    outcomes = [
        record_orders([row], source="backend", received_at=NOW, journal=journal).outcomes[0]
        for row in (ORDER, ORDER, cancelled, ORDER)
    ]
    assert outcomes == ["stored", "duplicate", "stored", "stored"]
    answer = record_orders(
        [ORDER, {**ORDER, "statsu": "paid"}], source="backend", received_at=NOW, journal=journal
    )
    assert answer.outcomes == ("duplicate", "quarantined")
    assert answer.quarantined[0].code == "unknown_field"
    assert "Did you mean status?" in answer.quarantined[0].detail
    assert journal.unbalanced() == 0


def test_stock_and_prices_reach_serving_at_once(journal: Journal) -> None:
    live = Live()
    assert live.refresh(journal) == 0
    product = {"product_id": "a", "title": "Cup", "price_minor": 195, "currency": "GBP"}
    record_products([product], source="backend", received_at=NOW, journal=journal)
    assert live.refresh(journal) == 1
    record_stock(
        [{"product_id": "a", "in_stock": False}, {"product_id": "b", "price_minor": 5}],
        source="backend",
        received_at=NOW,
        journal=journal,
    )
    assert live.refresh(journal) == 2
    assert live.refresh(journal) == 0
    assert live.products["a"] == LiveProduct(
        product_id="a", in_stock=False, price_minor=195, currency="GBP"
    )
    late = Live()
    late.refresh(journal)
    assert late.products == live.products


def test_what_a_store_has_is_told_beside_the_general_stock(journal: Journal) -> None:
    def put(source: str, *rows: dict[str, Any], at: datetime = NOW) -> Received:
        return record_stock(rows, source=source, received_at=at, journal=journal)

    there = {"product_id": "a", "store": "north", "in_stock": True}
    gone = {**there, "in_stock": False}
    told = put("erp", {"product_id": "a", "in_stock": False}, there, {**gone, "store": "south"})
    assert told.stored == 3
    live = Live()
    assert live.refresh(journal) == 3
    assert live.stores == {"north": {"a": True}, "south": {"a": False}}
    assert live.products["a"].in_stock is False
    assert journal.entries(for_facts=True) == journal.entries()[:1]  # the matrix knows no stores
    before, seq = live.stores, live.seq
    # the latest word counts, whoever says it; to repeat it changes nothing but its age
    assert put("till", gone).stored == 1
    later = NOW + timedelta(hours=5)
    assert put("erp", there, at=later).stored == 1
    assert put("till", there, at=later).duplicate == 1
    assert live.refresh(journal) == 1
    assert live.stores == {"north": {"a": True}, "south": {"a": False}}
    assert before == live.stores
    assert before is not live.stores  # who reads on reads what was
    assert live.seq > seq
    north, south = journal.stores()
    assert (north.store, north.n_told, north.n_in_stock, north.told_at) == ("north", 1, 1, later)
    assert (south.n_in_stock, south.told_at) == (0, NOW)
    assert journal.stores("south") == (south,)
    assert journal.stores("moon") == ()
    bad = put(
        "erp",
        {"product_id": "a", "store": "north"},
        {**there, "price_minor": 1},
        {**there, "store": ""},
    )
    assert [each.code for each in bad.quarantined] == [
        "missing_in_stock", "price_of_store", "bad_store",
    ]  # fmt: skip
    assert journal.unbalanced() == 0


@pytest.mark.parametrize("years", [-10, 10])
def test_a_wrong_clock_is_flagged_and_nothing_is_lost(journal: Journal, years: int) -> None:
    said = NOW.replace(year=NOW.year + years).isoformat()
    send(journal, seen(1, at=said), seen(2, at=NOW.isoformat()), seen(3))
    assert [entry.skewed for entry in journal.entries()] == [True, False, False]
    assert {entry.received_at for entry in journal.entries()} == {NOW}


def test_texts_come_back_exactly(journal: Journal) -> None:
    odd = "a\\n\"\\' \u202e\u0301 \U0001f9c1 = \u043f\u0440\u0438\u0432\u0435\u0442"
    send(journal, seen(1, query=odd, product_id=odd), {**seen(2), "id": odd})
    assert msgspec.json.decode(journal.entries()[0].payload)["query"] == odd
    assert journal.entries()[1].id == odd
    assert send(journal, {**seen(2), "id": odd}).duplicate == 1


def test_an_empty_batch_is_nothing(journal: Journal) -> None:
    assert send(journal) == Received(received=0, stored=0, duplicate=0)
    assert journal.unbalanced() == 0


def test_a_closed_journal_takes_nothing(journal: Journal) -> None:
    journal.close()
    with pytest.raises(StoreFailed):
        send(journal, seen(1))
    assert journal.trouble() is not None


def test_what_people_turned_down_is_told_under_each_of_their_names(journal: Journal) -> None:
    away = {"name": "offer_dismissed", "product_id": "a"}
    send(journal, {"id": "1", **away, "visitor_id": "v"}, seen(2, visitor_id="v"))
    lines = [{"product_id": "b"}, {"product_id": "c"}]
    out = {"id": "3", "name": "cart_removed", "lines": lines, "customer_id": "ann"}
    send(journal, out | {"visitor_id": "v"}, {"id": "4", **away}, at=NOW + timedelta(hours=1))
    last, told = journal.turned_down(0, NOW)
    assert told == (
        ("v", "a", NOW),
        *((who, what, NOW + timedelta(hours=1)) for who in ("ann", "v") for what in ("b", "c")),
    )
    assert last == journal.last_seq()
    assert journal.turned_down(last, NOW) == (last, ())
    assert journal.turned_down(0, NOW + timedelta(minutes=1))[1] == told[1:]
    send(journal, {"id": "5", **away, "visitor_id": "v"})
    assert journal.turned_down(last, NOW)[1] == (("v", "a", NOW),)
    journal.forget_customer("ann")
    assert {each.person for each in journal.turned_down(0, NOW)[1]} == {"v"}
    assert len(journal.turned_down(0, NOW)[1]) == 2
