from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pairwell.app.import_data import ImportLimits, import_data
from pairwell.app.ports.state import ImportRecord
from pairwell.model.errors import ImportHeld
from pairwell.model.finding import Finding
from pairwell.model.source import Chunk
from pairwell.store.duckdb.facts import DuckFacts
from pairwell.store.memory.facts import MemoryFacts
from pairwell.store.memory.state import MemoryState
from tests.rows_read import FakeSource, batch, line

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


class Shop:
    """Two stores and a way to import into them."""

    def __init__(self) -> None:
        self.facts, self.state = MemoryFacts(), MemoryState()

    def take(self, source: FakeSource, **rest: Any) -> ImportRecord:
        return import_data(source, self.facts, self.state, now=NOW, **rest)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def catalogue(n: int, digest: str) -> FakeSource:
    return FakeSource("products", *({"product_id": str(i)} for i in range(n)), digest=digest)


def test_the_books_say_where_every_row_went(shop: Shop) -> None:
    shop.take(FakeSource("orders", line("1", "a")))
    rows = [line("1", "a"), *(line("2", str(i)) for i in range(30)), line("2", "0", -1, day=2)]
    seen = Finding(code="seen", severity="info", message="seen")
    books = shop.take(
        FakeSource(
            "orders", *rows, digest="d2", file="b.csv", n_bad=1, n_not_product=3, findings=(seen,)
        )
    )
    assert books == ImportRecord(
        number=2, file="b.csv", kind="orders", digest="d2", mapping="",
        at="2026-11-22T10:00:00+00:00",
        rows_in=36, loaded=31, not_product=3, duplicate=1, quarantined=1,
        returns_matched=1, returns_unmatched=0, findings=(seen,),
    )  # fmt: skip
    assert shop.state.imports()[1] == books
    assert [row.raw for row in shop.state.quarantined(2)] == ["raw 0"]
    assert shop.facts.summary().n_lines == 30


def test_the_same_file_again_changes_nothing(shop: Shop) -> None:
    def source(name: str) -> FakeSource:
        rows = [line("1", str(i)) for i in range(40)]
        return FakeSource("orders", *rows, n_bad=1, n_not_product=2, file=name)

    shop.take(source("a.csv"))
    before = shop.facts.lines()
    again = shop.take(source("copy of a.csv"))
    assert (again.rows_in, again.duplicate, again.loaded, again.quarantined) == (43, 43, 0, 0)
    assert [finding.code for finding in again.findings] == ["already_imported"]
    assert shop.facts.lines() == before
    assert shop.state.quarantined(again.number) == ()


def test_a_file_is_read_again_when_the_facts_were_lost(shop: Shop) -> None:
    shop.take(FakeSource("orders", line("1", "a")))
    shop.facts = MemoryFacts()
    assert shop.take(FakeSource("orders", line("1", "a"))).loaded == 1


def test_an_entry_lost_in_a_crash_comes_back_with_duplicates(shop: Shop) -> None:
    shop.take(FakeSource("orders", line("1", "a")))
    shop.state = MemoryState()
    books = shop.take(FakeSource("orders", line("1", "a")))
    assert (books.rows_in, books.duplicate) == (1, 1)


def test_the_same_orders_under_another_mapping_wait_for_a_word(shop: Shop) -> None:
    shop.take(FakeSource("orders", line("1", "a")), mapping="one")
    other = FakeSource("orders", line("1", "a", 7))
    with pytest.raises(ImportHeld, match="another mapping"):
        shop.take(other, mapping="two")
    assert shop.take(other, mapping="two", confirmed=True).loaded == 1


def test_a_mended_mapping_after_a_useless_import_is_welcome(shop: Shop) -> None:
    shop.take(FakeSource("orders", n_bad=2), mapping="wrong", confirmed=True)
    assert shop.take(FakeSource("orders", line("1", "a")), mapping="right").loaded == 1


@pytest.mark.parametrize(("n_bad", "held"), [(5, False), (6, True)])
def test_more_than_one_bad_row_in_twenty_is_held(shop: Shop, n_bad: int, held: bool) -> None:
    rows = [line("1", str(i)) for i in range(100 - n_bad)]
    source = FakeSource("orders", *rows, n_bad=n_bad)
    if held:
        with pytest.raises(ImportHeld, match="6 of 100 rows"):
            shop.take(source)
        assert shop.state.imports() == ()
        assert shop.facts.lines().num_rows == 0
    books = shop.take(source, confirmed=held)
    assert (books.loaded, books.quarantined) == (100 - n_bad, n_bad)


@pytest.mark.parametrize(("n_left", "held"), [(8, False), (7, True)])
def test_a_catalogue_that_loses_more_than_a_fifth_is_held(
    shop: Shop, n_left: int, held: bool
) -> None:
    shop.take(catalogue(10, "full"))
    if held:
        with pytest.raises(ImportHeld, match="3 of 10 products off sale"):
            shop.take(catalogue(n_left, "less"))
        assert shop.facts.summary().n_products_on_sale == 10
    books = shop.take(catalogue(n_left, "less"), confirmed=held)
    assert [finding.code for finding in books.findings] == ["products_delisted"]
    assert shop.facts.summary().n_products_on_sale == n_left


@pytest.mark.parametrize(
    ("n_far", "factor", "held"), [(40, 2, True), (40, 100, True), (9, 0.5, True), (8, 3, False)]
)
def test_a_catalogue_whose_prices_double_or_halve_is_held(
    tmp_path: Path, n_far: int, factor: float, held: bool
) -> None:
    """Case 45: as when a feed tells prices in another unit; one in five may change like that."""

    def priced(n_far: int, digest: str) -> FakeSource:
        rows = [
            {"product_id": str(i), "currency": "GBP",
             "price_minor": int((1000 + i) * (factor if i < n_far else 1))}
            for i in range(40)
        ]  # fmt: skip
        return FakeSource("products", *rows, {"product_id": "free"}, digest=digest)

    for facts in (MemoryFacts(), DuckFacts(tmp_path / "facts.duckdb")):
        state = MemoryState()
        import_data(priced(0, "before"), facts, state, now=NOW)
        if held:
            with pytest.raises(ImportHeld, match=f"price of {n_far} of 40 products"):
                import_data(priced(n_far, "after"), facts, state, now=NOW)
            assert facts.products()["price_minor"].to_pylist()[0] == 1000
        books = import_data(priced(n_far, "after"), facts, state, now=NOW, confirmed=held)
        assert books.loaded == n_far
        facts.close()


def test_an_earlier_catalogue_can_come_back(shop: Shop) -> None:
    for n, digest in ((10, "full"), (9, "less"), (10, "full")):
        shop.take(catalogue(n, digest))
    assert shop.facts.summary().n_products_on_sale == 10


def test_limits_can_be_set(shop: Shop) -> None:
    source = FakeSource("orders", line("1", "a"), n_bad=1)
    assert shop.take(source, limits=ImportLimits(max_bad_share=0.5)).loaded == 1


def test_a_file_that_breaks_in_the_middle_leaves_nothing(shop: Shop) -> None:
    class Broken(FakeSource):
        def chunks(self) -> Any:
            yield Chunk(rows=batch("orders", line("1", "a")), n_in=1)
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        shop.take(Broken("orders"))
    assert shop.state.imports() == ()
    assert shop.facts.lines().num_rows == 0


def test_books_that_do_not_balance_are_our_bug_and_leave_nothing(shop: Shop) -> None:
    class Miscounting(FakeSource):
        def chunks(self) -> Any:
            yield Chunk(rows=batch("orders", line("1", "a")), n_in=2)

    with pytest.raises(AssertionError, match="do not balance"):
        shop.take(Miscounting("orders"))
    assert shop.facts.lines().num_rows == 0


def test_progress_is_told_in_rows_and_ends(shop: Shop) -> None:
    told: list[tuple[str, object]] = []

    class Watching:
        def start(self, label: str, total: int | None = None) -> None:
            told.append(("start", label))

        def expect(self, total: int) -> None:
            told.append(("expect", total))

        def advance(self, n: int = 1) -> None:
            told.append(("advance", n))

        def done(self) -> None:
            told.append(("done", None))

    rows = [line("1", str(i)) for i in range(4)]
    shop.take(FakeSource("orders", *rows), progress=Watching())
    assert told[0] == ("start", "Reading given.csv")
    assert sum(n for word, n in told if word == "advance" and isinstance(n, int)) == 4
    assert ("expect", 200) in told  # 4 rows in the first 2 of 100 bytes
    assert told[-1] == ("done", None)
