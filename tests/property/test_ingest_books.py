"""Whatever is wrong with a file, its books balance and its good rows come through."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.ingest.options import ReadOptions
from pairwell.model.errors import InputRefused
from tests.read_source import read_source

HEADER = ["order_id", "product_id", "ordered_at", "quantity", "unit_price", "currency", "title"]
TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ['a,"b"', "two\nlines", "x;y", "łyżka", "чай", '"', "''"]
)
GOOD = st.builds(
    lambda order, product, day, n, price, title: [
        str(order), f"P{product}", f"2026-01-{day:02d}", str(n), f"{price / 100:.2f}", "EUR", title,
    ],
    st.integers(1, 30), st.integers(1, 9), st.integers(1, 31), st.integers(1, 20),
    st.integers(1, 99_999), TITLES,
)  # fmt: skip
SPOILT = {
    "missing_order_id": (0, ["", "  "]),
    "missing_product_id": (1, [""]),
    "id_too_long": (1, ["x" * 300]),
    "control_characters": (1, ["a\x00b", "a\x1bb"]),
    "bad_date": (2, ["2026-02-30", "soon", "99/99/9999"]),
    "bad_quantity": (3, ["0", "1e9", "1000000000", "-", "one", ""]),
    "bad_price": (4, ["-1", "free", "inf", "0.0001"]),
    "bad_currency": (5, ["QQQ", "?"]),
}


@st.composite
def spoilt_rows(draw: st.DrawFn) -> tuple[list[str], str | None]:
    row = list(draw(GOOD))
    reason = draw(st.none() | st.sampled_from(sorted(SPOILT)))
    if reason is not None:
        column, values = SPOILT[reason]
        row[column] = draw(st.sampled_from(values))
    return row, reason


def as_csv(rows: list[list[str]], end: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books") / "orders.csv"


@given(
    rows=st.lists(spoilt_rows(), min_size=1, max_size=25),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    chunk_rows=st.sampled_from([1, 7, 65_536]),
)
def test_every_spoilt_row_is_named_and_no_other(
    path: Path, rows: list[tuple[list[str], str | None]], end: str, encoding: str, chunk_rows: int
) -> None:
    path.write_bytes(as_csv([row for row, _ in rows], end).encode(encoding))
    read = read_source(path, options=ReadOptions(chunk_rows=chunk_rows))
    assert read.n_in == len(rows)
    assert [row.reason for row in read.quarantined] == [why for _, why in rows if why is not None]
    good = [row for row, why in rows if why is None]
    assert read.column("order_id") == [row[0] for row in good]
    assert read.column("unit_price_minor") == [round(float(row[4]) * 100) for row in good]
    assert read.column("title") == [row[6].strip() or None for row in good]


@given(rows=st.lists(GOOD, min_size=2, max_size=12), data=st.data())
def test_a_cut_anywhere_loses_at_most_the_row_it_hits(
    path: Path, rows: list[list[str]], data: st.DataObject
) -> None:
    # A title that ends every row alike shows a cut in the last cell too.
    rows = [[*row[:6], "whole title, quoted"] for row in rows]
    whole = as_csv(rows, "\n").encode()
    header = whole.index(b"\n") + 1
    cut = data.draw(st.integers(header + 1, len(whole)))
    path.write_bytes(whole[:cut])
    read = read_source(path)
    n_whole = whole[:cut].count(b"\n") - 1
    partial = whole[header:cut].rsplit(b"\n", 1)[-1]
    assert read.n_in == n_whole + bool(partial)
    assert read.column("order_id")[:n_whole] == [row[0] for row in rows[:n_whole]]
    assert len(read.quarantined) in (
        (0, 1) if partial.endswith(b'"') or n_whole == 0 else (bool(partial),)
    )


@given(
    rows=st.lists(GOOD, min_size=1, max_size=8),
    damage=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=3)), max_size=6),
)
def test_any_damage_is_either_refused_or_balances(
    path: Path, rows: list[list[str]], damage: list[tuple[int, bytes]]
) -> None:
    content = as_csv(rows, "\n").encode()
    for place, junk in damage:
        at = place % (len(content) + 1)
        content = content[:at] + junk + content[at + len(junk) :]
    path.write_bytes(content)
    try:
        read = read_source(path)
    except InputRefused:
        return
    n_accounted = len(read.rows) + read.n_not_product + len(read.quarantined)
    assert read.n_in == n_accounted
    lines = (
        [*read.column("line"), *(row.line for row in read.quarantined)]
        if read.source.kind == "orders"
        else []
    )
    assert len(set(lines)) == len(lines)
