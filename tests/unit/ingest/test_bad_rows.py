"""Rows that cannot be: each gets its reason, its line and its own text, and costs nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pairwell.ingest.options import ReadOptions
from tests.read_source import read_source, write

HEADER = "order_id,product_id,customer_id,ordered_at,quantity,unit_price,currency,status\n"
GOOD = "1,A,c,2026-01-02,1,9.99,EUR,paid\n"
BAD = [
    ("missing_order_id", ",A,c,2026-01-02,1,9.99,EUR,paid"),
    ("missing_product_id", "9,  ,c,2026-01-02,1,9.99,EUR,paid"),
    ("control_characters", "9,A\x00,c,2026-01-02,1,9.99,EUR,paid"),
    ("id_too_long", f"9,{'A' * 201},c,2026-01-02,1,9.99,EUR,paid"),
    ("bad_quantity", "9,A,c,2026-01-02,0,9.99,EUR,paid"),
    ("bad_quantity", "9,A,c,2026-01-02,1000000000,9.99,EUR,paid"),
    ("bad_quantity", "9,A,c,2026-01-02,1.5,9.99,EUR,paid"),
    ("bad_quantity", "9,A,c,2026-01-02,,9.99,EUR,paid"),
    ("bad_quantity", f"9,A,c,2026-01-02,{'9' * 5000},9.99,EUR,paid"),
    ("bad_price", "9,A,c,2026-01-02,1,-9.99,EUR,paid"),
    ("bad_price", "9,A,c,2026-01-02,1,0.001,EUR,paid"),
    ("bad_price", "9,A,c,2026-01-02,1,cheap,EUR,paid"),
    ("bad_price", "9,A,c,2026-01-02,1,1e400,EUR,paid"),
    ("bad_price", "9,A,c,2026-01-02,1,NaN,EUR,paid"),
    ("bad_price", "9,A,c,2026-01-02,1,99999999999999,EUR,paid"),
    ("bad_date", "9,A,c,2026-02-30,1,9.99,EUR,paid"),
    ("bad_date", "9,A,c,yesterday,1,9.99,EUR,paid"),
    ("bad_date", "9,A,c,0001-01-01,1,9.99,EUR,paid"),
    ("future_date", "9,A,c,2031-01-02,1,9.99,EUR,paid"),
    ("bad_currency", "9,A,c,2026-01-02,1,9.99,XXZ,paid"),
    ("bad_status", "9,A,c,2026-01-02,1,9.99,EUR,perhaps"),
    ("mixed_currency", "1,B,c,2026-01-02,1,9.99,PLN,paid"),
]


@pytest.mark.parametrize(("reason", "row"), BAD)
def test_a_bad_row(tmp_path: Path, reason: str, row: str) -> None:
    as_of = datetime(2026, 11, 22, tzinfo=UTC)
    path = write(tmp_path / "o.csv", f"{HEADER}{GOOD}{row}\n{GOOD}")
    read = read_source(path, options=ReadOptions(as_of=as_of))
    (bad,) = read.quarantined
    assert (bad.file, bad.line, bad.reason, bad.raw) == (str(path), 3, reason, row)
    assert read.column("line") == [2, 4]
    (finding,) = [f for f in read.source.findings() if f.code == reason]
    assert (finding.severity, finding.n_rows, finding.examples) == ("error", 1, (row,))
    assert finding.hint


def test_what_looks_odd_but_is_fine(tmp_path: Path) -> None:
    text = HEADER + (
        "1,A,,2026-01-02T10:00:00Z,1,0,EUR,paid\n"
        '1,"A ",c,20260102,2.0,"1,250.50",eur,completed\n'
        "1,a,c,1767312000,-1,9.999,EUR,\n"
        "2,B,c,,3,,,shipped\n"
    )
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.quarantined == []
    assert read.column("product_id") == ["A", "A ", "a", "B"]
    assert read.column("unit_price_minor") == [0, 125050, 1000, None]
    assert read.column("status") == ["paid", "paid", "returned", "paid"]
    assert read.column("currency") == ["EUR", "EUR", "EUR", None]
    assert {day and day.day for day in read.column("ordered_at")} == {2, None}
    wanted = {"zero_price", "price_rounded", "similar_product_ids", "no_date", "no_price"}
    assert wanted <= read.codes()


def test_ids_that_differ_by_case_space_or_form_are_reported_not_merged(tmp_path: Path) -> None:
    ids = ["Mug", "mug", "MUG ", "Caf\u00e9", "Cafe\u0301", "other"]
    text = HEADER + "".join(f"1,{i},c,2026-01-02,1,9.99,EUR,paid\n" for i in ids)
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("product_id") == ids
    (finding,) = [f for f in read.source.findings() if f.code == "similar_product_ids"]
    assert finding.message.startswith("2 products are")


@pytest.mark.parametrize(
    ("n", "zero", "undated", "unread"),
    [
        (
            1,
            "1 row has a price of zero; it stays, as a gift.",
            "1 row has no date;",
            "1 column was",
        ),
        (2, "2 rows have a price of zero; they stay", "2 rows have no date;", "2 columns were"),
    ],
)
def test_one_is_said_as_one(tmp_path: Path, n: int, zero: str, undated: str, unread: str) -> None:
    columns = [f"shade {place}" for place in range(n)]
    text = f"order_id,product_id,date,quantity,price,currency,{','.join(columns)}\n"
    text += "1,A,2026-01-02,1,9.99,EUR\n".replace("\n", "," * n + "\n")
    text += "".join(f"2,B{i},,1,0,EUR{',' * n}\n" for i in range(n))
    told = [
        found.message for found in read_source(write(tmp_path / "o.csv", text)).source.findings()
    ]
    for said in (zero, undated, unread):
        assert sum(message.startswith(said) for message in told) == 1, told


def test_ambiguous_dates_are_read_day_first_and_named(tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", "order_id,product_id,date\n1,A,01/02/2026\n2,A,03/04/2026\n")
    read = read_source(path)
    assert [day.month for day in read.column("ordered_at")] == [2, 4]
    assert "date_order_ambiguous" in read.codes()


def test_a_late_contradiction_of_the_date_order_is_a_bad_date(tmp_path: Path) -> None:
    text = "order_id,product_id,date\n" + "1,A,01.02.2026\n" * 40 + "1,A,02.13.2026\n"
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.reasons() == [(42, "bad_date")]


def test_two_readings_of_one_source_are_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", HEADER + GOOD + BAD[0][1] + "\n" + BAD[-1][1] + "\n")
    read = read_source(path)
    again = [row for chunk in read.source.chunks() for row in chunk.rows.to_pylist()]
    assert again == read.rows
    assert [f.n_rows for f in read.source.findings() if f.severity == "error"] == [1, 1]


def test_sql_in_names_is_only_text(tmp_path: Path) -> None:
    nasty = "'; DROP TABLE lines; --"
    text = f'order_id,product_id,"{nasty}"\n1,"{nasty}",x\n'
    read = read_source(write(tmp_path / f"{nasty}.csv", text))
    assert read.column("product_id") == [nasty]
    assert read.source.file.endswith(f"{nasty}.csv")
