"""The example of a plain shop works with the widget as it is, and without it just as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENT
from tests.browser.fake_pairwell import Shop, offer, offers

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

EXAMPLE = Path(__file__).parents[2] / "examples" / "static_shop"


@pytest.fixture
def page(context: BrowserContext, shop: Shop) -> Page:
    for path in EXAMPLE.iterdir():
        text = path.read_text("utf-8").replace("http://127.0.0.1:8080", shop.url)
        shop.pages[f"/{path.name}"] = text
    return context.new_page()


def test_from_the_product_over_an_offer_to_the_cart(
    page: Page, context: BrowserContext, shop: Shop
) -> None:
    context.add_init_script(PATIENT)
    bag = offer("22386", product={"title": "Jumbo bag pink polkadot"})
    shop.placements = {
        "product/with_this": offers(offers=[bag]),
        "mini_cart": offers(offers=[offer("84879")]),
        "cart": offers(
            thresholds=[{"kind": "free_shipping", "target_minor": 5000, "missing_minor": 4550}]
        ),
    }
    page.goto(f"{shop.url}/product.html?id=85123A")
    page.get_by_role("button", name="Add to cart: Jumbo bag").click()
    expect(page.locator(".count")).to_have_text("1")
    page.get_by_role("button", name="Buy").click()
    page.locator("#mini-cart summary").first.click()
    expect(page.locator("#mini-cart").get_by_role("link", name="Product 84879")).to_be_visible()
    page.get_by_role("link", name="To the cart").click()
    expect(page.locator("#sum")).to_have_text("£4.50")
    expect(page.get_by_role("progressbar", name="Free delivery: another £45.50")).to_be_visible()
    expect(page.locator("main li[part=offer]")).to_have_count(2)
    # How often the page asks hangs on what was under way when the cart changed; never of another.
    assert {tuple(one["anchors"]) for one in shop.offers} - {()} == {("85123A",)}
    told = [
        {"product_id": "22386", "quantity": 1, "unit_price_minor": 195},
        {"product_id": "85123A", "quantity": 1, "unit_price_minor": 255},
    ]
    # The page asks once before its own script told the cart; either may arrive first.
    shop.wait_until(lambda: told in [one["cart"] for one in shop.offers])
    shop.wait_until(lambda: shop.names("accepted") == ["22386"])


def test_the_shop_sells_without_pairwell(page: Page, shop: Shop) -> None:
    html = shop.pages["/product.html"]
    shop.pages["/product.html"] = html.replace(f"{shop.url}/pairwell.js", "about:blank")
    page.goto(f"{shop.url}/product.html?id=22423")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regency cakestand 3 tier")
    page.get_by_role("button", name="Buy").click()
    expect(page.locator(".count")).to_have_text("1")
    assert shop.offers == []
