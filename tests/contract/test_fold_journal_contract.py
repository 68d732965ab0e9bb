"""Every store of facts takes the journal in once, whole, and in whatever order things arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pairwell.app.fold_journal import Folded, fold_journal
from pairwell.app.ports.facts import Facts
from pairwell.app.ports.journal import Journal
from pairwell.app.record_events import record_events
from pairwell.app.record_rows import (
    record_customers,
    record_orders,
    record_products,
    record_stock,
)
from pairwell.model.errors import InputRefused
from pairwell.store.duckdb.facts import DuckFacts
from pairwell.store.memory.facts import MemoryFacts
from pairwell.store.memory.journal import MemoryJournal
from tests.rows_read import batch, line

NOW = datetime(2026, 1, 20, tzinfo=UTC)


@pytest.fixture
def journal() -> Journal:
    return MemoryJournal()


def order(order_id: str, *products: str, **more: Any) -> dict[str, Any]:
    lines = [{"product_id": p, "quantity": 2, "unit_price_minor": 100} for p in products]
    return {
        "order_id": order_id, "ordered_at": "2026-01-05T00:00:00Z", "currency": "GBP",
        "customer_id": "ann", "lines": lines, **more,
    }  # fmt: skip


def event(id_: str, name: str, order_id: str, product_id: str | None = None, **more: Any) -> Any:
    told = {"id": id_, "name": name, "order_id": order_id, "customer_id": "ann"}
    return {
        **told, "at": "2026-01-06T00:00:00Z", "product_id": product_id, "currency": "GBP", **more
    }  # fmt: skip


def put(journal: Journal, *orders: dict[str, Any]) -> None:
    answer = record_orders(orders, source="backend", received_at=NOW, journal=journal)
    assert not answer.quarantined


def tell(journal: Journal, *events: Any) -> None:
    answer = record_events(
        {"events": list(events)},
        source="backend",
        trusted=True,
        received_at=NOW,
        journal=journal,
    )
    assert not answer.quarantined


def sold(facts: Facts) -> list[tuple[str, str, int]]:
    rows = facts.lines().to_pylist()
    return [(row["order_id"], row["product_id"], row["quantity"]) for row in rows]


def test_an_order_becomes_lines(journal: Journal, facts: Facts) -> None:
    put(journal, order("1", "mug", "tea"))
    assert fold_journal(journal, facts) == Folded(upto=1, n_entries=1, n_orders=1)
    assert facts.lines().to_pylist()[0] == {
        "order_id": "1", "product_id": "mug", "customer_id": "ann", "quantity": 2,
        "ordered_at": datetime(2026, 1, 5, tzinfo=UTC), "unit_price_minor": 100, "currency": "GBP",
    }  # fmt: skip
    assert sold(facts) == [("1", "mug", 2), ("1", "tea", 2)]
    assert facts.folded() == 1


def test_an_entry_is_taken_in_once(journal: Journal, facts: Facts) -> None:
    tell(journal, event("p1", "purchased", "1", "mug"))
    for _ in range(3):
        fold_journal(journal, facts)
    assert sold(facts) == [("1", "mug", 1)]
    tell(journal, event("p2", "purchased", "1", "tea"))
    assert fold_journal(journal, facts).n_entries == 1
    assert sold(facts) == [("1", "mug", 1), ("1", "tea", 1)]


def test_a_crash_in_the_middle_takes_nothing_in(journal: Journal, facts: Facts) -> None:
    put(journal, order("1", "mug"))

    def crash() -> None:
        with facts.folding(1) as fold:
            fold.orders(batch("orders", line("1", "mug")))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crash()
    assert (facts.folded(), sold(facts)) == (0, [])
    fold_journal(journal, facts)
    assert sold(facts) == [("1", "mug", 2)]


def test_the_latest_row_of_an_order_counts(journal: Journal, facts: Facts) -> None:
    put(journal, order("1", "mug", "tea"), order("2", "mug"))
    fold_journal(journal, facts)
    put(journal, order("1", "tea"), order("2", "mug", status="cancelled"))
    fold_journal(journal, facts)
    assert sold(facts) == [("1", "tea", 2)]
    assert facts.summary().n_cancelled == 1


def test_an_order_of_a_file_is_replaced_by_its_row(journal: Journal, facts: Facts) -> None:
    with facts.importing("orders") as load:
        load.add(batch("orders", line("1", "mug", 5), line("9", "mug", 1)))
        load.settle()
    put(journal, order("1", "mug"))
    fold_journal(journal, facts)
    assert sold(facts) == [("9", "mug", 1), ("1", "mug", 2)]


@pytest.mark.parametrize("row_first", [True, False])
def test_what_events_and_rows_both_tell_counts_once(
    journal: Journal, facts: Facts, row_first: bool
) -> None:
    for by_row in (row_first, not row_first):
        if by_row:
            put(journal, order("1", "mug"))
        else:
            tell(journal, *(event(f"p{n}", "purchased", n, "mug") for n in "12"))
        fold_journal(journal, facts)
    assert sorted(sold(facts)) == [("1", "mug", 2), ("2", "mug", 1)]


def test_a_file_tells_more_of_an_order_than_events(journal: Journal, facts: Facts) -> None:
    tell(
        journal,
        event("p", "purchased", "1", "mug", price_minor=7, at="2026-01-01T00:00:00Z"),
        event("q", "purchased", "2", "mug"),
        event("c", "cancelled", "3"),
    )
    fold_journal(journal, facts)
    for _ in range(2):
        with facts.importing("orders") as load:
            more: dict[str, Any] = {"customer_id": "ann", "currency": "GBP"}
            load.add(
                batch(
                    "orders",
                    line("1", "mug", 1, unit_price_minor=7, **more),  # as the event told it
                    line("1", "tea", 1, **more),
                    line("3", "mug", 1, **more),
                )
            )
            load.settle()
        assert sorted(sold(facts)) == [("1", "mug", 1), ("1", "tea", 1), ("2", "mug", 1)]
    assert facts.summary().n_cancelled == 1


def test_a_refund_before_its_order_waits_for_it(journal: Journal, facts: Facts) -> None:
    tell(journal, event("r", "refunded", "1", "mug"))
    fold_journal(journal, facts)
    assert facts.summary().returns_unmatched == 1
    put(journal, order("1", "mug", "tea"))
    fold_journal(journal, facts)
    assert sold(facts) == [("1", "mug", 1), ("1", "tea", 2)]
    assert facts.summary().returns_unmatched == 0


@pytest.mark.parametrize("name", ["cancelled", "refunded"])
@pytest.mark.parametrize("first", [True, False])
def test_an_order_taken_back_as_a_whole_is_gone(
    journal: Journal, facts: Facts, name: str, first: bool
) -> None:
    if first:
        tell(journal, event("c", name, "1"))
        fold_journal(journal, facts)
    put(journal, order("1", "mug", "tea"), order("2", "mug"))
    fold_journal(journal, facts)
    if not first:
        tell(journal, event("c", name, "1"))
        fold_journal(journal, facts)
    assert sold(facts) == [("2", "mug", 2)]
    put(journal, order("1", "mug"))  # a late copy of what stood before
    fold_journal(journal, facts)
    assert sold(facts) == [("2", "mug", 2)]


def test_products_and_stock_change_row_by_row(journal: Journal, facts: Facts) -> None:
    with facts.importing("products") as load:
        load.add(
            batch(
                "products",
                {"product_id": "cup", "title": "Cup", "in_stock": True},
                {"product_id": "mug", "title": "Mug", "price_minor": 5, "in_stock": False},
            )
        )
        load.settle()
    record_stock(
        [{"product_id": "tea", "in_stock": False}], source="b", received_at=NOW, journal=journal
    )
    record_products(
        [
            {"product_id": "mug", "title": "Big mug", "attributes": {"b": 1, "a": ["x"]}},
            {"product_id": "new", "title": "New", "price_minor": 9, "currency": "GBP"},
        ],
        source="b", received_at=NOW, journal=journal,
    )  # fmt: skip
    record_stock(
        [{"product_id": "new", "price_minor": 8}, {"product_id": "tea", "price_minor": 3}],
        source="b", received_at=NOW, journal=journal,
    )  # fmt: skip
    fold_journal(journal, facts)
    names = ("product_id", "title", "price_minor", "in_stock", "attributes")
    assert [tuple(row[name] for name in names) for row in facts.products().to_pylist()] == [
        ("cup", "Cup", None, True, None),
        ("mug", "Big mug", 5, False, '{"a":["x"],"b":1}'),
        ("new", "New", 8, None, None),
        ("tea", None, 3, False, None),
    ]


def test_customers_are_replaced(journal: Journal, facts: Facts) -> None:
    for country in ("PL", "UK"):
        record_customers(
            [{"customer_id": "ann", "country": country, "born_on": "1990-05-01"}],
            source="b", received_at=NOW, journal=journal,
        )  # fmt: skip
        fold_journal(journal, facts)
    [ann] = facts.customers().to_pylist()
    assert (ann["country"], str(ann["born_on"])) == ("UK", "1990-05-01")


def test_a_future_clock_does_not_move_a_purchase(journal: Journal, facts: Facts) -> None:
    tell(journal, event("p", "purchased", "1", "mug", at=(NOW + timedelta(days=3650)).isoformat()))
    fold_journal(journal, facts)
    assert facts.lines()["ordered_at"].to_pylist() == [NOW]


ODD = ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00")


def test_odd_times_do_not_poison_the_facts(journal: Journal, facts: Facts) -> None:
    tell(journal, *(event(f"p{n}", "purchased", str(n), "mug", at=at) for n, at in enumerate(ODD)))
    answer = record_orders(
        [order(f"o{n}", "mug", ordered_at=at) for n, at in enumerate(ODD)],
        source="backend",
        received_at=NOW,
        journal=journal,
    )
    assert [one.code for one in answer.quarantined] == ["bad_ordered_at"] * 3
    fold_journal(journal, facts)
    assert facts.lines()["ordered_at"].to_pylist() == [NOW] * 3


def test_a_journal_that_lost_its_end_is_told(journal: Journal, facts: Facts) -> None:
    put(journal, order("1", "mug"))
    fold_journal(journal, facts)
    with pytest.raises(InputRefused, match="up to 1, but the journal ends at 0"):
        fold_journal(MemoryJournal(), facts)


def all_of(facts: Facts) -> list[pa.Table]:
    return [facts.lines(), facts.returns(), facts.products(), facts.customers()]


STEPS = (
    ("order", order("1", "mug", "tea")),
    ("order", order("2", "mug", "tea", customer_id="bob")),
    ("order", order("3", "cup")),
    (
        "event",
        event("p4", "purchased", "4", "mug", lines=[{"product_id": "a"}, {"product_id": "b"}]),
    ),
    ("event", event("p1", "purchased", "1", "jam")),
    ("event", event("r1", "refunded", "1", "mug")),
    ("event", event("r4", "refunded", "4", "b")),
    ("event", event("c2", "cancelled", "2")),
    ("event", event("r9", "refunded", "9", "mug")),
)


@given(st.permutations(STEPS), st.integers(1, 9), st.sets(st.integers(0, 8)))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_any_cut_comes_to_the_same(
    tmp_path: Path, steps: list[tuple[str, Any]], cut: int, folds: set[int]
) -> None:
    file = tmp_path / "facts.duckdb"
    file.unlink(missing_ok=True)
    duck, plain, clean = DuckFacts(file), MemoryFacts(), MemoryFacts()
    journal, clean_journal = MemoryJournal(), MemoryJournal()
    try:
        for n, (kind, what) in enumerate(steps):
            for _ in range(1 + n % 2):  # sent again: counts once
                put(journal, what) if kind == "order" else tell(journal, what)
            if n in folds:
                fold_journal(journal, duck, batch=cut)
        fold_journal(journal, duck, batch=cut)
        fold_journal(journal, plain, batch=cut)
        for kind, what in STEPS:
            put(clean_journal, what) if kind == "order" else tell(clean_journal, what)
        fold_journal(clean_journal, clean)
        assert all_of(duck) == all_of(plain)
        # the name of a parked return holds its event, so returns are the same too
        assert all_of(duck) == all_of(clean)
    finally:
        duck.close()


def test_fake_pairs_from_browsers_change_nothing(journal: Journal, facts: Facts) -> None:
    put(journal, *(order(str(n), "mug", "tea") for n in range(10)))
    fold_journal(journal, facts)
    before = all_of(facts)
    names = ("cart_added", "offer_accepted", "purchased", "product_viewed")
    for n in range(0, 10_000, 500):
        record_events(
            {
                "events": [
                    {
                        "id": f"fake{i}", "name": names[i % 4], "order_id": f"f{i}",
                        "visitor_id": f"v{i % 5000}",
                        "lines": [{"product_id": "mug"}, {"product_id": "poison"}],
                    }
                    for i in range(n, n + 500)
                ]
            },
            source="site:main", trusted=False, received_at=NOW, journal=journal,
        )  # fmt: skip
    assert sum(book.received for book in journal.books()) == 10_010
    assert fold_journal(journal, facts).n_entries == 0
    assert all_of(facts) == before
