"""Offers without scripts: everything that is said, nothing that runs, only addresses of the web."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from pairwell.export.html_block import html_block
from tests.browser.fake_pairwell import Json, offer, offers

BASE = "https://shop.example/mugs/"


def block(placement: Json, locale: str = "en") -> str:
    return html_block({"placements": [{"name": "product", **placement}]}, BASE, locale)


def texts(html: str) -> list[str]:
    """What a reader sees, element by element."""
    return [part for part in re.split(r"<[^>]*>", html) if part]


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_an_offer_is_a_picture_a_link_a_price_and_a_reason() -> None:
    html = block(offers(1))
    assert texts(html) == [
        "Goes well with it",
        "Product 1",
        "£1.95",
        "Why this? Often bought together",
    ]
    found = Elements(html).found
    assert ("a", {"href": "https://shop.example/p/1", "dir": "auto"}) in found
    assert dict(found)["img"]["src"] == "https://shop.example/picture.svg"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("ru-RU", "Почему это? Often bought together"),
        ("pl_PL", "Dlaczego to? Often bought together"),
        ("fr", "Why this? Often bought together"),
    ],
)
def test_three_languages_and_english_for_the_rest(locale: str, said: str) -> None:
    assert texts(block(offers(1), locale))[-1] == said


def test_what_the_law_wants_said() -> None:
    incentive = {
        "kind": "percent",
        "value": 0.15,
        "code": "MUG15",
        "lowest_30d_minor": 210,
        "valid_to": "2026-11-30T22:00:00Z",
    }
    extras = {
        "unit_price": "£6.50 / kg",
        "instalment": "3 × £0.65",
        "review": "★ 4.5 Fits, Ann",
        "comparison": [{"attribute": "Lid", "anchor": "", "offered": "yes"}],
    }
    html = block(offers(offers=[offer("1", sponsored=True, incentive=incentive, extras=extras)]))
    assert texts(html)[3:-1] == [
        "Sponsored",
        "£6.50 / kg",
        "3 × £0.65",
        "−15% MUG15 until 2026-11-30 22:00 UTC",
        "Lowest price in 30 days £2.10",
        "★ 4.5 Fits, Ann",
        "Lid: – → yes",
    ]


def kit(**changes: Any) -> Json:
    members = [
        {
            "product": {"product_id": i, "title": i, "price_minor": p, "currency": "GBP"},
            "role": role,
        }
        for i, p, role in [("Camera", 10000, "anchor"), ("Case", 2000, "addon")]
    ]
    return offers(
        0, bundle={"members": members, "price_minor": 11700, "saving_minor": 9999} | changes
    )


def test_a_kit_has_the_price_of_each_piece_and_the_true_saving() -> None:
    assert texts(block(kit()))[1:] == [
        "This product: ",
        "Camera",
        "£100.00",
        "Case",
        "£20.00",
        "Together £117.00 (you save £3.00)",
    ]
    assert texts(block(kit(price_minor=12000)))[-1] == "Together £120.00"
    assert texts(block(kit(price_minor=None)))[-1] == "£20.00"


@pytest.mark.parametrize(
    ("missing", "currency", "said"),
    [
        (1230, "GBP", "Free delivery: another £12.30"),
        (0, "GBP", "Free delivery ✓"),
        (5, None, "Free delivery"),
    ],
)
def test_the_way_to_free_delivery(missing: int, currency: str | None, said: str) -> None:
    one = {
        "kind": "free_shipping",
        "target_minor": 5000,
        "missing_minor": missing,
        "currency": currency,
    }
    assert texts(block(offers(0, thresholds=[one])))[1:] == [said]


def test_a_reduction_that_may_not_be_told_is_not_told() -> None:
    incentive = {"kind": "percent", "value": None, "code": "MUG15", "valid_to": ""}
    assert "MUG15" in texts(block(offers(offers=[offer("1", incentive=incentive)])))


def test_a_former_price_has_its_word_and_a_line_through_it() -> None:
    reduction = {"reference_minor": 250, "text": "Lowest price in the 30 days before: £2.50"}
    for locale, was, now in (("en", "Was ", " now "), ("ru", "Было ", " теперь "),
                             ("pl", "Było ", " teraz ")):  # fmt: skip
        html = block(offers(offers=[offer("1", reduction=reduction)]), locale)
        said = texts(html)
        assert (said[2], said[4]) == (was, now)
        assert said[6] == "Lowest price in the 30 days before: £2.50"
        assert f"<del>{said[3]}</del>" in html
        assert f"<ins>{said[5]}</ins>" in html
    for none in (195, 100, None):  # no reduction at all
        html = block(offers(offers=[offer("1", reduction={"reference_minor": none})]))
        assert "<del>" not in html
        assert "<ins>" not in html


def test_an_incentive_s_own_sentence_and_label_stand_once() -> None:
    basis = "Lowest price in the 30 days before the reduction: £1.95"
    code = {"kind": "amount", "value": 30.0, "code": None, "lowest_30d_minor": 195, "text": basis,
            "label": "This price was worked out for you.", "valid_to": "soon"}  # fmt: skip
    said = texts(block(offers(offers=[offer("1", incentive=code)])))
    assert said[3:6] == ["−£0.30", basis, "This price was worked out for you."]
    assert not any("Lowest price in 30 days" in one for one in said)


def test_groups_have_their_names() -> None:
    group = {"label": "Lenses", "compatible": "verified", "offers": [offer("9")]}
    assert "Lenses" in texts(block(offers(1, groups=[group])))


def test_no_offers_no_block() -> None:
    assert (
        html_block({"placements": [{"name": "product", "title": "Empty", "offers": []}]}, BASE)
        == ""
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "https://[",
        "http:",
        "blob:x",
        "",
    ],
)
def test_only_addresses_of_the_web(address: str) -> None:
    html = block(offers(offers=[offer("1", product={"url": address, "image_url": address})]))
    for _, attributes in Elements(html).found:
        for name in ("href", "src"):
            assert attributes.get(name, BASE).startswith("https://shop.example/")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "<script>run()</script>",
        '"><img src=x onerror=run()>',
        "'><svg onload=run()>",
        "&lt;script&gt;",
        "</title>",
    ],
)
def test_markup_stays_text(text: str) -> None:
    hostile = offer(
        text,
        product={"title": text, "image_url": f"/{text}", "url": f"/{text}"},
        reason={"code": text, "text": text},
    )
    html = block(
        offers(title=text, offers=[hostile], groups=[{"label": text, "offers": [hostile]}])
    )
    found = Elements(html).found
    assert {tag for tag, _ in found} == {"section", "h2", "h3", "ul", "li", "img", "a", "p"}
    assert {name for _, attributes in found for name in attributes} == {
        "class",
        "dir",
        "src",
        "alt",
        "width",
        "height",
        "href",
    }
