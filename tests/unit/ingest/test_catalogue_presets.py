"""Catalogues of other shops taken unchanged: what each cell of a small file becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.model.errors import InputRefused
from tests.read_source import Read, read_source, write

GOOGLE = """id\ttitle\tlink\timage_link\tprice\tsale_price\tsale_price_effective_date\t\
availability\tbrand\tproduct_type\tgoogle_product_category\titem_group_id\tcost_of_goods_sold\trelated_product
A1\tMug, blue\thttps://x/a1\thttps://x/a1.png\t12.34 EUR\t\t\tin_stock\tAcme\tHome > Mugs\t2169\t\
mugs\t5.00 EUR\taccessory:id:B2
B2\tSaucer\thttps://x/b2\t\t4.00 EUR\t3.50 EUR\t\tout of stock\t\t\t6049\t\t\t
C3\tPot\t\t\t1,250.00 PLN\t900.00 PLN\t2026-01-01T00:00Z/2026-01-02T00:00Z\tpreorder\t\t\t\t\t\t
"""


def test_google_feed(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "feed.tsv", GOOGLE))
    assert (read.source.mapping.preset, read.source.kind) == ("google_feed", "products")
    assert_google(read)
    (unread,) = [f for f in read.source.findings() if f.code == "unknown_columns"]
    assert unread.examples == ("related_product",)


def assert_google(read: Read) -> None:
    assert read.column("product_id") == ["A1", "B2", "C3"]
    assert read.column("title") == ["Mug, blue", "Saucer", "Pot"]
    assert read.column("price_minor") == [1234, 350, 125000]
    assert read.column("cost_minor") == [500, None, None]
    assert read.column("currency") == ["EUR", "EUR", "PLN"]
    assert read.column("in_stock") == [True, False, True]
    assert read.column("brand") == ["Acme", None, None]
    assert read.column("category") == ["Home > Mugs", "6049", None]
    assert read.column("group_id") == ["mugs", None, None]
    assert read.column("image_url") == ["https://x/a1.png", None, None]
    assert read.column("url") == ["https://x/a1", "https://x/b2", None]
    assert (read.n_in, read.n_not_product) == (3, 0)


def test_a_google_feed_with_bad_rows(tmp_path: Path) -> None:
    text = GOOGLE + (
        "\tNameless\t\t\t1.00 EUR\t\t\tin_stock\t\t\t\t\t\t\n"
        "D4\tPan\t\t\tcheap EUR\t\t\tin_stock\t\t\t\t\t\t\n"
        "E5\tLid\t\t\t1.00 XXZ\t\t\tin_stock\t\t\t\t\t\t\n"
    )
    read = read_source(write(tmp_path / "feed.tsv", text))
    assert read.reasons() == [(5, "missing_product_id"), (6, "bad_price"), (7, "bad_currency")]


WOO = """ID,Type,SKU,Name,Published,"In stock?",Stock,"Sale price","Regular price",Categories,\
Images,Parent,Upsells,Position
10,simple,MUG,Mug,1,1,5,9.50,12.50,"Home > Mugs, Sale",https://x/1.png,,,0
11,variable,SHIRT,Shirt,1,1,,,,"Wear > Shirts\\, plain",,,,0
12,variation,SHIRT-L,"Shirt - L",1,0,0,,20.00,,,SHIRT,,1
13,variable,,Cap,1,1,,,,Wear,,,,0
14,variation,,"Cap - red",1,backorder,,,8,,,id:13,,1
15,simple,OLD,Old,-1,1,,,1.00,,,,,0
"""


def test_woo_products(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "wc.csv", WOO))
    assert read.source.mapping.preset == "woo_products"
    assert read.column("product_id") == ["MUG", "SHIRT", "SHIRT-L", "13", "14", "OLD"]
    assert read.column("title")[2] == "Shirt - L"
    assert read.column("price_minor") == [950, None, 2000, None, 800, 100]
    assert read.column("in_stock") == [True, True, False, True, True, False]
    assert read.column("group_id") == [None, "SHIRT", "SHIRT", "13", "13", None]
    assert read.column("category") == [
        "Home > Mugs", "Wear > Shirts, plain", "Wear > Shirts, plain", "Wear", "Wear", None,
    ]  # fmt: skip
    assert read.column("image_url")[:2] == ["https://x/1.png", None]
    assert read.n_in == 6


def test_woo_products_with_a_bad_price(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "wc.csv", WOO + "16,simple,X,X,1,1,,,-4,,,,,0\n"))
    assert read.reasons() == [(8, "bad_price")]
    assert len(read.rows) == 6


MAGENTO = """sku,store_view_code,attribute_set_code,product_type,categories,product_websites,name,\
product_online,price,special_price,special_price_from_date,qty,is_in_stock,additional_attributes
24-MB01,,Bag,simple,"Default Category,Default Category/Gear,Default Category/Gear/Bags",base,\
Joust Bag,1,34.000000,30.00,,100,1,"color=Red,manufacturer=Acme,size=L"
24-MB01,pl,Bag,simple,,base,Torba Joust,,,,,,,
24-MB02,,Bag,simple,Default Category/Gear/Bags,base,Old Bag,2,12.5,10,1/1/26,5,1,
24-MB03,,Bag,simple,,base,Gone Bag,1,12.5,,,0,0,
"""


def test_magento_products(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "m.csv", MAGENTO))
    assert read.source.mapping.preset == "magento_products"
    assert read.column("product_id") == ["24-MB01", "24-MB02", "24-MB03"]
    assert read.column("title") == ["Joust Bag", "Old Bag", "Gone Bag"]
    assert read.column("price_minor") == [3000, 1250, 1250]
    assert read.column("category") == ["Gear", "Gear > Bags", None]
    assert read.column("brand") == ["Acme", None, None]
    assert read.column("in_stock") == [True, False, False]
    assert (read.n_in, read.n_not_product) == (4, 1)


def test_a_magento_product_without_sku(tmp_path: Path) -> None:
    row = ",,Bag,simple,,base,Nameless,1,1,,,1,1,\n"
    read = read_source(write(tmp_path / "m.csv", MAGENTO + row))
    assert read.reasons() == [(6, "missing_product_id")]


def test_magentos_orders_grid_has_no_lines(tmp_path: Path) -> None:
    text = (
        'ID,"Purchase Point","Purchase Date","Bill-to Name","Ship-to Name","Grand Total (Base)",'
        '"Grand Total (Purchased)",Status\n'
        '000000001,Main,"Jan 2, 2026","A B","A B",30.00,30.00,Complete\n'
    )
    with pytest.raises(InputRefused, match="not the products in them") as caught:
        read_source(write(tmp_path / "grid.csv", text))
    assert "sales_order_item" in caught.value.hint
