"""Files of stock by store: the columns of other systems, words and counts, and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.app.load_stock import StockLine
from pairwell.ingest.stock_file import read_stock
from pairwell.model.errors import InputRefused

Said = list[tuple[str, str, bool | None]]


def read(folder: Path, text: str, store: str = "") -> tuple[StockLine, ...]:
    file = folder / "stock.csv"
    file.write_text(text, "utf-8")
    return read_stock(file, store)


def said(lines: tuple[StockLine, ...]) -> Said:
    assert not [line for line in lines if line.fault]
    return [(line.store, line.product_id, line.in_stock) for line in lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "store,product_id,in_stock\nnorth,case,yes\nnorth,film,no\n",
            [("north", "case", True), ("north", "film", False)],
        ),
        (  # Google's local inventory: what has a word but no piece is not there
            "store_code,id,quantity,price,availability\nN1,a,4,1.00 GBP,in_stock\n"
            "N1,b,0,1.00 GBP,in_stock\nN1,c,,1.00 GBP,limited availability\n"
            "N1,d,9,1.00 GBP,on_display_to_order\n",
            [("N1", "a", True), ("N1", "b", False), ("N1", "c", True), ("N1", "d", False)],
        ),
        (  # Magento's sources
            "source_code,sku,status,quantity\ndefault,a,1,4.0000\ndefault,b,0,4.0000\n",
            [("default", "a", True), ("default", "b", False)],
        ),
        (  # Shopify's inventory
            "Handle,Title,SKU,Location,Available (not editable),On hand (current)\n"
            "tea,Tea,T-1,Main Street,0,3\ntea,Tea,T-2,Main Street,not stocked,not stocked\n",
            [("Main Street", "T-1", False), ("Main Street", "T-2", False)],
        ),
        (
            "Склад;Артикул;Остаток\nПик;7;12\nПик;8;0\n",
            [("Пик", "7", True), ("Пик", "8", False)],
        ),
        ("Magazyn;SKU;Ilość\nGdańsk;7;1 200\n", [("Gdańsk", "7", True)]),
    ],
)
def test_the_columns_of_other_systems(tmp_path: Path, text: str, expected: Said) -> None:
    assert said(read(tmp_path, text)) == expected


def test_a_file_of_one_store_needs_no_such_column(tmp_path: Path) -> None:
    assert said(read(tmp_path, "sku,qty\na,1\n", "north")) == [("north", "a", True)]
    both = "store,sku,qty\n,a,1\nsouth,b,1\n"
    assert said(read(tmp_path, both, "north")) == [("north", "a", True), ("south", "b", True)]


def test_what_cannot_be_read_keeps_its_line_its_text_and_why(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        "store,sku,qty\nnorth,a,-1\nnorth,b,perhaps\nnorth,c,\nnorth,d,1,2\nnorth,e,1\n",
    )
    assert [(line.line, line.fault, line.raw) for line in lines] == [
        (2, "negative_stock", "north,a,-1"),
        (3, "bad_stock", "north,b,perhaps"),
        (4, "missing_stock", "north,c,"),
        (5, "too_many_columns", "north,d,1,2"),
        (6, "", "north,e,1"),
    ]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("sku,qty\na,1\n", "store"),
        ("store,qty\nnorth,1\n", "product_id"),
        ("store,sku,title\nnorth,a,Tea\n", "what is in stock"),
    ],
)
def test_a_file_without_a_column_is_refused(tmp_path: Path, text: str, missing: str) -> None:
    with pytest.raises(InputRefused, match=missing):
        read(tmp_path, text)
