"""XML catalogues cell by cell, and XML that would harm: refused before anything is expanded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pairwell.ingest.open_source import open_source
from pairwell.model.errors import InputRefused
from tests.read_source import read_source, write

HEAD = '<?xml version="1.0" encoding="{}"?>\n'
YML = (
    HEAD
    + """<!DOCTYPE yml_catalog SYSTEM "shops.dtd">
<yml_catalog date="2026-01-02 10:00"><shop><name>Лавка</name>
<currencies><currency id="RUR" rate="1"/></currencies>
<categories>
<category id="1">Дом</category><category id="2" parentId="1">Кружки &amp; чашки</category>
<category id="8" parentId="9">Д</category><category id="9" parentId="8">Б</category>
</categories>
<offers>
<offer id="A1" available="true" group_id="g">
  <url>https://x/a1?a=1&amp;b=2</url><price>1250.50</price><currencyId>RUR</currencyId>
  <categoryId>2</categoryId><picture>https://x/1.png</picture><picture>https://x/2.png</picture>
  <vendor>Лысьва</vendor><name>Кружка</name><param name="Цвет">синий</param>
  <description><![CDATA[<b>Хорошая</b>]]></description>
</offer>
<offer id="B2" type="vendor.model" available="false">
<price>9</price><currencyId>EUR</currencyId><categoryId>77</categoryId>
<typePrefix>Чайник</typePrefix><vendor>Bosch</vendor><model>TWK</model></offer>
<offer id="C3"><price>0.50</price><currencyId>EUR</currencyId><categoryId>8</categoryId>\
<model>Без марки</model></offer>
</offers></shop></yml_catalog>
"""
)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_yandex_yml(tmp_path: Path, encoding: str) -> None:
    read = read_source(write(tmp_path / "c.xml", YML.format(encoding), encoding))
    assert (read.source.mapping.preset, read.source.kind) == ("yandex_yml", "products")
    assert read.column("product_id") == ["A1", "B2", "C3"]
    assert read.column("title") == ["Кружка", "Чайник Bosch TWK", "Без марки"]
    assert read.column("price_minor") == [125050, 900, 50]
    assert read.column("currency") == ["RUB", "EUR", "EUR"]
    assert read.column("in_stock") == [True, False, None]
    assert read.column("category") == ["Дом > Кружки & чашки", None, "Б > Д"]
    assert read.column("brand") == ["Лысьва", "Bosch", None]
    assert read.column("group_id") == ["g", None, None]
    assert read.column("image_url") == ["https://x/1.png", None, None]
    assert read.column("url") == ["https://x/a1?a=1&b=2", None, None]
    (unread,) = [f for f in read.source.findings() if f.code == "unknown_columns"]
    assert set(unread.examples) == {"description", "type"}
    assert read.column("attributes") == ['{"Цвет":"синий"}', None, None]


def test_a_bad_offer_is_quarantined_with_its_line(tmp_path: Path) -> None:
    text = YML.format("utf-8").replace("<price>9</price>", "<price>дорого</price>")
    read = read_source(write(tmp_path / "c.xml", text.replace('id="C3"', "")))
    assert read.reasons() == [(16, "bad_price"), (19, "missing_product_id")]
    assert '"model":"TWK"' in read.quarantined[0].raw


def test_many_offers_stream_in_seconds(tmp_path: Path) -> None:
    head, rest = YML.format("utf-8").split("<offers>\n")
    offer = rest[: rest.index("</offer>") + 8] + "\n"
    offers = "".join(offer.replace("A1", f"A{i}") for i in range(20_000))
    path = write(tmp_path / "c.xml", f"{head}<offers>{offers}</offers></shop></yml_catalog>")
    started = time.process_time()
    ids = [
        product
        for chunk in open_source(path).chunks()
        for product in chunk.rows.column("product_id").to_pylist()
    ]
    assert ids == [f"A{i}" for i in range(20_000)]
    # About one second; a hundred thousand take five times as long.
    assert time.process_time() - started < 5


G = 'xmlns:g="http://base.google.com/ns/1.0"'
RSS = f"""<?xml version="1.0"?>
<rss version="2.0" {G}><channel><title>Shop</title><link>https://x</link>
<item><g:id>A1</g:id><title>Mug, blue</title><link>https://x/a1</link>
<g:image_link>https://x/a1.png</g:image_link><g:price>12.34 EUR</g:price>
<g:availability>in_stock</g:availability><g:brand>Acme</g:brand>
<g:shipping><g:price>99.00 EUR</g:price></g:shipping>
<g:product_type>Home &gt; Mugs</g:product_type><g:item_group_id>mugs</g:item_group_id>
<g:google_product_category>2169</g:google_product_category>
<g:cost_of_goods_sold>5.00 EUR</g:cost_of_goods_sold></item>
<item><g:shipping><g:price>99.00 EUR</g:price></g:shipping><g:id>B2</g:id>
<g:title>Saucer</g:title><g:price>4.00 EUR</g:price><g:sale_price>3.50 EUR</g:sale_price>
<g:availability>out_of_stock</g:availability></item>
<item><g:title>Nameless</g:title><g:price>4.00 EUR</g:price></item>
</channel></rss>
"""


def test_google_feed_in_rss(tmp_path: Path) -> None:
    read = read_source(write(tmp_path / "feed.xml", RSS))
    assert (read.source.mapping.preset, read.source.kind) == ("google_feed", "products")
    assert read.column("product_id") == ["A1", "B2"]
    assert read.column("title") == ["Mug, blue", "Saucer"]
    assert read.column("price_minor") == [1234, 350]
    assert read.column("cost_minor") == [500, None]
    assert read.column("currency") == ["EUR", "EUR"]
    assert read.column("in_stock") == [True, False]
    assert read.column("brand") == ["Acme", None]
    assert read.column("category") == ["Home > Mugs", None]
    assert read.column("group_id") == ["mugs", None]
    assert read.column("image_url") == ["https://x/a1.png", None]
    assert read.column("url") == ["https://x/a1", None]
    assert read.reasons() == [(13, "missing_product_id")]


BOMB = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">'


@pytest.mark.parametrize(
    ("prolog", "why"),
    [
        (f"<!DOCTYPE yml_catalog [{BOMB}]>", "DTD"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "DTD"),
        ('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://x/p.dtd"> %p;]>', "DTD"),
        ('<!DOCTYPE yml_catalog SYSTEM "http://x/other.dtd">', "DTD"),
    ],
)
def test_declarations_are_refused(tmp_path: Path, prolog: str, why: str) -> None:
    text = YML.format("utf-8").replace('<!DOCTYPE yml_catalog SYSTEM "shops.dtd">', prolog)
    with pytest.raises(InputRefused, match=why) as caught:
        read_source(write(tmp_path / "c.xml", text.replace("Кружка<", "&c;<")))
    assert "on line 2" in caught.value.message
    assert "ENTITY" in caught.value.hint


def test_an_entity_of_nowhere_is_refused(tmp_path: Path) -> None:
    text = YML.format("utf-8").replace("Кружка<", "&nbsp;<")
    with pytest.raises(InputRefused):
        read_source(write(tmp_path / "c.xml", text))
    plain = text.replace('<!DOCTYPE yml_catalog SYSTEM "shops.dtd">', "")
    with pytest.raises(InputRefused):
        read_source(write(tmp_path / "c.xml", plain))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RSS[: len(RSS) // 2], "no whole XML"),
        ("<html><body><p>Not found</p></body></html>", "without products"),
        ("<a>" * 100, "64 levels"),
        ('<?xml version="1.0" encoding="martian"?><a/>', "no whole XML"),
    ],
)
def test_what_is_no_catalogue_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputRefused, match=why):
        read_source(write(tmp_path / "c.xml", text))
