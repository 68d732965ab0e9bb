"""Files of links: how their columns are told, and which rows are refused and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pairwell.ingest.open_source import open_source
from pairwell.model.errors import InputRefused
from tests.read_source import read_source, write

HEAD = "product_id,relation,target_id\n"


def test_every_column_is_read(tmp_path: Path) -> None:
    text = (
        "product_id,relation,target_id,valid_from,valid_to,fits,note\n"
        "tv,service,install,2026-01-01,2026-12-31,,by our people\n"
        "printer,Consumable,ink,,,yes,\n"
    )
    read = read_source(write(tmp_path / "links.csv", text))
    assert read.source.kind == "links"
    assert read.rows[0] == {
        "product_id": "tv", "relation": "service", "target_id": "install",
        "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31), "fits": None,
        "note": "by our people",
    }  # fmt: skip
    assert (read.rows[1]["relation"], read.rows[1]["fits"]) == ("consumable", True)


@pytest.mark.parametrize(
    "header",
    [
        "id\trelationship_type\tidentifier",
        "sku,link type,related sku",
        "Артикул;Связь;Связанный товар",
        "anchor_id,relation,candidate_id",
    ],
)
def test_columns_under_other_names(tmp_path: Path, header: str) -> None:
    separator = next(sign for sign in "\t;," if sign in header)
    row = separator.join(["a", "required_part", "b"])
    read = read_source(write(tmp_path / "links.csv", f"{header}\n{row}\n"))
    assert read.rows[0]["target_id"] == "b"


def test_json_lines_are_read_too(tmp_path: Path) -> None:
    text = '{"product_id": 1, "relation": "successor", "target_id": 2}\n'
    read = read_source(write(tmp_path / "links.jsonl", text))
    assert [tuple(row.values())[:3] for row in read.rows] == [("1", "upgrade", "2")]


def test_a_workbook_and_a_parquet_file_say_the_same(tmp_path: Path) -> None:
    day = date(2026, 12, 31)
    rows = [["product_id", "relation", "target_id", "valid_to", "fits"],
            ["tv", "service", "setup", day, None], [7, "consumable", 8, None, True]]  # fmt: skip
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "links.xlsx")
    table = pa.table({
        "product_id": ["tv", "7"], "relation": ["service", "consumable"],
        "target_id": ["setup", "8"], "valid_to": [day, None], "fits": [None, True],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "links.parquet")
    read = [read_source(tmp_path / f"links.{ending}").rows for ending in ("xlsx", "parquet")]
    assert read[0] == read[1]
    assert (read[0][0]["valid_to"], read[0][1]["fits"]) == (day, True)
    assert (read[0][1]["product_id"], read[0][1]["target_id"]) == ("7", "8")


def test_each_bad_row_is_kept_with_its_line_and_reason(tmp_path: Path) -> None:
    text = (
        HEAD.rstrip()
        + ",valid_to\n"
        + (
            "a,accessory,a,\na,acessory,b,\na,,b,\n,service,b,\na,service,,\na,service,b,soon\n"
            "a,service,b,\n"
        )
    )
    read = read_source(write(tmp_path / "links.csv", text))
    assert read.reasons() == [
        (2, "link_to_itself"), (3, "unknown_relation"), (4, "unknown_relation"),
        (5, "missing_product_id"), (6, "missing_target_id"), (7, "bad_date"),
    ]  # fmt: skip
    assert read.quarantined[1].raw == "a,acessory,b,"
    assert len(read.rows) == 1
    hints = {finding.code: finding.hint for finding in read.source.findings()}
    assert hints["unknown_relation"].startswith("Did you mean accessory where it says 'acessory'?")


def test_a_circle_of_upgrades_is_refused_where_it_closes_and_named(tmp_path: Path) -> None:
    text = HEAD + "v1,upgrade,v2\nv2,upgrade,v3\nv2,upgrade,pro\nv3,upgrade,v1\npro,upgrade,max\n"
    read = read_source(write(tmp_path / "links.csv", text))
    assert read.reasons() == [(5, "upgrade_cycle")]
    hint = next(f.hint for f in read.source.findings() if f.code == "upgrade_cycle")
    assert "v3 → v1 → v2 → v3" in hint
    assert len(read.rows) == 4


def test_other_relations_may_go_round(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "links.csv", HEAD + "a,accessory,b\nb,accessory,a\n"))
    assert (len(read.rows), read.quarantined) == (2, [])


def test_a_file_of_orders_or_products_is_no_file_of_links(tmp_path: Path) -> None:
    orders = write(tmp_path / "o.csv", "order_id,product_id,identifier,note\n1,a,x,y\n")
    assert read_source(orders).source.kind == "orders"
    products = write(tmp_path / "p.csv", "product_id,title,target\na,Mug,b\n")
    assert read_source(products).source.kind == "products"
    with pytest.raises(InputRefused, match="no column for relation of links"):
        open_source(products, kind="links")
