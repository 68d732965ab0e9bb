"""JSON Lines, Parquet and XLSX say the same as CSV."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from pairwell.ingest.options import ReadOptions
from tests.read_source import read_source, write

AT = datetime(2026, 1, 2, 10, 30)  # noqa: DTZ001 - as spreadsheets keep it
ROWS = [
    {"order_id": "1", "product_id": "A", "quantity": 2, "price": 3.5, "date": AT, "title": "mug"},
    {"order_id": "1", "product_id": "B", "quantity": 1, "price": 0.99, "date": AT, "title": None},
    {"order_id": "2", "product_id": "A", "quantity": 0, "price": 3.5, "date": AT, "title": "mug"},
]


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    book.close()
    return path


def check(path: Path, line_of_bad: int) -> None:
    read = read_source(path)
    assert read.column("order_id") == ["1", "1"]
    assert read.column("product_id") == ["A", "B"]
    assert read.column("quantity") == [2, 1]
    assert read.column("unit_price_minor") == [350, 99]
    assert read.column("ordered_at") == [AT.replace(tzinfo=UTC)] * 2
    assert read.column("title") == ["mug", None]
    assert read.reasons() == [(line_of_bad, "bad_quantity")]
    assert json.loads(read.quarantined[0].raw)["product_id"] == "A"
    assert len(read.source.digest) == 64


def test_json_lines(tmp_path: Path) -> None:
    lines = [json.dumps({**row, "date": AT.isoformat()}) for row in ROWS]
    check(write(tmp_path / "o.jsonl", "\n".join(lines) + "\n"), 3)


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    check(path, 4)


def test_parquet_of_other_types(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    table = pa.table(
        {
            "order_id": pa.array([1, 2], pa.int32()),
            "product_id": pa.array(["A", "B"]).dictionary_encode(),
            "customer_id": pa.array([13085.0, None]),
            "quantity": pa.array([1.0, 2.5]),
            "price": pa.array([None, 1.0]),
            "date": pa.array([AT, AT], pa.timestamp("ns", tz="Europe/Warsaw")),
        }
    )
    pq.write_table(table, path)
    read = read_source(path)
    assert read.column("order_id") == ["1"]
    assert read.column("customer_id") == ["13085"]
    assert read.column("ordered_at") == [AT.replace(tzinfo=UTC)]
    assert read.reasons() == [(3, "bad_quantity")]


def test_xlsx(tmp_path: Path) -> None:
    header: list[object] = list(ROWS[0])
    rows = [header, *([*row.values()] for row in ROWS)]
    check(workbook(tmp_path / "o.xlsx", Orders=rows), 4)


def test_xlsx_formulas_are_never_computed(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["order_id", "product_id", "title"],
        ["1", "A", '=HYPERLINK("http://x")'],
    ]
    read = read_source(workbook(tmp_path / "o.xlsx", Orders=rows))
    assert read.column("title") == [None]


def test_xlsx_sheets_with_one_header_are_one_file_and_overlaps_count_once(tmp_path: Path) -> None:
    header: list[object] = ["order_id", "product_id"]
    path = workbook(
        tmp_path / "o.xlsx",
        First=[header, [1, "A"], [2, "B"]],
        Notes=[["something", "else"], ["x", "y"]],
        Second=[header, [2, "B"], [3, "C"]],
    )
    read = read_source(path)
    assert read.column("order_id") == ["1", "2", "3"]
    assert [row.reason for row in read.quarantined] == ["order_in_two_sheets"]
    assert len({*read.column("line"), read.quarantined[0].line}) == 4
    assert "sheets_skipped" in read.codes()


def test_json_lines_with_damage(tmp_path: Path) -> None:
    text = (
        '{"order_id": 1, "product_id": "A", "more": {"x": [1]}}\n'
        "not json\n[1, 2]\n\n"
        '{"order_id": 2, "product_id": "\\ud800"}\n'
        '{"order_id": 3, "product_id": "C"}\n'
        '{"order_id": 4, "prod'
    )
    read = read_source(write(tmp_path / "o.jsonl", text))
    assert read.column("order_id") == ["1", "3"]
    assert read.reasons() == [
        (2, "bad_json"),
        (3, "bad_json"),
        (5, "bad_json"),
        (7, "truncated_row"),
    ]
    assert "unknown_columns" in read.codes()


def test_keys_that_come_late_are_told(tmp_path: Path) -> None:
    early = '{"order_id": 1, "product_id": "A"}\n' * 1000
    read = read_source(
        write(tmp_path / "o.jsonl", early + '{"order_id": 1, "product_id": "A", "quantity": 2}\n'),
        options=ReadOptions(chunk_rows=500),
    )
    assert len(read.rows) == 1001
    assert "late_column" in read.codes()
