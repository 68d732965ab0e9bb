"""Loading stock by store: the books balance, and a slip of the pen makes no store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.app import load_stock as verb
from pairwell.app.live import Live
from pairwell.app.load_stock import StockLine, StockLoaded, load_stock
from pairwell.app.ports.journal import Journal
from pairwell.store.memory.journal import MemoryJournal

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
KNOWN = {"case", "film", "plug"}


def load(journal: Journal, *lines: StockLine, new: bool = False, at: datetime = NOW) -> StockLoaded:
    return load_stock(
        lines, file="stock.csv", knows=KNOWN.__contains__, journal=journal, received_at=at, new=new
    )


def line(number: int, store: str, product: str, there: bool | None, fault: str = "") -> StockLine:
    return StockLine(number, f"{store},{product}", store, product, there, fault)


def stores(journal: Journal) -> dict[str, dict[str, bool]]:
    live = Live()
    live.refresh(journal)
    return {name: dict(told) for name, told in live.stores.items()}


def test_good_rows_hold_and_bad_ones_are_put_aside_with_line_and_reason() -> None:
    journal = MemoryJournal()
    loaded = load(
        journal,
        line(2, "north", "case", True),
        line(3, "north", "case", True),
        line(4, "north", "case", False),
        line(5, "", "case", True),
        line(6, "north", "moon", True),
        line(7, "north", "", True),
        line(8, "south", "film", False),
        line(9, "south", "plug", None, "negative_stock"),
        line(10, "s" * 201, "plug", True),
    )
    assert [(row.line, row.reason) for row in loaded.quarantined] == [
        (4, "told_twice"), (5, "missing_store"), (6, "unknown_product"),
        (7, "missing_product_id"), (9, "negative_stock"), (10, "bad_store"),
    ]  # fmt: skip
    assert (loaded.rows_in, loaded.stored, loaded.duplicate) == (9, 2, 1)
    assert loaded.stores == loaded.new_stores == ("north", "south")
    assert stores(journal) == {"north": {"case": True}, "south": {"film": False}}
    aside = {each.code: (each.detail, each.raw) for each in journal.quarantined()}
    detail, raw = aside["missing_store"]
    assert detail == "stock.csv, line 5: no store is named."
    assert raw == ",case"
    assert journal.unbalanced() == 0


def test_a_store_that_nobody_told_of_is_refused_once_others_are_known() -> None:
    journal = MemoryJournal()
    assert load(journal, line(2, "north", "case", True)).new_stores == ("north",)
    slip = load(journal, line(2, "Nroth", "case", False), line(3, "north", "case", False))
    assert [(row.line, row.reason) for row in slip.quarantined] == [(2, "unknown_store")]
    assert (slip.stored, slip.new_stores) == (1, ())
    assert stores(journal) == {"north": {"case": False}}
    assert load(journal, line(2, "south", "case", False), new=True).new_stores == ("south",)


def test_the_same_file_again_is_known_and_its_age_is_today() -> None:
    journal = MemoryJournal()
    load(journal, line(2, "north", "case", True))
    tomorrow = NOW + timedelta(days=1)
    again = load(journal, line(2, "north", "case", True), at=tomorrow)
    assert (again.stored, again.duplicate) == (0, 1)
    [north] = journal.stores()
    assert (north.n_told, north.n_in_stock, north.told_at) == (1, 1, tomorrow)


some = st.sampled_from
row = st.builds(
    line,
    st.integers(2, 99),
    some(["", "north", "south"]),
    some(["", "case", "film", "moon"]),
    some([True, False]),
    some(["", "", "", "bad_stock"]),
)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(row, max_size=30), st.integers(1, 7))
def test_the_books_balance_however_the_file_is_cut(rows: list[StockLine], at_once: int) -> None:
    journal, whole = MemoryJournal(), MemoryJournal()
    before = verb.AT_ONCE
    try:
        verb.AT_ONCE = at_once
        loaded = load(journal, *rows)
    finally:
        verb.AT_ONCE = before
    assert loaded.rows_in == loaded.stored + loaded.duplicate + len(loaded.quarantined)
    assert journal.unbalanced() == 0
    assert load(whole, *rows) == loaded
    assert stores(journal) == stores(whole)
