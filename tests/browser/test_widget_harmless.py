"""Whatever the server says or does not say, the page of the shop is as it was."""

from __future__ import annotations

import json
import socket
from itertools import islice, product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, box
from tests.browser.fake_pairwell import Json, Shop, offer, offers

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

ALL = (
    '<pairwell-offers anchor="1"></pairwell-offers><pairwell-bundle block="kit"></pairwell-bundle>'
    '<pairwell-threshold placement="cart" currency="GBP"></pairwell-threshold>'
)
STRICTEST = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# Reserving needs a style sheet, which the strictest policy has not: there, the place is below.
BELOW = "<p>" + "A long description.<br>" * 60 + "</p>"


def harmless(page: Page, said: list[str]) -> None:
    """Nothing shown, nothing moved, nothing said, no event sent."""
    assert page.locator("section").count() == 0
    assert box(page.locator("pairwell-offers"))["height"] == 0
    assert page.evaluate("window.shift") == 0
    assert said == []


GARBAGE = [
    b"",
    b"null",
    b"[]",
    b"42",
    b"<!doctype html><h1>502</h1>",
    b'{"placements": {}}',
    b"\xff\xfe{",
    b'{"placements": [null, 1, "x"]}',
    b'{"placements": [{"name": "payment", "offers": []}]}',
    b'{"placements": [{"name": "product", "offers": [null]}]}',
    b'{"placements": [{"name": "product", "offers": [{"product": {}}]}]}',
    b'{"placements": [{"name": "product", "offers": "abc", "groups": 3}]}',
    b'{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
    b'{"placements": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"placements": [{"name": "product", "title": "' + b"x" * 10_000_000 + b'"}]}',
]


def test_garbage_instead_of_an_answer(open_page: Open, shop: Shop, said: list[str]) -> None:
    shop.body = b"garbage"
    page = open_page(ALL, head="", ready=False)
    for body in GARBAGE:
        shop.body = body
        with page.expect_response("**/v1/offers**") as response:
            page.evaluate("pairwell.cart([])")
        response.value.finished()
        page.wait_for_timeout(50)
        harmless(page, said)
    assert page.evaluate("({}).polluted") is None


def test_an_answer_after_five_seconds(open_page: Open, shop: Shop, said: list[str]) -> None:
    shop.wait = 5
    shop.placements["product"] = offers(3)
    page = open_page(ALL, head="", ready=False)
    page.wait_for_timeout(900)
    harmless(page, said)


def test_a_dead_server(open_page: Open, shop: Shop, said: list[str]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
    page = open_page(ALL.replace("anchor", f'src="{dead}" anchor'), head="", ready=False)
    page.wait_for_timeout(400)
    # The browser itself writes one line about a connection refused, and no page can prevent it.
    assert said in ([], ["Failed to load resource: net::ERR_CONNECTION_REFUSED"])
    said.clear()
    harmless(page, said)


def test_what_the_server_put_there_stays_without_an_answer(open_page: Open, shop: Shop) -> None:
    shop.body = b"garbage"
    page = open_page("<pairwell-offers><a href=/p/7>Fallback</a></pairwell-offers>", ready=False)
    page.wait_for_timeout(300)
    expect(page.get_by_role("link", name="Fallback")).to_be_visible()
    shop.body, shop.placements["product"] = None, offers(1)
    page.evaluate("pairwell.cart([])")
    expect(page.get_by_role("link", name="Product 1")).to_be_visible()
    expect(page.get_by_role("link", name="Fallback")).to_be_hidden()


def test_offers_go_when_no_new_ones_come(open_page: Open, shop: Shop, said: list[str]) -> None:
    shop.placements["product"] = offers(2)
    page = open_page("<pairwell-offers></pairwell-offers>")
    shop.body = b"garbage"
    page.evaluate("pairwell.cart([])")
    expect(page.locator("section")).to_have_count(0)
    assert said == []
    assert page.evaluate("window.shift") == 0


def test_the_strictest_policy_is_kept(open_page: Open, shop: Shop, said: list[str]) -> None:
    shop.csp = STRICTEST
    shop.placements = {
        "product": offers(3),
        "cart": offers(
            1,
            thresholds=[
                {"kind": "free_shipping", "target_minor": 5000, "missing_minor": 1230, "tiers": []}
            ],
        ),
    }
    page = open_page(BELOW + ALL, head="")
    page.locator("pairwell-offers").scroll_into_view_if_needed()
    expect(page.get_by_role("link", name="Product 3")).to_be_visible()
    assert page.locator("li").first.evaluate("(card) => getComputedStyle(card).display") == "grid"
    page.get_by_text("Why this?").first.click()
    page.get_by_role("button", name="No, thanks: Product 1").click()
    page.get_by_role("button", name="Add to cart: Product 2").dispatch_event("click")
    page.wait_for_url("**/p/2")
    assert said == []


def attacks() -> list[str]:
    """Two hundred ways to be run, had a title or an address ever become markup or a script."""
    act = "window.run=1"
    markup = [
        f"<script>{act}</script>",
        f"<img src=x onerror={act}>",
        f"<svg onload={act}>",
        f"<svg><script>{act}</script>",
        f"<iframe srcdoc='<script>parent.{act}</script>'>",
        f"<body onload={act}>",
        f"<details open ontoggle={act}>",
        f"<math><mtext></p><img src onerror={act}>",
        f"<style>@import 'javascript:{act}'</style>",
        f"<a href=javascript:{act}>x</a>",
        f"<template><img src onerror={act}></template>",
        f"<input autofocus onfocus={act}>",
        f"<object data=javascript:{act}>",
        f"<embed src=javascript:{act}>",
        f"<base href=javascript:{act}//>",
        f"<form action=javascript:{act}><button>x",
        f"<video><source onerror={act}>",
        f"<marquee onstart={act}>",
        "{{constructor.constructor('window.run=1')()}}",
        "${window.run=1}",
    ]
    breaks = ["{}", '">{}', "'>{}", "</title>{}", "</script>{}", "--><!-- -->{}", "\x00{}"]
    addresses = [
        f"javascript:{act}",
        f"JaVaScRiPt:{act}",
        f"java\tscript:{act}",
        f" javascript:{act}",
        f"\x01javascript:{act}",
        f"javascript://%0a{act}",
        f"data:text/html,<script>parent.{act}</script>",
        f"vbscript:{act}",
        f"view-source:javascript:{act}",
        f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{act}'/>",
        f"blob:javascript:{act}",
        f"x' onerror='{act}",
    ]
    made = (form.format(text) for form, text in product(breaks, markup))
    return [*addresses, *(f"{a}//{i}" for i in range(4) for a in addresses), *islice(made, 140)]


STRANGE = """() => {
  const ours = 'SECTION H2 UL LI DIV P A SPAN IMG BUTTON DETAILS SUMMARY TABLE TR TH TD'.split(' ');
  const odd = ({name, value}) =>
    name.startsWith('on') || (/href|src/.test(name) && !/^https?:/.test(value));
  return [...document.querySelector('#w').shadowRoot.querySelectorAll('*')]
    .filter((e) => !ours.includes(e.tagName) || [...e.attributes].some(odd))
    .map((e) => e.outerHTML);
}"""


def test_two_hundred_attacks_and_none_is_run(open_page: Open, shop: Shop, said: list[str]) -> None:
    payloads = attacks()
    assert len(set(payloads)) == 200
    # On a page without any policy: the widget alone has to hold.
    page = open_page("<div id=place></div>", head="", ready=False)
    for start in range(0, 200, 5):
        shop.placements["product"] = offers(
            title=payloads[start], offers=[hostile(p) for p in payloads[start : start + 5]]
        )
        with page.expect_response("**/v1/offers**"):
            page.evaluate("""document.querySelector('#place').replaceChildren(
                Object.assign(document.createElement('pairwell-offers'), {id: 'w'}))""")
        page.evaluate("scrollTo(0, 9e9)")
        page.wait_for_function(
            "document.querySelector('#w').shadowRoot.querySelectorAll('li').length == 5"
        )
        # Whatever can be pressed is pressed.
        page.evaluate("""() => {
            addEventListener('click', (e) => e.preventDefault(), {once: true});
            for (const a of document.querySelector('#w').shadowRoot.querySelectorAll('a, summary'))
              if (!a.href || !a.href.startsWith('http')) a.click();
        }""")
        assert page.evaluate(STRANGE) == []
    assert page.evaluate("window.run") is None
    assert said == []


def hostile(payload: str) -> Json:
    """An offer with the payload wherever a string goes; it would show."""
    return offer(
        payload,
        product={
            "title": payload,
            "url": payload,
            "image_url": payload if ":" in payload[:20] else None,
        },
        reason={"code": payload, "text": payload},
        technique=payload,
        incentive={"kind": payload, "value": payload, "code": payload, "valid_to": payload},
        extras={
            "comparison": [{"attribute": payload, "anchor": payload, "offered": payload}],
            "unit_price": payload,
            "instalment": payload,
            "review": payload,
        },
    )


def test_nothing_moves_when_it_arrives_in_a_place_kept_for_it(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = offers(3)
    shop.wait = 0.1
    page = open_page("<pairwell-offers></pairwell-offers><p>Below</p>")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") == 0
    expect(page.get_by_text("Below")).to_be_in_viewport()


def test_without_a_place_it_waits_until_it_moves_nothing(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = offers(3)
    shop.wait = 0.1
    page = open_page("<pairwell-offers></pairwell-offers>" + BELOW, head="", ready=False)
    shop.await_that(lambda: len(shop.offers) == 1)
    page.wait_for_timeout(500)
    assert page.locator("section").count() == 0
    page.mouse.wheel(0, 500)
    page.locator("section").wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") == 0


def test_nothing_is_kept_and_nobody_named_before_consent(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = offers(2)
    page = open_page('<pairwell-offers customer="13085" consent="no"></pairwell-offers>')
    page.get_by_role("button", name="No, thanks: Product 1").click()
    kept = "[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]"
    assert page.evaluate(kept) == [[], [], ""]
    page.evaluate("document.querySelector('pairwell-offers').removeAttribute('customer')")
    page.evaluate("pairwell.consent(true), pairwell.cart([])")
    page.wait_for_function("localStorage.pairwell")
    visitor = page.evaluate("localStorage.pairwell")
    shop.await_that(lambda: len(shop.offers) == 2)
    page.evaluate("pairwell.consent(false), pairwell.cart([])")
    shop.await_that(lambda: len(shop.offers) == 3)
    assert page.evaluate(kept) == [[], [], ""]
    page.goto(f"{shop.url}/elsewhere")
    shop.await_that(lambda: any(one["name"] == "offer_dismissed" for one in shop.events))
    assert [one.get("visitor_id") for one in shop.offers] == [None, visitor, None]
    assert "customer_id" not in json.dumps(shop.offers + shop.events)
    assert {one["name"] for one in shop.events if "visitor_id" not in one} >= {"offer_dismissed"}


@pytest.mark.parametrize("consent", ["consent", 'consent="yes"', 'consent="true"'])
def test_with_consent_a_known_customer_is_named(open_page: Open, shop: Shop, consent: str) -> None:
    shop.placements["product"] = offers(1)
    page = open_page(f'<pairwell-offers customer="13085" {consent}></pairwell-offers>')
    assert shop.offers[0]["customer_id"] == "13085"
    page.goto(f"{shop.url}/elsewhere")
    shop.await_that(lambda: bool(shop.events))
    assert [one["customer_id"] for one in shop.events] == ["13085"]


def test_a_browser_that_says_no_is_believed(open_page: Open, shop: Shop) -> None:
    shop.placements["product"] = offers(1)
    page = open_page(
        '<script>Object.defineProperty(navigator, "globalPrivacyControl", {value: true})</script>'
        '<pairwell-offers customer="13085" consent></pairwell-offers>'
    )
    assert "customer_id" not in shop.offers[0]
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("field", ["cc-number", "section-1 billing cc-csc"])
def test_not_on_a_page_that_takes_card_data(
    open_page: Open, shop: Shop, said: list[str], field: str
) -> None:
    shop.placements["product"] = offers(1)
    page = open_page(f'<input autocomplete="{field}">' + ALL, head="", ready=False)
    page.wait_for_timeout(200)
    assert shop.offers == []
    harmless(page, said)
