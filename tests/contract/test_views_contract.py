"""Every store of facts keeps views in the same way: each once, from files and from the back end."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from pairwell.app.build_version import build_version
from pairwell.app.export_customer import export_customer
from pairwell.app.fold_journal import fold_journal
from pairwell.app.ports.facts import Facts, Settled
from pairwell.app.record_events import record_events
from pairwell.app.record_rows import record_orders
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.model.columns import VIEWS, schema
from pairwell.store.memory.journal import MemoryJournal
from pairwell.store.memory.snapshots import MemorySnapshots
from pairwell.store.memory.state import MemoryState
from tests.rows_read import batch

NOW = datetime(2026, 1, 20, tzinfo=UTC)


def view(who: str, product: str, day: int = 1) -> dict[str, Any]:
    return {"customer_id": who, "product_id": product, "viewed_on": date(2026, 1, day)}


def take(facts: Facts, *rows: dict[str, Any]) -> Settled:
    with facts.importing("views") as load:
        for row in rows:
            load.add(batch("views", row))
        return load.settle()


def told(facts: Facts) -> list[tuple[str, str, int]]:
    rows = facts.views().to_pylist()
    return [(row["customer_id"], row["product_id"], row["viewed_on"].day) for row in rows]


def tell(
    journal: MemoryJournal, *, trusted: bool, name: str = "product_viewed", **more: Any
) -> None:
    event = {"id": f"e{journal.last_seq()}", "name": name, "at": "2026-01-06T23:59:00Z", **more}
    answer = record_events(
        {"events": [event]},
        source="backend" if trusted else "site:main",
        trusted=trusted,
        received_at=NOW,
        journal=journal,
    )
    assert answer.stored == 1


def test_a_view_is_known_once(facts: Facts) -> None:
    assert facts.views().schema == schema(VIEWS)
    first = take(facts, view("bob", "mug"), view("ann", "tea", 2), view("ann", "tea", 2))
    assert (first.loaded, first.duplicate) == (2, 1)
    again = take(facts, view("bob", "mug"), view("bob", "mug", 3))
    assert (again.loaded, again.duplicate) == (1, 1)
    assert told(facts) == [("ann", "tea", 2), ("bob", "mug", 1), ("bob", "mug", 3)]


def test_the_back_end_tells_views_once_and_browsers_tell_none(facts: Facts) -> None:
    journal = MemoryJournal()
    tell(journal, trusted=True, customer_id="ann", visitor_id="v1", product_id="mug")
    tell(journal, trusted=True, visitor_id="v1", lines=[{"product_id": "tea"}, {"product_id": "a"}])
    tell(journal, trusted=True, product_id="mug")  # by nobody
    for product in ("mug", "tea"):
        tell(journal, trusted=False, customer_id="bot", visitor_id="v2", product_id=product)
    assert fold_journal(journal, facts).n_events == 2
    assert told(facts) == [("ann", "mug", 6), ("v1", "a", 6), ("v1", "tea", 6)]
    tell(journal, trusted=True, customer_id="ann", product_id="mug")
    assert fold_journal(journal, facts).n_entries == 1
    assert len(told(facts)) == 3


def test_a_person_is_told_their_views_and_forgotten_with_them(facts: Facts) -> None:
    take(facts, view("ann", "mug"), view("ann", "tea"), view("bob", "tea"))
    kept = export_customer("ann", facts, MemoryJournal()).views
    assert [row["product_id"] for row in kept] == ["mug", "tea"]
    assert facts.forget_customer("ann") == 2
    assert told(facts) == [("bob", "tea", 1)]
    assert facts.forget_customer("ann") == 0


def test_ten_thousand_browser_views_change_no_pair(facts: Facts) -> None:
    """Poisoning: what the public key sends stays out of the facts, and so out of the matrix."""
    journal = MemoryJournal()
    orders = [
        {
            "order_id": f"o{n}", "ordered_at": "2026-01-05T00:00:00Z", "currency": "GBP",
            "customer_id": f"c{n}",
            "lines": [{"product_id": p, "quantity": 1} for p in ("mug", f"t{n % 3}")],
        }
        for n in range(30)
    ]  # fmt: skip
    record_orders(orders, source="backend", received_at=NOW, journal=journal)
    fold_journal(journal, facts)
    before = pairs_of(facts)
    for start in range(0, 10_000, 500):
        events = [
            {
                "id": f"x{start + n}", "name": "product_viewed", "at": "2026-01-05T00:00:00Z",
                "customer_id": f"c{n % 30}", "lines": [{"product_id": "mug"}, {"product_id": "t0"}],
            }
            for n in range(500)
        ]  # fmt: skip
        record_events(
            {"events": events}, source="site:main", trusted=False, received_at=NOW, journal=journal
        )
    assert fold_journal(journal, facts).n_entries == 0
    assert pairs_of(facts) == before


def pairs_of(facts: Facts) -> list[Any]:
    snapshots = MemorySnapshots()
    built = build_version(
        facts, MemoryState(), snapshots, MatrixOptions(strength=StrengthNumbers()), now=NOW
    )
    pairs = snapshots.load(built.snapshot_id).pairs
    return [pairs.candidate.tolist(), pairs.n_both.tolist(), pairs.relation.tolist()]
