"""Mappings: guessed from headers of three languages, shown, saved and loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.ingest.guess import guess_mapping
from pairwell.ingest.mapping import Mapping, load_mapping, save_mapping, shown
from pairwell.model.errors import InputRefused
from tests.read_source import read_source, write

FULL = Mapping(
    kind="orders",
    columns={"Бон": "order_id", "Код": "product_id", "Когда": "ordered_at", "Сумма": "unit_price"},
    separator=";",
    encoding="cp1251",
    date_order="mdy",
    decimal_comma=True,
    currency="RUB",
)


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    save_mapping(FULL, path)
    assert load_mapping(path) == FULL
    assert "Бон" in path.read_text(encoding="utf-8")


def test_a_given_mapping_decides_everything(tmp_path: Path) -> None:
    text = "Бон;Код;Когда;Сумма\n1;Ч-1;02/01/2026;12,50\n"
    read = read_source(write(tmp_path / "o.csv", text, "cp1251"), mapping=FULL)
    (row,) = read.rows
    assert (row["unit_price_minor"], row["currency"]) == (1250, "RUB")
    assert (row["ordered_at"].month, row["ordered_at"].day) == (2, 1)
    assert "encoding_guessed" not in read.codes()


def test_a_settled_mapping_reads_the_file_the_same_way(tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", "nr zamówienia;sku;data;cena\n1;A;31.12.2025;1,50\n")
    first = read_source(path)
    save_mapping(first.source.mapping, tmp_path / "m.toml")
    second = read_source(path, mapping=load_mapping(tmp_path / "m.toml"))
    assert second.rows == first.rows
    assert second.source.mapping == first.source.mapping


@pytest.mark.parametrize(
    ("header", "kind", "columns"),
    [
        (
            ["transaction_id", "item_id", "item_name", "item_category", "quantity", "price"],
            "orders",
            ["order_id", "product_id", "title", "category", "quantity", "unit_price"],
        ),
        (
            ["Номер заказа", "Артикул", "Кол-во", "Цена", "Дата"],
            "orders",
            ["order_id", "product_id", "quantity", "unit_price", "ordered_at"],
        ),
        (
            ["Nr zamówienia", "Kod produktu", "Ilość", "Cena", "Data"],
            "orders",
            ["order_id", "product_id", "quantity", "unit_price", "ordered_at"],
        ),
        (
            ["ID", "SKU", "Name", "In stock?", "Regular price", "Categories", "Images"],
            "products",
            ["product_id", "title", "in_stock", "price", "category", "image_url"],
        ),
        (
            ["id", "title", "link", "image_link", "availability", "price", "brand"],
            "products",
            ["product_id", "title", "url", "image_url", "in_stock", "price", "brand"],
        ),
    ],
)
def test_headers_of_the_world(header: list[str], kind: str, columns: list[str]) -> None:
    mapping = guess_mapping("f.csv", header)
    assert mapping.kind == kind
    assert list(mapping.columns.values()) == columns


def test_unknown_columns_are_told_with_near_names(tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", "order_id,product_id,quantitty,colour\n1,A,2,red\n")
    read = read_source(path)
    (finding,) = [f for f in read.source.findings() if f.code == "unknown_columns"]
    assert "quantitty" in finding.message
    assert "colour" in finding.message
    assert "'quantitty' looks like quantity" in finding.hint


def test_order_lines_without_their_number_do_not_pass_for_a_catalogue() -> None:
    with pytest.raises(InputRefused, match="no column for order_id"):
        guess_mapping("o.csv", ["koszyk klienta", "sku", "price", "customer_id"])


def test_a_column_that_went_missing(tmp_path: Path) -> None:
    columns = {"order_id": "order_id", "product_id": "product_id", "colour": "category"}
    path = write(tmp_path / "o.csv", "order_id,product_id\n1,A\n")
    read = read_source(path, mapping=Mapping(kind="orders", columns=columns))
    assert "mapped_column_missing" in read.codes()


def test_files_that_are_no_mapping(tmp_path: Path) -> None:
    for text in ("[columns", 'kind = "orders"\n', 'kind = "x"\n[columns]\n', "odd = 1\n"):
        with pytest.raises(InputRefused) as caught:
            load_mapping(write(tmp_path / "m.toml", text))
        assert caught.value.hint
    with pytest.raises(InputRefused):
        load_mapping(tmp_path / "nowhere.toml")


def test_shown_for_a_person() -> None:
    text = shown(FULL)
    assert text.startswith("orders, read as canonical, separator ';', encoding 'cp1251'")
    assert "Сумма -> unit_price" in text
