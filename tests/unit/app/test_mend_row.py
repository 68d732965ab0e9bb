"""A mended row goes in alone, and the books of its import move by exactly one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.app.import_data import import_data
from pairwell.app.mend_row import Mended, import_of, mark_of, mend_row, row_aside
from pairwell.app.ports.facts import Facts
from pairwell.app.ports.state import ImportRecord
from pairwell.ingest.mapping import as_toml
from pairwell.ingest.mended_row import open_mended
from pairwell.ingest.open_source import open_source
from pairwell.ingest.options import ReadOptions
from pairwell.model.errors import InputRefused
from pairwell.store.duckdb.facts import DuckFacts
from pairwell.store.memory.facts import MemoryFacts
from pairwell.store.memory.state import MemoryState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPTIONS = ReadOptions(as_of=NOW)
HEAD = "order_id;ordered_at;customer_id;product_id;quantity;unit_price;currency"
ORDERS = [
    "o-1;2026-01-02;c-1;phone;1;500,00;EUR",
    "o-1;2026-01-02;c-1;case;1;x;EUR",
    "o-2;2026-31-02;c-2;case;2;20,00;EUR",
    "o-3;2026-01-04;c-3;film;1;10,00;EUR",
]


@pytest.fixture(params=["memory", "duckdb"])
def facts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Facts]:
    made: Facts = MemoryFacts() if request.param == "memory" else DuckFacts(tmp_path / "f.duckdb")
    yield made
    made.close()


def read(text: str, name: str, tmp_path: Path, facts: Facts, state: MemoryState) -> ImportRecord:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    source = open_source(file, options=OPTIONS)
    return import_data(
        source, facts, state, now=NOW, mapping=as_toml(source.mapping), confirmed=True
    )


def mend(number: int, line: int, raw: str, tmp: Path, facts: Facts, state: MemoryState) -> Mended:
    books = import_of(number, state)
    folder = tmp / "mended"
    folder.mkdir(exist_ok=True)
    source = open_mended(raw, books.mapping, books.header, folder, OPTIONS)
    return mend_row(row_aside(number, line, state), books, source, facts, state)


def books_of(record: ImportRecord) -> tuple[int, ...]:
    assert record.rows_in == (
        record.loaded + record.not_product + record.duplicate + record.quarantined
    )
    return record.loaded, record.not_product, record.duplicate, record.quarantined


def bought(facts: Facts) -> list[tuple[str, str]]:
    lines = facts.lines()
    return list(zip(lines["order_id"].to_pylist(), lines["product_id"].to_pylist(), strict=True))


def test_a_mended_line_is_loaded_and_what_is_still_wrong_stays(
    tmp_path: Path, facts: Facts
) -> None:
    state = MemoryState()
    record = read("\n".join([HEAD, *ORDERS]) + "\n", "orders.csv", tmp_path, facts, state)
    assert books_of(record) == (2, 0, 0, 2)
    assert record.header == tuple(HEAD.split(";"))
    for wrong in (ORDERS[1], "o-1;2026-01-02;c-1;case;1;20,00", "", f"{ORDERS[0]}\n{ORDERS[3]}"):
        with pytest.raises(InputRefused):
            mend(1, 3, wrong, tmp_path, facts, state)
    assert books_of(state.imports()[0]) == (2, 0, 0, 2)
    done = mend(1, 3, "o-1;2026-01-02;c-1;case;1;20,00;EUR\r\n", tmp_path, facts, state)
    assert done.became == "loaded"
    assert books_of(done.books) == (3, 0, 0, 1)
    assert state.imports() == (done.books,)
    assert bought(facts) == [("o-1", "case"), ("o-1", "phone"), ("o-3", "film")]
    assert facts.lines()["unit_price_minor"].to_pylist()[0] == 2000  # with its decimal comma
    with pytest.raises(InputRefused, match="Line 3"):
        mend(1, 3, ORDERS[0], tmp_path, facts, state)


def test_a_line_that_is_known_is_a_duplicate_and_postage_is_no_product(
    tmp_path: Path, facts: Facts
) -> None:
    state = MemoryState()
    retail = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
    rows = [
        "536365,85123A,HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom",
        "536366,85123A,HOLDER,6,12/1/2010 8:26,x,17850,United Kingdom",
        "536367,22423,STAND,x,12/1/2010 8:26,9.95,17850,United Kingdom",
    ]
    record = read("\n".join([retail, *rows]) + "\n", "retail.csv", tmp_path, facts, state)
    assert books_of(record) == (1, 0, 0, 2)
    done = mend(1, 3, rows[0], tmp_path, facts, state)
    assert (done.became, books_of(done.books)) == ("duplicate", (1, 0, 1, 1))
    post = "536367,POST,POSTAGE,1,12/1/2010 8:26,9.95,17850,United Kingdom"
    done = mend(1, 4, post, tmp_path, facts, state)
    assert (done.became, books_of(done.books)) == ("not_product", (1, 1, 1, 0))
    assert state.quarantined(1) == ()


def test_a_mended_product_takes_no_other_off_sale_and_undoes_no_newer_file(
    tmp_path: Path, facts: Facts
) -> None:
    state = MemoryState()
    head = "product_id,title,price,currency\n"
    text = f"{head}phone,Phone,500.00,EUR\ncase,Case,x,EUR\nfilm,Film,y,EUR\n"
    record = read(text, "products.csv", tmp_path, facts, state)
    assert books_of(record) == (1, 0, 0, 2)
    done = mend(1, 3, "case,Case,20.00,EUR", tmp_path, facts, state)
    assert books_of(done.books) == (2, 0, 0, 1)
    assert facts.products()["product_id"].to_pylist() == ["case", "phone"]
    assert facts.products()["in_stock"].to_pylist() == [None, None]
    read(f"{head}phone,Phone,510.00,EUR\n", "newer.csv", tmp_path, facts, state)
    with pytest.raises(InputRefused, match="newer file of products"):
        mend(1, 4, "film,Film,10.00,EUR", tmp_path, facts, state)


def test_a_json_row_is_mended_as_json(tmp_path: Path, facts: Facts) -> None:
    state = MemoryState()
    text = (
        '{"order_id":"o-1","product_id":"phone","unit_price":500.0,"quantity":1}\n'
        '{"order_id":"o-2","product_id":"","unit_price":20.0,"quantity":1}\n'
    )
    assert books_of(read(text, "orders.jsonl", tmp_path, facts, state)) == (1, 0, 0, 1)
    for wrong in ("o-2", "[1]", '{"order_id":"o-2"}'):
        with pytest.raises(InputRefused):
            mend(1, 2, wrong, tmp_path, facts, state)
    raw = '{"order_id":"o-2",\n"product_id":"case","unit_price":20.0,"quantity":1}'
    assert books_of(mend(1, 2, raw, tmp_path, facts, state).books) == (2, 0, 0, 0)
    assert ("o-2", "case") in bought(facts)


def test_rows_of_one_line_are_told_apart_by_their_mark(tmp_path: Path, facts: Facts) -> None:
    state = MemoryState()
    read("\n".join([HEAD, *ORDERS]) + "\n", "orders.csv", tmp_path, facts, state)
    row = state.quarantined(1)[0]
    assert row_aside(1, row.line, state, mark_of(row)) == row
    for line, mark in ((row.line, "0" * 16), (99, "")):
        with pytest.raises(InputRefused):
            row_aside(1, line, state, mark)
    for number in (0, 2):
        with pytest.raises(InputRefused):
            import_of(number, state)
