"""Kits, thresholds, comparisons, cart, mini-cart and toast: each form by what it has to do.

Shows C1, S-07 of docs/mission.md.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, box
from tests.browser.fake_pairwell import Json, Shop, offer, offers

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

BUNDLE = '<pairwell-bundle block="kit" anchor="c"></pairwell-bundle>'


def kit(**changes: Any) -> Json:
    """A camera with a case and a card: 100.00 + 20.00 + 10.00 for 117.00."""
    members = [
        {
            "product": {
                "product_id": i,
                "title": t,
                "url": f"/p/{i}",
                "price_minor": p,
                "currency": "GBP",
            },
            "role": role,
            "included": True,
        }
        for i, t, p, role in [
            ("c", "Camera", 10000, "anchor"),
            ("b", "Case", 2000, "addon"),
            ("m", "Card", 1000, "addon"),
        ]
    ]
    bundle = {
        "members": members,
        "sum_minor": 13000,
        "price_minor": 11700,
        "saving_minor": 1300,
        "refund_rule": "Parts go back at their share.",
        "add": {"token": "kit-token"},
        "reason": {"code": "kit", "text": "Often taken together"},
    }
    return offers(0, title="A kit", bundle=bundle | changes)


def test_nothing_of_a_kit_is_ticked_and_the_anchor_is_named(open_page: Open, shop: Shop) -> None:
    shop.placements["product/kit"] = kit()
    page = open_page(BUNDLE)
    assert page.get_by_role("checkbox").count() == 2
    assert page.get_by_role("checkbox", checked=True).count() == 0
    expect(page.locator("label").first).to_contain_text("This product: Camera")
    expect(page.locator("label [part=price]")).to_have_text(["£100.00", "£20.00", "£10.00"])
    expect(page.get_by_text("Parts go back at their share.")).to_be_visible()
    page.get_by_text("Why this?").click()
    expect(page.get_by_text("Often taken together")).to_be_visible()
    page.evaluate("document.addEventListener('pairwell:add', () => { window.added = true; })")
    page.get_by_role("button", name="Add chosen").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.added") is None  # nothing chosen, nothing added


def test_sum_and_saving_follow_the_ticks(open_page: Open, shop: Shop) -> None:
    shop.placements["product/kit"] = kit()
    page = open_page(BUNDLE)
    total = page.locator("output")
    expect(total).to_have_text("Together £100.00")
    page.get_by_label("Case").check()
    expect(total).to_have_text("Together £120.00")  # a part of a kit has no kit's price
    page.get_by_label("Card").check()
    expect(total).to_have_text("Together £117.00 (you save £13.00)")
    page.get_by_label("Case").uncheck()
    expect(total).to_have_text("Together £110.00")


def test_a_saving_is_what_the_prices_say(open_page: Open, shop: Shop) -> None:
    shop.placements["product/kit"] = kit(price_minor=13000, saving_minor=5000)
    page = open_page(BUNDLE)
    page.get_by_label("Case").check()
    page.get_by_label("Card").check()
    expect(page.locator("output")).to_have_text("Together £130.00")


@pytest.mark.parametrize(("ticks", "token"), [(["Card"], ""), (["Case", "Card"], "kit-token")])
def test_what_is_ticked_is_added(open_page: Open, shop: Shop, ticks: list[str], token: str) -> None:
    shop.placements["product/kit"] = kit()
    page = open_page(BUNDLE)
    page.evaluate(
        "document.addEventListener('pairwell:add', (event) => {"
        "  event.preventDefault(); window.got = event.detail; })"
    )
    for tick in ticks:
        page.get_by_label(tick).check()
    page.get_by_role("button", name="Add chosen").click()
    got = page.evaluate("window.got")
    ids = ["c", *({"Case": "b", "Card": "m"}[t] for t in ticks)]
    assert got["items"] == [{"product_id": i, "quantity": 1} for i in ids]
    assert got["token"] == token
    page.goto(f"{shop.url}/elsewhere")
    shop.await_that(lambda: bool(shop.names("accepted")))
    assert shop.names("shown") == ["b", "m"]
    assert shop.names("accepted") == ids[1:]  # the anchor was not offered


def test_a_kit_goes_into_the_cart_piece_by_piece(open_page: Open, shop: Shop) -> None:
    shop.placements["product/kit"] = kit()
    page = open_page('<pairwell-bundle block="kit" add-url="/basket/add"></pairwell-bundle>')
    page.get_by_label("Card").check()
    page.get_by_role("button", name="Add chosen").click()
    expect(page.locator("[role=status]")).to_have_text("Added")
    # A part of the kit is sold without the kit's token: at the price of its pieces.
    assert [{name: value for name, (value,) in one.items()} for one in shop.added] == [
        {"product_id": i, "quantity": "1", "decision_id": "d-1", "offer_id": "", "token": ""}
        for i in "cm"
    ]


def test_a_kit_is_declined_by_one_click(open_page: Open, shop: Shop) -> None:
    shop.placements["product/kit"] = kit()
    page = open_page(BUNDLE)
    page.get_by_role("button", name="No, thanks").click()
    expect(page.locator("section")).to_have_count(0)
    page.goto(f"{shop.url}/elsewhere")
    shop.await_that(lambda: shop.names("dismissed") == ["b", "m"])


def threshold(missing: int, **changes: Any) -> Json:
    return offers(
        0,
        title="",
        thresholds=[
            {"kind": "free_shipping", "target_minor": 5000, "missing_minor": missing, "tiers": []}
            | changes
        ],
    )


@pytest.mark.parametrize(
    ("missing", "text", "value"),
    [
        (1230, "Free delivery: another £12.30", 3770),
        (0, "Free delivery ✓", 5000),
        (-90, "Free delivery ✓", 5090),
    ],
)
def test_the_way_to_free_delivery(
    open_page: Open, shop: Shop, missing: int, text: str, value: int
) -> None:
    shop.placements["cart"] = threshold(missing)
    page = open_page(
        '<pairwell-threshold placement="cart" currency="GBP"></pairwell-threshold>',
        head="<style>pairwell-threshold { display: block; min-height: 6em }</style>",
    )
    expect(page.get_by_role("progressbar", name=text)).to_be_visible()
    expect(page.locator("section p").first).to_have_text(text)
    assert page.locator("progress").evaluate("(bar) => [bar.max, bar.position]") == [
        5000,
        min(value / 5000, 1),
    ]


def test_tiers_one_after_the_other(open_page: Open, shop: Shop) -> None:
    kinds = {"discount": 2000, "free_shipping": 5000, "gift": 10000}
    shop.placements["cart"] = threshold(
        1000, tiers=[{"kind": k, "target_minor": t, "reached": t < 4000} for k, t in kinds.items()]
    )
    page = open_page(
        '<pairwell-threshold placement="cart" currency="GBP"></pairwell-threshold>',
        head="<style>pairwell-threshold { display: block; min-height: 14em }</style>",
    )
    expect(page.locator("section p:has(progress)")).to_have_text(
        ["Discount ✓", "Free delivery: another £10.00", "Gift: another £60.00"]
    )
    bars = page.locator("progress").evaluate_all("(all) => all.map((bar) => [bar.value, bar.max])")
    assert bars == [[2000, 2000], [2000, 3000], [0, 5000]]


def test_the_bar_follows_the_cart(open_page: Open, shop: Shop) -> None:
    shop.placements["cart"] = threshold(1230)
    page = open_page(
        '<pairwell-threshold placement="cart" currency="GBP"></pairwell-threshold>',
        head="<style>pairwell-threshold { display: block; min-height: 6em }</style>",
    )
    shop.placements["cart"] = threshold(0)
    page.evaluate("pairwell.cart([{product_id: '1', quantity: 1, unit_price_minor: 9900}])")
    expect(page.locator("section p").first).to_have_text("Free delivery ✓")


def test_a_better_product_is_compared_feature_by_feature(open_page: Open, shop: Shop) -> None:
    shop.placements["product/better"] = offers(
        offers=[
            offer(
                "1",
                extras={
                    "comparison": [
                        {"attribute": "Memory", "anchor": "64 GB", "offered": "256 GB"},
                        {"attribute": "Camera", "anchor": "12 MP", "offered": "48 MP"},
                    ]
                },
            )
        ]
    )
    page = open_page('<pairwell-offers block="better"></pairwell-offers>')
    rows = page.get_by_role("row")
    assert [row.locator("th, td").all_text_contents() for row in rows.all()] == [
        ["", "This product", "Product 1"],
        ["Memory", "64 GB", "256 GB"],
        ["Camera", "12 MP", "48 MP"],
    ]


def test_cart_and_mini_cart_are_one_under_the_other(open_page: Open, shop: Shop) -> None:
    shop.placements = {"cart": offers(2), "mini_cart": offers(2), "product": offers(2)}
    page = open_page(
        "".join(f'<pairwell-offers placement="{p}"></pairwell-offers>' for p in shop.placements)
    )
    lefts = [
        [box(card)["x"] for card in block.locator("li").all()]
        for block in page.locator("pairwell-offers").all()
    ]
    assert [len(set(x)) for x in lefts] == [1, 1, 2]
    widths = (
        page.locator("pairwell-offers")
        .locator("img")
        .evaluate_all("(all) => all.map((i) => i.width)")
    )
    assert widths == [80, 80, 48, 48, 80, 80]


@pytest.mark.parametrize(
    "dress",
    [
        "body { background: #000; color: #fff }",
        "body { color-scheme: dark }",
        ":root { color-scheme: dark } body { color: #fff }",
    ],
)
def test_a_toast_is_read_whatever_the_page_wears(open_page: Open, shop: Shop, dress: str) -> None:
    shop.placements["cart_added"] = offers(1)
    page = open_page(
        '<pairwell-offers placement="cart_added" form="toast"></pairwell-offers>',
        head=f"<style>{dress}</style>",
    )
    colours = page.locator(".toast").evaluate(
        "(e) => [getComputedStyle(e).color, getComputedStyle(e.querySelector('h2')).color,"
        " getComputedStyle(e).backgroundColor].map((c) => c.match(/\\d+/g).slice(0, 3)"
        ".reduce((sum, one) => sum + Number(one), 0))"
    )
    text, title, ground = colours
    assert text == title
    assert abs(text - ground) > 500  # black on white, or white on nearly black


def test_a_toast_lies_over_the_page_and_takes_nothing_from_it(open_page: Open, shop: Shop) -> None:
    shop.placements["cart_added"] = offers(1)
    page = open_page(
        '<button id="buy">Buy</button>'
        '<pairwell-offers placement="cart_added" form="toast"></pairwell-offers>',
        head="",
    )
    toast = box(page.locator("section"))
    assert (round(toast["x"] + toast["width"]), round(toast["y"] + toast["height"])) == (984, 784)
    assert page.evaluate("document.activeElement === document.body")
    page.locator("#buy").click(timeout=1000)  # nothing is in the way
    assert page.evaluate("window.shift") == 0
    page.get_by_role("button", name="No, thanks").click()
    expect(page.locator("section")).to_have_count(0)
