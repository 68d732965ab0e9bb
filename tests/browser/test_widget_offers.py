"""The widget shows what the server answers, asks once for a page, and tells what happened.

Shows C-01, P-03, S-11 of docs/mission.md.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Open, box
from tests.browser.fake_pairwell import Shop, offer, offers

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

WITH_THIS = (
    '<pairwell-offers site="pw_site_1" anchor="85123A" block="with_this" limit="3">'
    "</pairwell-offers>"
)
# A place of any size is kept where nobody looks yet.
BELOW = '<p style="height: 900px"></p>'


def leave(page: Page, shop: Shop, n: int) -> None:
    """Go to another page, which sends what waits, until n events arrived."""
    page.goto(f"{shop.url}/elsewhere")
    shop.await_that(lambda: len(shop.events) >= n)


def test_offers_with_picture_title_price_reason_and_two_buttons(
    open_page: Open, shop: Shop
) -> None:
    shop.placements["product/with_this"] = offers(2)
    page = open_page(WITH_THIS)
    expect(page.get_by_role("heading", name="Goes well with it")).to_be_visible()
    card = page.get_by_role("listitem").first
    expect(card.get_by_role("link", name="Product 1")).to_have_attribute(
        "href", re.compile("/p/1$")
    )
    expect(card.locator("img")).to_have_js_property("naturalWidth", 150)
    expect(card).to_contain_text("£1.95")
    expect(card.get_by_role("button")).to_have_count(2)
    reason = card.get_by_text("Often bought together")
    expect(reason).to_be_hidden()
    card.get_by_text("Why this?").click()
    expect(reason).to_be_visible()


def test_one_request_for_all_blocks_of_a_page(open_page: Open, shop: Shop) -> None:
    shop.placements = {
        "product/with_this": offers(3),
        "product/better": offers(1),
        "cart": offers(2),
    }
    open_page(
        WITH_THIS + '<pairwell-offers block="better"></pairwell-offers>'
        '<pairwell-offers placement="cart" '
        'cart=\'[{"product_id":"22423","quantity":1}]\'></pairwell-offers>'
        '<pairwell-threshold placement="cart" currency="GBP"></pairwell-threshold>'
    )
    (asked,) = shop.offers
    assert asked.pop("request_id")
    assert asked == {
        "placements": [
            {"name": "product", "block": "with_this", "limit": 3},
            {"name": "product", "block": "better", "limit": None},
            {"name": "cart", "block": None, "limit": None},
        ],
        "anchors": ["85123A"],
        "cart": [{"product_id": "22423", "quantity": 1}],
        "refused": [],
        "currency": "GBP",
        "locale": "en-GB",
        "channel": "widget",
    }
    # what was seen may be told already, in the same way
    assert set(shop.keys) == {"pw_site_1"}
    assert set(shop.kinds) == {"text/plain;charset=UTF-8"}  # no question first across origins


def test_a_block_with_another_anchor_asks_for_itself(open_page: Open, shop: Shop) -> None:
    shop.placements = {"product/with_this": offers(1), "cart/kit": offers(1)}
    page = open_page(
        WITH_THIS
        + '<pairwell-offers placement="cart" block="kit" anchor="22423"></pairwell-offers>'
    )
    expect(page.locator("section")).to_have_count(2)
    # two questions at once: they may arrive in either order
    assert sorted(one["anchors"] for one in shop.offers) == [["22423"], ["85123A"]]


def test_shown_at_once_and_seen_after_a_second_in_view(open_page: Open, shop: Shop) -> None:
    shop.placements["product/with_this"] = offers(2)
    page = open_page(
        "<div class=tall></div>" + WITH_THIS, head="<style>.tall { height: 2000px }</style>"
    )
    page.wait_for_timeout(1200)
    page.locator("pairwell-offers").scroll_into_view_if_needed()
    page.wait_for_timeout(1200)
    leave(page, shop, 4)
    assert [e["name"] for e in shop.events] == ["offer_shown"] * 2 + ["offer_seen"] * 2, shop.events
    assert len({e["id"] for e in shop.events}) == 4
    first = shop.events[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", first.pop("at"))
    assert first.pop("id")
    assert first == {
        "name": "offer_shown",
        "decision_id": "d-1",
        "offer_id": "offer-1",
        "product_id": "1",
        "price_minor": 195,
        "currency": "GBP",
        "placement": "product",
        "position": 1,
    }


def test_a_glance_is_not_seen(open_page: Open, shop: Shop, context: BrowserContext) -> None:
    context.add_init_script(
        "const soon = setTimeout;"
        "window.setTimeout = (act, ms) => soon(act, ms === 1000 ? 2500 : ms)"
    )
    shop.placements["product/with_this"] = offers(1)
    page = open_page(BELOW + WITH_THIS, head="")
    page.evaluate("scrollTo(0, 9e9)")
    page.wait_for_timeout(100)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(2600)
    leave(page, shop, 1)
    assert [event["name"] for event in shop.events] == ["offer_shown"]


def test_the_shop_s_own_code_adds(open_page: Open, shop: Shop) -> None:
    shop.placements["product/with_this"] = offers(2)
    page = open_page(WITH_THIS.replace("limit", 'add-url="/basket/add" limit'))
    page.evaluate(
        "document.addEventListener('pairwell:add', (event) => {"
        "  event.preventDefault(); window.got = event.detail; })"
    )
    button = page.get_by_role("button", name="Add to cart: Product 2")
    button.click()
    expect(page.get_by_role("button", name="Added")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Added")
    page.keyboard.press("Enter")
    assert page.evaluate("window.got") == {
        "items": [{"product_id": "2", "quantity": 1}],
        "decision_id": "d-1",
        "offer_id": "offer-2",
        "token": "token-2",
    }
    leave(page, shop, 3)
    assert shop.names("accepted") == ["2"]
    assert shop.added == []


def test_the_decision_goes_through_the_post_to_the_cart(open_page: Open, shop: Shop) -> None:
    shop.placements["product/with_this"] = offers(1, offers=[offer("a/b")])
    page = open_page(
        '<pairwell-offers block="with_this" add-url="/basket/add/{id}/">'
        '<input type="hidden" name="csrf" value="c-1"></pairwell-offers>'
    )
    page.evaluate("document.addEventListener('pairwell:added', () => document.title = 'added')")
    with page.expect_request("**/basket/add/a%2Fb/"):
        page.get_by_role("button", name="Add to cart").click()
    expect(page).to_have_title("added")
    assert shop.added == [
        {
            "product_id": ["a/b"],
            "quantity": ["1"],
            "decision_id": ["d-1"],
            "offer_id": ["offer-a/b"],
            "token": ["token-a/b"],
            "csrf": ["c-1"],
        }
    ]


@pytest.mark.parametrize("add_url", ["", 'add-url="/basket/add"'])
def test_where_nobody_can_add_the_page_of_the_product_opens(
    open_page: Open, shop: Shop, add_url: str
) -> None:
    shop.placements["product/with_this"] = offers(1)
    shop.refuse_add = True
    page = open_page(f'<pairwell-offers block="with_this" {add_url}></pairwell-offers>')
    page.get_by_role("button", name="Add to cart").click()
    page.wait_for_url("**/p/1")
    leave(page, shop, 2)
    assert shop.names("clicked") == ["1"]
    assert shop.names("accepted") == []


def test_a_declined_offer_goes_and_is_not_asked_for_again(
    open_page: Open, shop: Shop, said: list[str]
) -> None:
    shop.placements["product/with_this"] = offers(2)
    page = open_page(WITH_THIS)
    page.get_by_role("button", name="No, thanks: Product 1").click()
    expect(page.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("link", name="Product 2")).to_be_focused()
    page.evaluate("pairwell.cart([{product_id: '22423', quantity: 2}])")
    page.wait_for_function(
        "document.querySelector('pairwell-offers').shadowRoot.querySelectorAll('li').length == 2"
    )
    assert shop.offers[1]["refused"] == ["1"]
    assert shop.offers[1]["cart"] == [{"product_id": "22423", "quantity": 2}]
    page.get_by_role("button", name="No, thanks: Product 1").click()
    page.get_by_role("button", name="No, thanks: Product 2").click()
    expect(page.locator("section")).to_have_count(0)
    leave(page, shop, 7)
    assert shop.names("dismissed") == ["1", "1", "2"]
    assert said == []


def test_a_product_without_a_picture_gets_a_placeholder(open_page: Open, shop: Shop) -> None:
    shop.placements["product/with_this"] = offers(
        offers=[
            offer("1", product={"image_url": None}),
            offer("2", 2, product={"image_url": "data:,"}),
        ]
    )
    page = open_page(WITH_THIS)
    expect(page.locator("img")).to_have_count(0)
    expect(page.locator("[part=image]")).to_have_text(["P", "P"])
    placeholder = box(page.locator("[part=image]").first)
    assert placeholder["width"] == placeholder["height"] == 80


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("ru", ["корзину", "нужно", "Почему это?", "1,95\u00a0£"]),
        ("pl", ["Do koszyka", "Nie, dziękuję", "Dlaczego to?", "1,95\u00a0GBP"]),
        ("ja", ["Add to cart", "No, thanks", "Why this?", "£1.95"]),
        ("not a language", ["Add to cart", "£1.95"]),
        ("__proto__", ["Add to cart", "£1.95"]),
    ],
)
def test_languages_and_money(open_page: Open, shop: Shop, lang: str, texts: list[str]) -> None:
    shop.placements["product/with_this"] = offers(1)
    page = open_page(WITH_THIS, lang=lang)
    for text in texts:
        expect(page.locator("section")).to_contain_text(text)


def test_money_without_minor_units(open_page: Open, shop: Shop) -> None:
    shop.placements["product/with_this"] = offers(
        offers=[
            offer("1", product={"currency": "JPY"}),
            offer("2", product={"currency": "?"}),
            offer("3", product={"price_minor": None}),
        ]
    )
    page = open_page(WITH_THIS)
    expect(page.locator("[part=price]")).to_have_text(["JP¥195", "", ""])


ENDS = "new Date('2026-11-30T12:00:00Z').toLocaleString('en-GB')"
"""The instant itself, with its time: a day alone could say half a day too much."""


def silent_of(incentive: dict[str, Any]) -> dict[str, Any]:
    """The same where no claim of a reduction may be made."""
    return incentive | {"value": None, "lowest_30d_minor": None, "valid_to": "", "text": None}


def test_what_else_may_be_said_of_an_offer(open_page: Open, shop: Shop) -> None:
    extras = {
        "unit_price": "£6.50 / kg",
        "instalment": "3 × £0.65",
        "review": "★ 4.5 Fits well, Ann",
        "comparison": [],
    }
    incentive = {
        "kind": "percent",
        "value": 0.15,
        "code": "MUG15",
        "lowest_30d_minor": 210,
        "valid_to": "2026-11-30T12:00:00Z",
        "text": "Lowest price in the 30 days before the reduction: £2.10",
        "label": None,
    }
    amount = incentive | {"kind": "amount", "value": 30, "code": None, "valid_to": None}
    multibuy = {
        "kind": "multibuy",
        "value": 1,
        "code": "THREE",
        "valid_to": None,
        "text": "Take 3, pay for 2: the cheapest is free. You save £1.95.",
    }
    own = silent_of(incentive) | {"label": "This price was worked out for you."}
    shop.placements["product/with_this"] = offers(
        offers=[
            offer("1", sponsored=True, incentive=incentive, extras=extras),
            offer("2", 2, incentive=silent_of(incentive)),
            offer("3", 3, incentive=amount),
            offer("4", 4, incentive=multibuy),
            offer("5", 5, incentive=own),
        ],
        groups=[{"label": "Lenses", "compatible": "verified", "offers": [offer("9", 2)]}],
    )
    page = open_page(BELOW + WITH_THIS.replace("limit=", "data-limit="), head="")
    assert page.locator("p[part=note]").all_text_contents() == [
        "Sponsored",
        "£6.50 / kg",
        "3 × £0.65",
        f"-15% MUG15 until {page.evaluate(ENDS)}",
        "Lowest price in the 30 days before the reduction: £2.10",
        "★ 4.5 Fits well, Ann",
        "MUG15",  # a code may be told where a reduction may not
        "-£0.30",
        "Lowest price in the 30 days before the reduction: £2.10",
        "THREE",
        "Take 3, pay for 2: the cheapest is free. You save £1.95.",
        "MUG15",
        "This price was worked out for you.",
    ]
    expect(page.get_by_text("Lenses")).to_be_visible()
    expect(page.get_by_role("link", name="Product 9")).to_be_visible()
