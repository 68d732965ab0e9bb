from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from pairwell.export.tables.csv_table import write_csv
from pairwell.export.tables.jsonl_table import write_jsonl
from pairwell.export.tables.parquet_table import write_parquet

TABLE = pa.table(
    {
        "anchor_id": ["85123A", "=1+1", None],
        "n_both": pa.array([3, -4, None], pa.int64()),
        "lift": [1.5, float("nan"), -2.0],
        "proven": [True, False, None],
    }
)


def written(table: pa.Table) -> list[list[str]]:
    sink = io.BytesIO()
    write_csv(table, sink)
    return list(csv.reader(io.StringIO(sink.getvalue().decode("utf-8"), newline="")))


@pytest.mark.parametrize("first", [*"=+-@\t\r\n", "＝", "＋", "－", "＠"])  # noqa: RUF001
@pytest.mark.parametrize("rest", ["", "1+1", 'cmd|" /C calc"!A0', "a,b\nc"])
def test_no_cell_starts_a_formula(first: str, rest: str) -> None:
    rows = written(pa.table({"id": [first + rest], "name": ["plain"]}))
    assert rows[1] == ["'" + first + rest, "plain"]


def test_other_texts_and_numbers_stay_as_they_are() -> None:
    texts = ["85123A", "a=b", "1-2", 'say "hi", then', "чай", ""]
    rows = written(pa.table({"id": texts, "n": [-1, 2, 3, 4, 5, 6]}))
    assert [row[0] for row in rows[1:]] == texts
    assert rows[1][1] == "-1"


def test_nulls_are_empty_cells() -> None:
    assert written(TABLE) == [
        ["anchor_id", "n_both", "lift", "proven"],
        ["85123A", "3", "1.5", "true"],
        ["'=1+1", "-4", "nan", "false"],
        ["", "", "-2", ""],
    ]


def test_json_lines_have_no_nan() -> None:
    sink = io.BytesIO()
    write_jsonl(TABLE, sink)
    rows = [json.loads(line) for line in sink.getvalue().splitlines()]
    assert rows[1] == {"anchor_id": "=1+1", "n_both": -4, "lift": None, "proven": False}
    assert len(rows) == 3


def test_parquet_keeps_types_and_nulls() -> None:
    sink = io.BytesIO()
    write_parquet(TABLE, sink)
    again = parquet.read_table(io.BytesIO(sink.getvalue()))
    assert again.schema == TABLE.schema
    assert again.column("n_both").null_count == 1
