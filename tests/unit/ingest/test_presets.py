"""Exports taken unchanged: what each row of a small true-to-life file becomes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pairwell.ingest.options import ReadOptions
from tests.read_source import read_source, write

RETAIL = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
489434,85048,15CM CHRISTMAS GLASS BALL 20 LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom
489434,79323p,PINK CHERRY LIGHTS,12,2009-12-01 07:45:00,6.75,13085.0,United Kingdom
489434,POST,POSTAGE,1,2009-12-01 07:45:00,18.00,13085.0,United Kingdom
C489449,22087,PAPER BUNTING,-12,2009-12-01 10:33:00,2.95,16321.0,Australia
A506401,B,Adjust bad debt,1,2010-04-29 13:36:00,-53594.36,,United Kingdom
489521,21646,,-50,2009-12-01 11:44:00,0.0,,United Kingdom
489825,22076,6 RIBBONS,12,2009-12-02 13:34:00,0.0,16126.0,United Kingdom
489826,,NOTHING,1,2009-12-02 13:34:00,1.0,16126.0,United Kingdom
"""


def test_online_retail(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "o.csv", RETAIL))
    assert read.source.mapping.preset == "online_retail"
    assert read.column("product_id") == ["85048", "79323P", "22087", "22076"]
    assert read.column("customer_id") == ["13085", "13085", "16321", "16126"]
    assert read.column("status") == ["paid", "paid", "returned", "paid"]
    assert read.column("quantity") == [12, 12, -12, 12]
    assert read.column("unit_price_minor") == [695, 675, 295, 0]
    assert set(read.column("currency")) == {"GBP"}
    assert read.column("ordered_at")[0] == datetime(2009, 12, 1, 7, 45, tzinfo=UTC)
    assert read.n_not_product == 3  # postage, bad debt, stock adjustment
    assert read.reasons() == [(9, "missing_product_id")]
    assert "zero_price" in read.codes()


def test_online_retail_in_its_older_spelling_and_american_dates(tmp_path: Path) -> None:
    text = (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "536365,85123A,HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom\n"
        "536366,85123A,HEART,6,12/13/2010 8:28,2.55,17850,United Kingdom\n"
    )
    read = read_source(write(tmp_path / "o.csv", text))
    assert read.column("ordered_at")[0] == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert "date_order_told" in read.codes()


SHOPIFY = """Name,Email,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,\
Lineitem price,Lineitem sku,Billing Country,Shipping Country,Cancelled at,Notes
#1001,Anna@Example.com,paid,EUR,2026-02-01 10:00:00 +0100,2,Mug - Blue,12.50,MUG-B,PL,DE,,
#1001,,,,,1,Saucer,4.00,,,,,
#1002,anna@example.com,refunded,EUR,2026-02-02 10:00:00 +0100,1,Mug - Blue,12.50,MUG-B,PL,,,
#1003,,voided,EUR,2026-02-03 10:00:00 +0100,1,Saucer,4.00,,PL,,,
#1004,,pending,EUR,2026-02-04 10:00:00 +0100,1,Saucer,4.00,,PL,,,
#1005,,paid,EUR,2026-02-05 10:00:00 +0100,1,Saucer,4.00,,PL,,2026-02-05 12:00:00 +0100,
#1005,,,,,1,Mug - Blue,12.50,MUG-B,,,,
#1006,,paid,EUR,2026-02-06 10:00:00 +0100,1,Tip,3.00,,,,,
"""


def test_shopify_orders(tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", SHOPIFY)
    read = read_source(path)
    assert read.source.mapping.preset == "shopify_orders"
    assert read.column("product_id")[:3] == ["MUG-B", "Saucer", "MUG-B"]
    assert read.column("status") == [
        "paid", "paid", "returned", "cancelled", "unpaid", "cancelled", "cancelled",
    ]  # fmt: skip
    assert read.column("ordered_at")[1] == datetime(2026, 2, 1, 9, tzinfo=UTC)
    assert read.column("country")[:3] == ["DE", "DE", "PL"]
    assert read.column("unit_price_minor")[:2] == [1250, 400]
    anna, again, later, guest = read.column("customer_id")[:4]
    assert anna == again == later
    assert guest is None
    assert "@" not in anna
    assert read.n_not_product == 1


def test_shopify_orders_go_on_in_the_next_chunk(tmp_path: Path) -> None:
    rows = "".join(f"#1,,,,,1,Saucer {i},4.00,S{i},,,,\n" for i in range(5000))
    path = write(
        tmp_path / "o.csv", "\n".join(SHOPIFY.split("\n")[:2]).replace("#1001", "#1") + "\n" + rows
    )
    whole = read_source(path)
    chunked = read_source(path, options=ReadOptions(chunk_rows=1))
    assert whole.rows == chunked.rows
    assert set(whole.column("country")) == {"DE"}


PRODUCTS = """Handle,Title,Vendor,Product Category,Type,Option1 Name,Option1 Value,Variant SKU,\
Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,\
Image Src,Cost per item,Status
mug,Mug,Acme,Home > Mugs,Mugs,Colour,Blue,MUG-B,shopify,3,deny,12.50,https://x/1.png,5.00,active
mug,,,,,,Red,,shopify,0,deny,13.00,,,
mug,,,,,,,,,,,,https://x/2.png,,
card,Gift card,Acme,,Cards,Title,Default Title,,,,deny,10.00,,,draft
"""


def test_shopify_products(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "p.csv", PRODUCTS))
    assert (read.source.mapping.preset, read.source.kind) == ("shopify_products", "products")
    assert read.column("product_id") == ["MUG-B", "Mug - Red", "Gift card"]
    assert read.column("title") == ["Mug - Blue", "Mug - Red", "Gift card"]
    assert read.column("group_id") == ["mug", "mug", "card"]
    assert read.column("category") == ["Home > Mugs", "Home > Mugs", "Cards"]
    assert read.column("brand") == ["Acme", "Acme", "Acme"]
    assert read.column("price_minor") == [1250, 1300, 1000]
    assert read.column("cost_minor") == [500, None, None]
    assert read.column("in_stock") == [True, False, False]
    assert read.n_not_product == 1
    assert "no_currency" in read.codes()


def test_canonical_orders_products_customers(tmp_path: Path) -> None:
    orders = (
        "order_id,product_id,customer_id,ordered_at,quantity,unit_price_minor,currency,status\n"
        "1,A,c,2026-01-02,1,695,GBP,paid\n1,B,c,2026-01-02,1,100,GBP,\n"
    )
    read = read_source(write(tmp_path / "o.csv", orders))
    assert read.source.kind == "orders"
    assert read.column("unit_price_minor") == [695, 100]
    products = (
        "product_id,title,price,cost,currency,in_stock\nA,Mug,12.5,5,PLN,yes\nA,Mug,13,,PLN,0\n"
    )
    read = read_source(write(tmp_path / "p.csv", products))
    assert read.source.kind == "products"
    assert read.column("price_minor") == [1250, 1300]
    assert read.column("in_stock") == [True, False]
    assert "repeated_id" in read.codes()
    customers = "customer_id,country,born_on\nc,PL,1961-05-17\nd,,17.05.1985\n"
    read = read_source(write(tmp_path / "c.csv", customers))
    assert read.source.kind == "customers"
    assert [str(day) for day in read.column("born_on")] == ["1961-05-17", "1985-05-17"]
