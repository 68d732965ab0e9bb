"""Files that are no table: a clear refusal with a hint, before anything is read."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pairwell.ingest.mapping import Mapping
from pairwell.ingest.open_source import open_source
from pairwell.ingest.readers.zip_guard import guard_zip
from pairwell.model.errors import InputRefused
from tests.read_source import read_source, write


def refusal(path: Path) -> InputRefused:
    with pytest.raises(InputRefused) as caught:
        read_source(path)
    assert caught.value.hint
    return caught.value


def test_empty_file(tmp_path: Path) -> None:
    assert "is empty" in refusal(write(tmp_path / "o.csv", "")).message


def test_blank_file(tmp_path: Path) -> None:
    assert "no text" in refusal(write(tmp_path / "o.csv", "\n\n \n")).message


@pytest.mark.parametrize(
    "text", ["order_id,product_id\n", "order_id,product_id", "\ufefforder_id,sku\n\n"]
)
def test_header_only(tmp_path: Path, text: str) -> None:
    assert "no rows" in refusal(write(tmp_path / "o.csv", text)).message


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "nothing.csv").message
    assert "cannot be read" in refusal(tmp_path).message


def test_random_bytes(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_bytes(np.random.default_rng(7).bytes(5000))
    assert "binary" in refusal(path).message


def test_gzip_and_picture(tmp_path: Path) -> None:
    path = tmp_path / "o.csv.gz"
    path.write_bytes(gzip.compress(b"order_id,product_id\n1,A\n"))
    assert "gzip" in refusal(path).message
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert "picture" in refusal(path).message


def test_a_json_array_that_is_cut(tmp_path: Path) -> None:
    assert "JSON array" in refusal(write(tmp_path / "o.json", '[{"order_id": 1')).message


def test_a_file_without_header(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "o.csv", "17,A,1\n18,B,2\n"))
    assert "no column for order_id" in error.message


def test_a_renamed_column_gets_a_near_name(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "o.csv", "order_idd,product_id\n1,A\n"))
    assert "order_idd" in error.hint


def test_parquet_damage(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    table = pa.table({"order_id": [str(i) for i in range(5000)], "product_id": ["A"] * 5000})
    pq.write_table(table, path, compression="snappy")
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    assert "not a whole Parquet file" in refusal(path).message
    path.write_bytes(b"PAR1" + b"\x00" * 40)
    assert "not a whole Parquet file" in refusal(path).message
    path.write_bytes(whole[:4] + bytes(400) + whole[404:])
    assert "not a whole Parquet file" in refusal(path).message


def test_parquet_changed_at_random_never_crashes(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    table = pa.table({"order_id": [str(i) for i in range(300)], "product_id": ["A", "B"] * 150})
    pq.write_table(table, path)
    whole = path.read_bytes()
    rng = np.random.default_rng(11)
    n_refused = 0
    for _ in range(150):
        changed = bytearray(whole)
        for place in rng.integers(4, len(whole) - 8, size=3):
            changed[place] = rng.integers(0, 256)
        path.write_bytes(changed)
        try:
            read_source(path)
        except InputRefused:
            n_refused += 1
    assert n_refused > 20


def test_parquet_with_lists_in_a_needed_column(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    pq.write_table(pa.table({"order_id": ["1"], "product_id": [["A", "B"]]}), path)
    assert "lists" in refusal(path).message


def zipped(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


BOOK = {"xl/workbook.xml": b"<workbook/>"}


def test_zip_bomb(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "o.xlsx", BOOK | {"xl/worksheets/sheet1.xml": bytes(50 << 20)})
    assert "100 to 1" in refusal(bomb).message


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "o.xlsx", BOOK | {"xl/worksheets/sheet1.xml": bytes(50 << 20)})
    content = bytearray(path.read_bytes())
    true_size = (50 << 20).to_bytes(4, "little")
    while (place := content.find(true_size)) >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    assert "false size" in refusal(path).message


def test_archives_with_too_many_parts_or_archives_inside(tmp_path: Path) -> None:
    many = zipped(tmp_path / "a.xlsx", BOOK | {f"xl/{i}.xml": b"x" for i in range(1001)})
    assert "1002 parts" in refusal(many).message
    nested = zipped(tmp_path / "b.xlsx", BOOK | {"xl/embeddings/more.xlsx": b"PK"})
    assert "another archive" in refusal(nested).message
    plain = zipped(tmp_path / "c.zip", {"orders.csv": b"order_id,product_id\n1,A\n"})
    assert "no XLSX workbook" in refusal(plain).message
    hollow = zipped(tmp_path / "d.xlsx", BOOK)
    assert "workbook" in refusal(hollow).message


def test_a_cut_workbook(tmp_path: Path) -> None:
    path = zipped(tmp_path / "o.xlsx", BOOK)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputRefused, match="damaged archive"):
        guard_zip(path)


def test_choices_that_do_not_fit(tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", "order_id,product_id\n1,A\n")
    with pytest.raises(InputRefused) as caught:
        open_source(path, preset="shopify_order")
    assert "shopify_orders" in caught.value.hint
    with pytest.raises(InputRefused, match="no column for order_id"):
        open_source(path, preset="online_retail")
    columns = {"order_id": "order_id", "product_id": "product_id"}
    with pytest.raises(InputRefused, match="not for products"):
        open_source(path, mapping=Mapping(kind="orders", columns=columns), kind="products")
    with pytest.raises(InputRefused, match="does not exist"):
        open_source(path, mapping=Mapping(kind="orders", columns=columns, currency="XXZ"))
    with pytest.raises(InputRefused, match="no column of orders") as unknown:
        open_source(path, mapping=Mapping(kind="orders", columns=columns | {"x": "quantty"}))
    assert "quantity" in unknown.value.hint
    with pytest.raises(InputRefused, match="cannot be read as martian"):
        open_source(path, mapping=Mapping(kind="orders", columns=columns, encoding="martian"))
