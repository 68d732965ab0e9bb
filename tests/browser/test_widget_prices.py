"""The widget's prices: what was struck through, what it is now, and what stands beside them.

Shows C6 of docs/mission.md: a former price only where the answer gives one, told to
those who hear the page as well as to those who see it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import RESERVED, WATCH, Open, box
from tests.browser.fake_pairwell import Shop, offer, offers

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

BASIS = "Lowest price in the 30 days before the reduction: £2.50"
REDUCTION = {"reference_minor": 250, "saving_minor": 55, "percent": 22, "text": BASIS}
CODE = {
    "name": "mugs", "kind": "percent", "value": 0.15, "code": "MUG15", "paid_minor": 165,
    "valid_to": "2026-11-30T12:00:00+00:00", "lowest_30d_minor": 195, "saving_minor": None,
    "text": "Lowest price in the 30 days before the reduction: £1.95", "label": None,
}  # fmt: skip
PERSONAL = CODE | {
    "value": None, "text": None, "valid_to": None,
    "label": "This price was worked out for you.",
}  # fmt: skip
WIDGET = '<pairwell-offers anchor="1"></pairwell-offers>'


def prices(*reductions: dict[str, Any] | None) -> dict[str, Any]:
    """One offer for each."""
    return offers(offers=[offer(str(n), n, reduction=r) for n, r in enumerate(reductions, 1)])


def heard(price: Locator) -> str:
    """All of its text, what is not seen included."""
    return " ".join((price.text_content() or "").split())


def test_a_former_price_is_struck_and_said(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = prices(REDUCTION, None)
    page = open_page(WIDGET)
    reduced, plain = page.locator("[part=price]").all()
    assert heard(reduced) == "Was£2.50 Now£1.95"
    expect(reduced.get_by_role("deletion")).to_have_text("Was£2.50")
    expect(reduced.get_by_role("insertion")).to_have_text("Now£1.95")
    lines = "(e) => getComputedStyle(e).textDecorationLine"
    assert reduced.locator("del").evaluate(lines) == "line-through"
    assert reduced.locator("ins").evaluate(lines) == "none"
    for word in reduced.locator("i").all():
        assert word.evaluate("(e) => getComputedStyle(e).opacity") == "0"
        assert word.evaluate("(e) => getComputedStyle(e).position") == "absolute", "takes no room"
    expect(page.locator("li").first.locator("[part=note]")).to_have_text(BASIS)
    assert heard(plain) == "£1.95", "without a proof nothing is said"
    assert page.locator("del").count() == page.locator("ins").count() == 1
    assert page.locator("li").nth(1).locator("[part=note]").count() == 0


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("Was", "Now")), ("ru", ("Было", "Теперь")), ("pl", ("Było", "Teraz"))],
)
def test_the_words_are_of_the_page_s_language(
    open_page: Open, shop: Shop, lang: str, words: tuple[str, str]
) -> None:
    shop.placements["product"] = prices(REDUCTION)
    page = open_page(WIDGET, lang=lang)
    assert page.locator("[part=price] i").all_text_contents() == list(words)


@pytest.mark.parametrize(
    "reduction",
    [
        {},
        {"text": BASIS},
        REDUCTION | {"reference_minor": None},
        REDUCTION | {"reference_minor": 195},  # no reduction at all
        REDUCTION | {"reference_minor": 100},
        REDUCTION | {"reference_minor": "x"},
        "reduced",
        7,
    ],
)
def test_what_is_no_reduction_strikes_nothing(
    open_page: Open, shop: Shop, reduction: Any, said: list[str]
) -> None:
    shop.placements["product"] = prices(reduction)
    page = open_page(WIDGET)
    expect(page.locator("[part=price]")).to_have_text("£1.95")
    assert page.locator("del, ins").count() == 0
    assert said == []


def test_what_was_sent_as_text_stays_text(open_page: Open, shop: Shop) -> None:
    attack = "<img src=x onerror=alert(1)>"
    evil = CODE | {"text": attack, "label": attack, "code": attack, "valid_to": "tomorrow"}
    shop.placements["product"] = offers(
        offers=[offer("1", incentive=evil, reduction=REDUCTION | {"text": attack})]
    )
    page = open_page(WIDGET)
    notes = page.locator("[part=note]").all_text_contents()
    assert notes.count(attack) == 3
    assert page.locator("li img").count() == 1, "the product's own"


def test_a_code_stands_with_its_proof_and_a_personal_price_with_its_label(
    open_page: Open, shop: Shop
) -> None:
    shop.placements["product"] = offers(
        offers=[offer("1", incentive=CODE), offer("2", 2, incentive=PERSONAL)]
    )
    page = open_page(WIDGET)
    first, second = page.locator("li").all()
    ends = page.evaluate(f"new Date({CODE['valid_to']!r}).toLocaleString('en-GB')")
    assert first.locator("[part=note]").all_text_contents() == [
        f"-15% MUG15 until {ends}",
        CODE["text"],
    ]
    assert second.locator("[part=note]").all_text_contents() == ["MUG15", PERSONAL["label"]]
    assert page.locator("del").count() == 0, "the price itself is as it was"


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_and_no_page_gets_wider(
    open_page: Open, shop: Shop, context: BrowserContext, width: int
) -> None:
    context.add_init_script(WATCH)
    dear = {"price_minor": 123456789, "title": "Ö" * 80}
    big = REDUCTION | {"reference_minor": 999999999}
    shop.placements["product"] = offers(
        offers=[offer("1", product=dear, reduction=big, incentive=CODE), offer("2", 2)]
    )
    # A place that is kept, as docs/widget.md tells.
    kept = RESERVED.replace("32em", "80em")
    page = open_page(WIDGET, head=kept, lang="ru")
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("window.shift") == 0


def test_right_to_left_reads_was_before_now(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = prices(REDUCTION)
    page = open_page(f'<div dir="rtl">{WIDGET}</div>')
    was, now = box(page.locator("del")), box(page.locator("ins"))
    assert was["x"] > now["x"] + now["width"] - 1, "from the right: what it was, what it is"
    assert was["y"] == pytest.approx(now["y"], abs=2)


def test_parts_are_the_shop_s_to_style(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = prices(REDUCTION)
    page = open_page(
        WIDGET,
        head=RESERVED + "<style>pairwell-offers::part(del) { color: rgb(9, 8, 7) }"
        "pairwell-offers::part(ins) { color: rgb(1, 2, 3) }</style>",
    )
    colour = "(e) => getComputedStyle(e).color"
    assert page.locator("del").evaluate(colour) == "rgb(9, 8, 7)"
    assert page.locator("ins").evaluate(colour) == "rgb(1, 2, 3)"


def test_axe_finds_nothing_in_prices(open_page: Open, shop: Shop, tools: Path) -> None:
    shop.placements["product"] = offers(
        offers=[
            offer("1", reduction=REDUCTION, incentive=CODE),
            offer("2", 2, incentive=PERSONAL),
        ]
    )
    page = open_page(WIDGET)
    page.evaluate("document.getAnimations().forEach((a) => a.finish())")
    page.add_script_tag(path=tools / "node_modules" / "axe-core" / "axe.min.js")
    found = page.evaluate("axe.run()")
    assert [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]] == []
