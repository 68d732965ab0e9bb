"""The plain shop, the widget and a real service together; and the shop when the service dies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pairwell.app.manage_keys import create_key
from pairwell.wiring import open_workspace
from tests import service as live
from tests.browser.conftest import PATIENT
from tests.browser.fake_pairwell import Shop

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

EXAMPLE = Path(__file__).parents[2] / "examples" / "static_shop"
GOODS = {
    product.id: [product.title, product.price_minor]
    for product in live.PRODUCTS
    if product.id in ("phone", "case", "film", "plug")
}


@pytest.fixture
def running(shop: Shop, tmp_path: Path) -> Iterator[live.Service]:
    """The service, with a site key of the origin that the static shop stands on."""
    made = live.make_shop(tmp_path / "workspace")
    with open_workspace(made.folder) as workspace:
        site, _ = create_key(
            workspace.keys, "site", "static", "0123456789abcdef" * 2, live.NOW, origins=[shop.url]
        )
    with live.running(made) as service:
        for path in EXAMPLE.iterdir():
            text = path.read_text("utf-8").replace("http://127.0.0.1:8080", service.url)
            text = text.replace("pw_site_static_shop", site).replace("'85123A'", "'phone'")
            if path.name == "shop.js":
                start, end = text.index("const PRODUCTS"), text.index("const money")
                text = f"{text[:start]}const PRODUCTS = {json.dumps(GOODS)};\n{text[end:]}"
            shop.pages[f"/{path.name}"] = text
        yield service


def events_of(service: live.Service) -> list[tuple[str, str]]:
    """Names and products of the browser's events, as the journal has them."""
    with open_workspace(service.shop.folder) as workspace:
        entries = workspace.journal.entries(0, 1000)
    found = [json.loads(entry.payload) for entry in entries if entry.kind == "event"]
    return [(event["name"], event.get("product_id", "")) for event in found]


def test_a_guest_sees_takes_and_the_journal_knows(
    running: live.Service, context: BrowserContext, shop: Shop
) -> None:
    context.add_init_script(PATIENT)
    page: Page = context.new_page()
    page.goto(f"{shop.url}/product.html?id=phone")
    offered = page.locator("#with-this li[part=offer]")
    expect(offered).to_have_count(3)
    expect(page.locator("#with-this")).to_contain_text("Case")
    page.get_by_role("button", name="Add to cart: Case").click()
    expect(page.locator(".count")).to_have_text("1")
    page.goto("about:blank")  # whoever leaves sends what is left
    running.wait_until(lambda: ("offer_accepted", "case") in events_of(running), 10)
    names = {name for name, _ in events_of(running)}
    assert {"offer_shown", "offer_accepted"} <= names


def test_with_the_service_gone_the_shop_sells(
    running: live.Service, context: BrowserContext, shop: Shop
) -> None:
    running.stop()
    errors: list[str] = []
    page: Page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{shop.url}/product.html?id=phone")
    expect(page.get_by_role("heading", level=1)).to_have_text("Phone")
    page.get_by_role("button", name="Buy").click()
    expect(page.locator(".count")).to_have_text("1")
    expect(page.locator("li[part=offer]")).to_have_count(0)
    assert errors == []
