"""DuckDB answers as the plain store does, and neither minds the order of the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.app.ports.facts import Facts
from pairwell.store.duckdb.facts import DuckFacts
from pairwell.store.memory.facts import MemoryFacts
from tests.rows_read import batch, line

names = st.sampled_from(["1", "2", "3"])
lines = st.builds(
    line,
    names,
    st.sampled_from(["mug", "tea"]),
    st.integers(-3, 3),
    st.sampled_from([None, 1, 2, 3]),
    customer_id=st.sampled_from([None, "ann", "bob"]),
    unit_price_minor=st.sampled_from([None, 5, 7]),
    status=st.sampled_from(["paid", "paid", "paid", "returned", "cancelled", "unpaid"]),
    returns_order_id=st.sampled_from([None, None, "1", "2"]),
    title=st.sampled_from([None, "Mug", "Tea"]),
    country=st.sampled_from([None, "PL", "UK"]),
)
files = st.lists(st.lists(lines, max_size=12), min_size=1, max_size=4)


def tell(facts: Facts) -> list[Any]:
    tables = facts.lines(), facts.returns(), facts.products(), facts.customers()
    return [facts.taken_back(), *tables, facts.summary()]


def take(facts: Facts, rows: list[dict[str, Any]]) -> tuple[int, int]:
    with facts.importing("orders") as load:
        for start in range(0, len(rows), 5):
            load.add(batch("orders", *rows[start : start + 5]))
        settled = load.settle()
    return settled.loaded, settled.duplicate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("facts")


@given(files)
def test_duckdb_and_memory_agree(folder: Path, files: list[list[dict[str, Any]]]) -> None:
    file = folder / "facts.duckdb"
    file.unlink(missing_ok=True)
    duck, plain = DuckFacts(file), MemoryFacts()
    try:
        for rows in files:
            assert take(duck, rows) == take(plain, rows)
        assert tell(duck) == tell(plain)
    finally:
        duck.close()


@given(files, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(
    files: list[list[dict[str, Any]]], shuffler: Any
) -> None:
    for row in (row for rows in files for row in rows):
        # Who bought is no part of what makes two lines the same: the file that came first is heard.
        row["customer_id"] = {"1": "ann", "2": "ann", "3": None}[row["order_id"]]
    one, other = MemoryFacts(), MemoryFacts()
    for rows in files:
        take(one, rows)
    shuffled = list(files)
    shuffler.shuffle(shuffled)
    for rows in shuffled:
        take(other, rows)
    assert tell(one) == tell(other)


@given(files)
def test_nothing_is_made_or_lost_by_returns(files: list[list[dict[str, Any]]]) -> None:
    def is_sold(row: dict[str, Any]) -> bool:
        return bool(row["status"] == "paid" and row["quantity"] > 0)

    def is_return(row: dict[str, Any]) -> bool:
        return bool(row["status"] in ("paid", "returned") and row["quantity"] < 0)

    def pieces(*wanted: Any) -> tuple[int, int]:
        facts = MemoryFacts()
        for rows in files:
            take(facts, [row for row in rows if any(is_wanted(row) for is_wanted in wanted)])
        kept, over = facts.lines(), facts.returns()
        return sum(kept["quantity"].to_pylist()), -sum(over["quantity"].to_pylist())

    sold, _ = pieces(is_sold)
    _, returned = pieces(is_return)
    kept, over = pieces(is_sold, is_return)
    assert sold - kept == returned - over
