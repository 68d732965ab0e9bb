"""Attributes, tags, packs, ages and kinds, as each catalogue writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pairwell.ingest.mapping import Mapping
from pairwell.ingest.open_source import open_source
from pairwell.model.errors import InputRefused
from tests.read_source import Read, read_source, write


def attributes(read: Read) -> list[Any]:
    return [None if cell is None else json.loads(cell) for cell in read.column("attributes")]


CANONICAL = """\
product_id,title,attribute:Mount,attribute_size,tags,attributes,pack_size,kind,min_age
a,Body,EF,38|39,"new, sale","{""colour"": ""red"", ""Mount"": ""RF""}",750 ml,Service,18
b,Lens,,,,mount=EF,1.5,,
c,Bag,,,,{},,thing,0
"""


def test_columns_of_our_own(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "p.csv", CANONICAL))
    assert attributes(read) == [
        {"Mount": ["RF", "EF"], "colour": "red", "size": ["38", "39"], "tags": ["new", "sale"]},
        None,
        None,
    ]
    assert read.column("pack_size") == [750.0, 1.5, None]
    assert read.column("pack_unit") == ["ml", None, None]
    assert read.column("kind") == ["service", None, None]
    assert read.column("min_age") == [18, None, None]
    (bad,) = [f for f in read.source.findings() if f.code == "bad_attributes"]
    assert (bad.n_rows, bad.examples, bad.severity) == (1, ("b",), "warning")


def test_json_with_an_object_and_a_list(tmp_path: Path) -> None:
    text = (
        '{"product_id":"a","attributes": {"mount": "EF", "sizes": [8, 9]}, "tags": ["x", "y"]}\n'
        '{"product_id": "b", "attributes": {"mount": 4}}\n'
    )
    read = read_source(write(tmp_path / "p.jsonl", text))
    assert attributes(read) == [
        {"mount": "EF", "sizes": [8, 9], "tags": ["x", "y"]}, {"mount": "4"},
    ]  # fmt: skip


def test_a_mapping_may_name_an_attribute(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "Code;Bajonett\na;EF\n")
    columns = {"Code": "product_id", "Bajonett": "attribute:mount"}
    read = read_source(path, mapping=Mapping(kind="products", columns=columns))
    assert attributes(read) == [{"mount": "EF"}]
    wrong = Mapping(kind="products", columns={"Code": "product_id", "Bajonett": "attribute:"})
    with pytest.raises(InputRefused, match="no column of products"):
        open_source(path, mapping=wrong)


GOOGLE = """\
id\ttitle\tprice\tavailability\tproduct_type\tcolor\tsize\tgender\tage_group\tmaterial\t\
pattern\tproduct_detail\tunit_pricing_measure\tmultipack\tadult\tinstallment
A1\tShirt\t9 EUR\tin_stock\tWear\tred\tM\tfemale\tadult\tcotton\tstriped\t\
"General:Fit:slim, long,Care:Wash:30"\t\t\t\t
B2\tWine\t9 EUR\tin_stock\tWine\t\t\t\t\t\t\t\t750 ml\t6\tyes\t
C3\tSocks\t9 EUR\tin_stock\tWear\t\t\t\t\t\t\t\t\t3\tno\t3:3 EUR
"""


def test_google_feed(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "feed.tsv", GOOGLE))
    assert read.source.mapping.preset == "google_feed"
    assert attributes(read) == [
        {
            "color": "red", "size": "M", "gender": "female", "age_group": "adult",
            "material": "cotton", "pattern": "striped", "Fit": "slim, long", "Wash": "30",
        },
        None,
        {"installment": "3:3 EUR"},
    ]  # fmt: skip
    assert read.column("pack_size") == [None, 750.0, 3.0]
    assert read.column("pack_unit") == [None, "ml", "pieces"]
    assert read.column("min_age") == [None, 18, None]


RSS = """<rss xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>A1</g:id><title>TV</title><g:price>9 EUR</g:price><g:condition>new</g:condition>
<g:availability>in_stock</g:availability><g:color>black</g:color>
<g:product_detail><g:section_name>Screen</g:section_name>
<g:attribute_name>VESA</g:attribute_name><g:attribute_value>200x200</g:attribute_value>
</g:product_detail>
<g:product_detail><g:attribute_name>VESA</g:attribute_name>
<g:attribute_value>300x300</g:attribute_value></g:product_detail>
<g:product_detail><g:attribute_name>Empty</g:attribute_name></g:product_detail>
<g:installment><g:months>3</g:months><g:amount>2.50 EUR</g:amount>
<g:downpayment>1.50 EUR</g:downpayment></g:installment></item>
</channel></rss>
"""


def test_google_feed_as_rss(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "feed.xml", RSS))
    assert attributes(read) == [
        {"color": "black", "VESA": ["200x200", "300x300"], "installment": "3:2.50 EUR:1.50 EUR"}
    ]


YML = """<yml_catalog><shop><offers>
<offer id="1"><name>Boot</name><price>9</price><currencyId>EUR</currencyId>\
<categoryId>1</categoryId>
<param name="Size" unit="EU">38</param><param name="Size" unit="EU">39</param>
<param name="Sole">rubber &amp; cork</param><param>nameless</param><param name="Blank"> </param>
<age unit="month">6</age></offer>
<offer id="2"><name>Wine</name><price>9</price><currencyId>EUR</currencyId>\
<categoryId>1</categoryId>
<age unit="year">21</age></offer>
<offer id="3"><name>Toy</name><price>9</price><currencyId>EUR</currencyId>\
<categoryId>1</categoryId>
<adult>true</adult><age>3</age></offer>
</offers></shop></yml_catalog>
"""


def test_yandex_yml(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "c.xml", YML))
    assert attributes(read) == [{"Size (EU)": ["38", "39"], "Sole": "rubber & cork"}, None, None]
    assert read.column("min_age") == [None, 21, 18]
    assert "bad_attributes" not in read.codes()


SHOPIFY = """Handle,Title,Vendor,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
Variant SKU,Variant Price,Google Shopping / Gender
shirt,Shirt,Acme,"new, summer",Color,Red,Size,M,S-RM,9.00,female
shirt,,,,,Blue,,L,S-BL,9.00,
mug,Mug,Acme,,Title,Default Title,,,M1,5.00,
"""


def test_shopify_products(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "p.csv", SHOPIFY))
    shared = {"tags": ["new", "summer"], "gender": "female"}
    assert attributes(read) == [
        {"Color": "Red", "Size": "M", **shared}, {"Color": "Blue", "Size": "L", **shared}, None,
    ]  # fmt: skip


WOO = """ID,Type,SKU,Name,Published,"In stock?","Regular price",Categories,Tags,Parent,\
"Attribute 1 name","Attribute 1 value(s)","Attribute 2 name","Attribute 2 value(s)"
11,variable,SHIRT,Shirt,1,1,,Wear,"new, summer",,Color,"Red, Light\\, blue",Fabric,Cotton
12,variation,SHIRT-R,"Shirt - Red",1,1,20,,,SHIRT,Color,Red,,
13,"simple, virtual",FIT,Fitting,1,1,20,Help,,,,,,
14,"simple, virtual, downloadable",BOOK,E-book,1,1,20,Books,,,,,,
15,subscription,BOX,Monthly box,1,1,20,Boxes,,,,,,
"""


def test_woo_products(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "p.csv", WOO))
    assert read.source.mapping.preset == "woo_products"
    assert attributes(read) == [
        {"Color": ["Red", "Light, blue"], "Fabric": "Cotton", "tags": ["new", "summer"]},
        {"Color": "Red", "Fabric": "Cotton", "tags": ["new", "summer"]},
        None,
        None,
        None,
    ]
    assert read.column("kind") == [None, None, "service", None, "subscription"]


MAGENTO = """sku,store_view_code,attribute_set_code,product_type,categories,name,price,\
additional_attributes
A,,Default,simple,Root/Wear,Shirt,9,"color=Red,material=Cotton, organic|Wool,manufacturer=Acme"
B,,Default,virtual,Root/Help,Fitting,9,
"""


def test_magento_products(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "p.csv", MAGENTO))
    assert read.source.mapping.preset == "magento_products"
    assert attributes(read) == [
        {"color": "Red", "material": ["Cotton, organic", "Wool"], "manufacturer": "Acme"}, None,
    ]  # fmt: skip
    assert read.column("kind") == [None, "service"]
    assert read.column("brand") == ["Acme", None]
    assert "bad_attributes" not in read.codes()
