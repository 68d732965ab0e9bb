"""Related products as shops' own exports name them, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.ingest.related_columns import RELATED_FEEDS
from pairwell.ingest.related_feed import RelatedRows, read_related_feed
from pairwell.model.errors import InputRefused
from tests.read_source import read_source, write

SHOPIFY = "product.metafields.shopify--discovery--product_recommendation"


def read(tmp_path: Path, preset: str, text: str) -> RelatedRows:
    file = tmp_path / "file"
    file.write_text(text, "utf-8")
    return read_related_feed(file, preset)


def pairs(found: RelatedRows) -> list[tuple[int, str, str, str, str | None]]:
    assert all(row.action == "pin" for row in found.rows)
    return [(r.line, r.anchor_id, r.candidate_id, r.rank, r.relation) for r in found.rows]


def test_google_names_the_relation_itself(tmp_path: Path) -> None:
    found = read(
        tmp_path, "google_feed",
        "id\ttitle\trelated_product\n"
        "tea\tTea\trequired_part:id:pot, often_bought_with:id:cup,substitute:id:coffee\n"
        "cup\tCup\taccessory:gtin:811571013579\nmug\tMug\tfriend:id:tea\npot\tPot\t\n",
    )  # fmt: skip
    assert pairs(found) == [
        (2, "tea", "pot", "1", "required_part"),
        (2, "tea", "cup", "2", "often_bought_with"),
        (2, "tea", "coffee", "1", "substitute"),
    ]
    assert [(line.line, line.code) for line in found.refused] == [
        (3, "bad_relation"), (4, "bad_relation"),
    ]  # fmt: skip
    assert "bar code" in found.refused[0].message


def test_woo_names_products_by_sku_or_by_number(tmp_path: Path) -> None:
    found = read(
        tmp_path, "woo_products",
        "ID,Type,SKU,Name,Upsells,Cross-sells\n"
        '11,simple,TEA,Tea,id:13,"CUP, a\\,b, id:12"\n'
        "12,simple,POT,Pot,,\n13,simple,,Nameless,,TEA\n",
    )  # fmt: skip
    assert pairs(found) == [
        (2, "TEA", "CUP", "1", None), (2, "TEA", "a,b", "2", None), (2, "TEA", "POT", "3", None),
        (2, "TEA", "13", "1", "substitute"), (4, "13", "TEA", "1", None),
    ]  # fmt: skip


def test_magento_goes_by_its_positions_and_skips_store_views(tmp_path: Path) -> None:
    found = read(
        tmp_path, "magento_products",
        "sku,store_view_code,related_skus,crosssell_skus,crosssell_position,upsell_skus\n"
        'tea,,"cup,spoon","pot,cup","2,1",coffee\ntea,pl,mug,,,\n',
    )  # fmt: skip
    assert pairs(found) == [
        (2, "tea", "cup", "1", None), (2, "tea", "pot", "2", None), (2, "tea", "spoon", "3", None),
        (2, "tea", "coffee", "1", "substitute"),
    ]  # fmt: skip


def test_shopify_names_families_by_their_handles(tmp_path: Path) -> None:
    found = read(
        tmp_path, "shopify_products",
        f"Handle,Title,Complementary products ({SHOPIFY}.complementary_products),"
        f"Related products ({SHOPIFY}.related_products)\n"
        "shirt,Shirt,belt; tie,jersey\nshirt,,,\n",
    )  # fmt: skip
    assert found.by_family
    assert pairs(found) == [
        (2, "shirt", "belt", "1", None), (2, "shirt", "tie", "2", None),
        (2, "shirt", "jersey", "1", "substitute"),
    ]  # fmt: skip


def test_yml_and_odoo(tmp_path: Path) -> None:
    xml = (
        "<yml_catalog><shop><offers><offer id='tea'><name>T</name><rec>cup,pot</rec></offer>"
        "<offer id='cup'><name>C</name></offer></offers></shop></yml_catalog>"
    )
    assert pairs(read(tmp_path, "yandex_yml", xml)) == [
        (1, "tea", "cup", "1", None), (1, "tea", "pot", "2", None),
    ]  # fmt: skip
    odoo = "id,optional_product_ids/id,alternative_product_ids/id\ntea,water,coffee\n"
    assert pairs(read(tmp_path, "odoo", odoo)) == [
        (2, "tea", "water", "1", "required_part"), (2, "tea", "coffee", "1", "substitute"),
    ]  # fmt: skip


@pytest.mark.parametrize("preset", RELATED_FEEDS)
def test_a_file_without_the_columns_is_refused(tmp_path: Path, preset: str) -> None:
    with pytest.raises(InputRefused, match="no column of ids") as refused:
        read(tmp_path, preset, "name,colour\nTea,red\n")
    assert refused.value.hint


def test_a_preset_without_related_products_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no related products in 'ga4'"):
        read(tmp_path, "ga4", "id\n1\n")


def test_a_document_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE y [<!ENTITY a "aaa">]><yml_catalog><offer id="&a;"/></yml_catalog>'
    with pytest.raises(InputRefused, match="declares"):
        read(tmp_path, "yandex_yml", bomb)


GOOGLE = "id,title,price,availability,condition,{}\ntea,Tea,1.00 EUR,in_stock,new,\n"
OFFER = "<offer id='tea'><name>Tea</name><price>1</price><categoryId>1</categoryId>{}</offer>"
YML = (
    "<yml_catalog><shop><categories><category id='1'>Tea</category></categories>"
    f"<offers>{OFFER}</offers></shop></yml_catalog>"
)
WOO = "ID,Type,SKU,Name,Published,Regular price,{}\n11,simple,TEA,Tea,1,1.00,\n"


@pytest.mark.parametrize(
    ("preset", "text", "field", "other", "named"),
    [
        ("google_feed", GOOGLE, "related_product", "color", "related_product"),
        ("yandex_yml", YML, "<rec>cup</rec>", "<vendor>A</vendor>", "rec"),
        ("woo_products", WOO, "Cross-sells", "Stock", "Cross-sells"),
        ("odoo", "id,name,price,{}\ntea,Tea,1,\n", "accessory_product_ids", "x", "accessory_"),
    ],
)
def test_an_import_of_products_says_who_reads_related_ones(
    tmp_path: Path, preset: str, text: str, field: str, other: str, named: str
) -> None:
    def told(column: str) -> list[tuple[str, str]]:
        file = write(tmp_path / f"{len(column)}.txt", text.format(column))
        found = read_source(file).source.findings()
        return [(f.message, f.hint) for f in found if f.code == "related_products"]

    [(message, hint)] = told(field)
    assert f"stand in {named}" in message
    assert hint.endswith(f"pairwell matrix import FILE --preset {preset}")
    assert told(other) == []


def test_columns_of_orders_are_no_related_products(tmp_path: Path) -> None:
    file = write(tmp_path / "o.csv", "order_id,id,product_id,rec\n1,2,A,B\n")
    codes = [found.code for found in read_source(file).source.findings()]
    assert "related_products" not in codes
