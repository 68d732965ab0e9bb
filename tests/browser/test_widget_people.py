"""The widget for everybody: keyboard, screen reader, equal buttons, less motion, right to left.

Shows C10 of docs/mission.md.
"""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import RESERVED, Open, box
from tests.browser.fake_pairwell import WIDGET, Shop, offer, offers
from tests.browser.test_widget_forms import kit, threshold

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

EVERYTHING = (
    '<pairwell-offers anchor="1"></pairwell-offers>'
    '<pairwell-offers block="better"></pairwell-offers>'
    '<pairwell-bundle block="kit"></pairwell-bundle>'
    '<pairwell-offers placement="mini_cart"></pairwell-offers>'
    '<pairwell-threshold placement="cart" currency="GBP"></pairwell-threshold>'
)


def fill(shop: Shop) -> None:
    """One of everything."""
    features = [{"attribute": "Memory", "anchor": "64 GB", "offered": "256 GB"}]
    noted = {
        "comparison": [],
        "unit_price": "£6.50 / kg",
        "review": "★ 4.5 Fits well, Ann",
    }
    shop.placements = {
        "product": offers(
            offers=[
                offer("1", extras=noted),
                offer("2", 2, product={"image_url": ""}),
                offer("3", 3, product={"title": "שלום " * 12}),
            ]
        ),
        "product/better": offers(
            title="Better", offers=[offer("9", extras={"comparison": features})]
        ),
        "product/kit": kit(),
        "mini_cart": offers(title="One more thing", offers=[offer("7"), offer("8", 2)]),
        "cart": threshold(1230),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Open, shop: Shop, tools: Path, scheme: str) -> None:
    fill(shop)
    colours = "<style>:root { color-scheme: light dark; background: Canvas }</style>"
    page = open_page(EVERYTHING, head=RESERVED + colours)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.evaluate("document.getAnimations().forEach((a) => a.finish())")
    page.add_script_tag(path=tools / "node_modules" / "axe-core" / "axe.min.js")
    found = page.evaluate("axe.run()")
    assert [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]] == []
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}


def test_the_widget_as_served_is_made_from_its_source(tools: Path) -> None:
    made = tools / "made.js"
    source = WIDGET.with_name("pairwell.js")
    subprocess.run(["node", "minify.mjs", source, made], cwd=tools, check=True, timeout=60)  # noqa: S607
    assert made.read_bytes() == WIDGET.read_bytes(), "run: make widget"


def test_the_widget_as_served_is_small() -> None:
    assert len(gzip.compress(WIDGET.read_bytes(), 9)) <= 5000


FOCUSED = """() => {
  let at = document.activeElement;
  while (at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  if (at === document.body) return '';
  return at.ariaLabel || at.textContent || at.closest('label').querySelector('[dir]').textContent;
}"""


def test_all_of_it_by_keyboard(open_page: Open, shop: Shop) -> None:
    fill(shop)
    page = open_page(EVERYTHING)
    page.evaluate("document.addEventListener('pairwell:add', (e) => e.preventDefault())")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        reached.append(name)
        if name in {"Why this?", "Card", "No, thanks: Product 2"}:
            page.keyboard.press("Space")
        if name == "Add to cart: Product 3":
            page.keyboard.press("Enter")
        if name == "":
            break
    assert reached[:5] == [
        "Product 1",
        "Why this?",
        "Add to cart: Product 1",
        "No, thanks: Product 1",
        "Product 2",
    ]
    assert {"Add to cart: Product 9", "Case", "Card", "Add chosen"} <= set(reached)
    assert page.get_by_role("checkbox", name="Card").is_checked()
    expect(page.get_by_text("Often bought together").first).to_be_visible()
    # Product 2 was declined, and the next one got the focus.
    expect(page.get_by_role("button", name="No, thanks: Product 2")).to_have_count(0)


def alike(one: Locator, other: Locator) -> None:
    looks = """(e) => { const s = getComputedStyle(e); const b = e.getBoundingClientRect();
        return [Math.round(b.width), Math.round(b.height), s.color, s.backgroundColor,
                s.borderColor, s.fontSize, s.fontWeight, s.opacity] }"""
    assert one.evaluate(looks) == other.evaluate(looks)


@pytest.mark.parametrize("lang", ["en", "ru", "pl"])
def test_to_decline_is_as_easy_as_to_accept(open_page: Open, shop: Shop, lang: str) -> None:
    fill(shop)
    page = open_page(EVERYTHING, lang=lang)
    accepts, declines = page.locator("[part~=add]"), page.locator("[part~=decline]")
    assert accepts.count() == declines.count() == 7
    for accept, decline in zip(accepts.all(), declines.all(), strict=True):
        alike(accept, decline)
        assert box(accept)["height"] >= 44
    assert page.get_by_role("checkbox", checked=True).count() == 0


def test_less_motion_where_the_shopper_wants_less(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = offers(1)
    page = open_page("<pairwell-offers></pairwell-offers>")
    animation = "(section) => getComputedStyle(section).animationName"
    assert page.locator("section").evaluate(animation) == "fade"
    page.emulate_media(reduced_motion="reduce")
    assert page.locator("section").evaluate(animation) == "none"


def test_right_to_left_is_a_mirror(open_page: Open, shop: Shop) -> None:
    shop.placements = {"product": offers(1), "cart_added": offers(1)}
    page = open_page(
        '<div dir="rtl"><pairwell-offers></pairwell-offers>'
        '<pairwell-offers placement="cart_added" form="toast"></pairwell-offers></div>'
    )
    card = page.locator("li").first
    assert box(card.locator("img"))["x"] > box(card.get_by_role("link"))["x"]
    accept, decline = card.get_by_role("button").all()
    assert box(accept)["x"] > box(decline)["x"]
    assert box(page.locator(".toast"))["x"] == 16


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_gets_wider(open_page: Open, shop: Shop, width: int) -> None:
    fill(shop)
    page = open_page(EVERYTHING, lang="ru")
    page.set_viewport_size({"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_look_belongs_to_the_shop(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = offers(1)
    page = open_page(
        "<pairwell-offers></pairwell-offers>",
        head="<style>body { font-family: monospace; color: rgb(1, 2, 3) }"
        "pairwell-offers { display: block; min-height: 30em;"
        " --pairwell-radius: 9px; --pairwell-button: rgb(4, 5, 6) }"
        "pairwell-offers::part(name) { letter-spacing: 3px }</style>",
    )
    style = """(e) => { const s = getComputedStyle(e);
        return [s.fontFamily, s.color, s.borderRadius, s.backgroundColor, s.letterSpacing] }"""
    assert page.locator("[part~=add]").evaluate(style) == [
        "monospace",
        "rgb(1, 2, 3)",
        "9px",
        "rgb(4, 5, 6)",
        "normal",
    ]
    assert page.locator("[part=name]").evaluate(style)[4] == "3px"
