"""What each format says of a shop small enough to be read by eye."""

from __future__ import annotations

import json
import re
from io import BytesIO
from xml.etree import ElementTree

import pytest

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Fitted
from pairwell.export.feeds.registry import FEEDS


def pair(candidate: str, relation: str = "related", **more: object) -> ListedPair:
    plain = ListedPair(candidate, "", "", relation, "both", 0.5, True, 20)
    return plain._replace(**more)  # type: ignore[arg-type] # the test's own words


TEA = OfferList(
    "tea", "Tea & <more>", "", (pair("cup"), pair("pot"), pair("=spoon")),
    (pair("coffee", "substitute"),),
)  # fmt: skip


def text(name: str, *lists: OfferList, key: str | None = None) -> str:
    feed, sink = FEEDS[name], BytesIO()
    key = key or next(iter(feed.holds))
    feed.write(Fitted(lists or (TEA,), feed, key), sink, key)
    return sink.getvalue().decode("utf-8")


def test_google() -> None:
    assert text("google") == (
        "id\trelated_product\r\n"
        "tea\toften_bought_with:id:cup,often_bought_with:id:pot,substitute:id:coffee\r\n"
    )


@pytest.mark.parametrize(
    ("relation", "word"),
    [
        ("related", "often_bought_with"),
        ("impulse", "often_bought_with"),
        ("service", "often_bought_with"),
        ("part_of_set", "part_of_set"),
        ("required_part", "required_part"),
        ("often_bought_with", "often_bought_with"),
        ("accessory", "accessory"),
        ("consumable", "accessory"),
    ],
)
def test_google_knows_six_words(relation: str, word: str) -> None:
    assert f"\t{word}:id:cup\r\n" in text(
        "google", OfferList("a", "", "", (pair("cup", relation),))
    )


def test_google_is_not_told_that_a_pin_was_bought() -> None:
    pin = pair("cup", n_both=None, strength=None, proven=False)
    assert "\taccessory:id:cup" in text("google", OfferList("a", "", "", (pin,)))


def test_google_takes_thirty() -> None:
    many = tuple(pair(f"c{i}") for i in range(40))
    both = OfferList("a", "", "", many[:25], tuple(pair(f"s{i}", "substitute") for i in range(9)))
    assert text("google", OfferList("a", "", "", many)).count("often_bought_with") == 30
    assert text("google", both).count("substitute:") == 5


def test_woo_by_sku_and_by_post_number() -> None:
    assert text("woo") == 'SKU,Upsells,Cross-sells\r\ntea,coffee,"cup, pot, =spoon"\r\n'
    numbers = OfferList("7", "", "", (pair("12"), pair("9,1")))
    assert text("woo", numbers, key="ID") == "ID,Cross-sells\r\n7,id:12\r\n"
    assert text("woo", numbers) == 'SKU,Cross-sells\r\n7,"12, 9\\,1"\r\n'


def test_magento() -> None:
    assert text("magento") == (
        "sku,related_skus,related_position,crosssell_skus,crosssell_position,"
        "upsell_skus,upsell_position\r\n"
        'tea,"cup,pot,=spoon","1,2,3","cup,pot,=spoon","1,2,3",coffee,1\r\n'
    )


def test_odoo_asks_at_once_about_what_is_needed() -> None:
    one = OfferList("a", "", "", (pair("cup"), pair("ink", "consumable"), pair("care", "service")))
    assert text("odoo", one) == (
        'default_code,optional_product_ids,accessory_product_ids\r\na,"ink,care",cup\r\n'
    )
    assert text("odoo", one, key="id").startswith("id,optional_product_ids/id,")


def test_shopify_variants_share_the_list_of_their_handle() -> None:
    red = OfferList("red", "", "shirt", (pair("tie", family="ties"), pair("belt")))
    blue = OfferList("blue", "", "shirt", (pair("belt"), pair("red", family="shirt"), pair("hat")))
    lines = text("shopify", red, blue).splitlines()
    assert lines[0].startswith("Handle,Complementary products (product.metafields.shopify--disc")
    assert lines[1:] == ["shirt,ties; belt; hat"]
    lines = text("shopify", red, blue, key="Variant SKU").splitlines()
    assert lines[1:] == ["red,tie; belt", "blue,belt; red; hat"]
    fitted = Fitted([red, blue], FEEDS["shopify"], "Handle", top=2)
    assert [[p.candidate_id for p in one.companions] for one in fitted] == [["ties", "belt"]]
    assert (fitted.n_products, fitted.n_pairs) == (1, 2)


def test_a_handle_that_cannot_be_written_is_left_out() -> None:
    shirt = OfferList("red", "", "shirt", (pair("tie", family="a; b"), pair("belt")))
    fitted = Fitted([shirt], FEEDS["shopify"], "Handle")
    assert [[p.candidate_id for p in one.companions] for one in fitted] == [["belt"]]
    assert fitted.findings()[0].examples == ("a; b",)


def test_shopify_and_yandex_take_ten() -> None:
    many = OfferList("a", "", "", tuple(pair(f"c{i}") for i in range(40)))
    assert text("shopify", many).count("; ") == 9
    assert text("yml", many).count(",") == 9


def test_yml_is_escaped() -> None:
    root = ElementTree.fromstring(text("yml", OfferList("<&\"'>", "", "", (pair("a&b"),))))  # noqa: S314 - ours
    offer = root.find("shop/offers/offer")
    assert offer is not None
    assert (offer.attrib["id"], offer.findtext("rec")) == ("<&\"'>", "a&b")


def test_the_add_on_points_at_the_main_product() -> None:
    camera = OfferList(
        "camera", "", "",
        (pair("bag", role="addon"), pair("film", "consumable"), pair("lens", "accessory"),
         pair("house", role="main"), pair("maybe", role="addon", proven=False), pair("book")),
        (pair("phone", "substitute"),),
    )  # fmt: skip
    said = {
        (node["sku"], name): [other["sku"] for other in others]
        for node in json.loads(text("jsonld", camera))["@graph"]
        for name, others in node.items()
        if isinstance(others, list)
    }
    assert said == {
        ("bag", "isAccessoryOrSparePartFor"): ["camera"],
        ("film", "isConsumableFor"): ["camera"],
        ("lens", "isAccessoryOrSparePartFor"): ["camera"],
        ("camera", "isAccessoryOrSparePartFor"): ["house"],
        ("camera", "isRelatedTo"): ["maybe", "book"],
        ("camera", "isSimilarTo"): ["phone"],
    }


def test_jsonld_closes_no_script_element() -> None:
    written = text("jsonld")
    assert "<" not in written
    assert json.loads(written)["@graph"][0]["name"] == "Tea & <more>"


@pytest.mark.parametrize("name", ["google", "woo", "magento", "shopify", "odoo"])
@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝", "＠"])  # noqa: RUF001
def test_no_cell_is_run(name: str, first: str) -> None:
    one = OfferList(f"{first}1+1", "", "", (pair(f"{first}2"), pair("cup")))
    for line in text(name, one).splitlines():
        for cell in re.split("[,\t]", line):
            inside_a_list = f"{first}2" in cell and cell.startswith(" ")
            assert inside_a_list or not re.match('"?[=+@＝＠-]', cell), cell  # noqa: RUF001


def test_a_format_says_what_it_cannot_hold() -> None:
    fitted = Fitted([TEA], FEEDS["google"], "id")
    list(fitted)
    (finding,) = fitted.findings()
    assert (finding.code, finding.examples) == ("id_not_writable", ("=spoon",))
    assert (fitted.n_products, fitted.n_pairs) == (1, 3)
