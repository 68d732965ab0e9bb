"""From an empty installation to offers in a shop's page, in a real browser, without a script.

The third stage begins with the ten best sellers (R-21).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.admin_people import PASSWORD, code_now
from tests.browser.conftest import PATIENT, RESERVED
from tests.browser.fake_pairwell import Shop as Pages
from tests.first_run import empty_installation, write_catalogue, write_orders
from tests.real_data import real_data
from tests.service import Service, running

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(1_500)]

PATIENCE = 400_000
"""Milliseconds that a job may take on a busy machine."""

STAGES = ("orders", "build", "pairs", "rules", "widget", "live")
OTHERS = ("policy", "products", "keys", "users", "versions", "audit", "preview?anchors=M1")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    shop = empty_installation(tmp_path / "shop")
    with running(shop, ready=False) as service:
        yield service


@pytest.fixture
def context(browser: Browser, service: Service) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False,
        base_url=service.url, locale="en-GB",
    )  # fmt: skip
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, service: Service) -> Page:
    """The owner's, who came for the first time."""
    page = context.new_page()
    page.goto("/admin")
    page.get_by_label("Name").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(code_now(service.shop.folder))
    page.get_by_role("button", name="Log in").click()
    return page


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=60_000)


def send(page: Page, file: Path) -> None:
    """Upload a file and wait until it was looked at."""
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Send and look at it").click()
    button = page.get_by_role("button", name="Import it like this")
    expect(button).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name=file.name)).to_be_visible()


def read(page: Page) -> None:
    """Import it and wait for its books."""
    page.get_by_role("button", name="Import it like this").click()
    expect(page.get_by_role("link", name="Go on: build")).to_be_visible(timeout=PATIENCE)


def build_and_look(page: Page) -> None:
    """From the books to the page of the widget: everything by its own buttons."""
    page.get_by_role("link", name="Go on: build").click()
    heading(page, "2. What is bought together?")
    page.get_by_role("button", name="Build the matrix").click()
    expect(page.get_by_role("link", name="Go on: look at pairs")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("is written; nobody is offered anything")).to_be_visible()
    page.get_by_role("link", name="Go on: look at pairs").click()
    heading(page, "3. Does this go together?")
    sold = sellers_of(page)
    assert 0 < len(sold) <= 10
    assert sold == sorted(sold, reverse=True)
    page.get_by_role("button", name="The rest is right: go on").click()
    heading(page, "4. What kind of shop is it?")
    page.get_by_role("radio", name="Gifts").check()
    page.get_by_label("Name of the shop").fill("The corner shop")
    page.get_by_role("button", name="Take these rules: go on").click()
    heading(page, "5. Put it into the shop")


def sellers_of(page: Page) -> list[int]:
    """How often each of the best sellers was ordered; the page says "in 5,442 orders"."""
    said = page.locator("article > p.quiet").all_inner_texts()
    return [int(text.split()[1].replace(",", "")) for text in said]


def make_keys(page: Page, origin: str) -> str:
    """Make the keys; returns the lines for the shop's pages."""
    page.get_by_label("Address of the shop").fill(origin)
    page.get_by_role("button", name="Make the keys").click()
    expect(page.get_by_role("status")).to_contain_text("shown this once")
    lines = page.locator("pre", has_text="<pairwell-offers").inner_text()
    page.get_by_role("link", name="Go on: look and publish").click()
    heading(page, "6. Look at a page, and publish")
    return lines


def publish(page: Page) -> None:
    expect(page.get_by_role("region", name="A page of the shop")).to_contain_text("Bought with")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("is served")


def every_page_fits(page: Page) -> None:
    """On a phone and on a wide screen, light and dark: nothing overflows."""
    for width, scheme in ((390, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in (*(f"wizard/{stage}" for stage in STAGES), *OTHERS):
            answer = page.goto(f"/admin/{path}")
            assert answer
            assert answer.ok, path
            box = page.locator("main").bounding_box()
            assert box
            assert box["x"] + box["width"] <= width, path


def test_a_made_up_shop_from_nothing_to_an_offer_in_its_page_and_back(
    page: Page, browser: Browser, shop: Pages, service: Service, tmp_path: Path
) -> None:
    heading(page, "1. Who bought what?")
    send(page, write_orders(tmp_path / "orders.csv", order_column="Slip"))
    expect(page.get_by_text("It cannot be read like this yet.")).to_be_visible()
    page.get_by_role("combobox", name="Slip", exact=True).select_option("order_id")
    read(page)
    row = page.get_by_role("row", name="orders.csv")
    expect(row.get_by_role("cell").nth(2)).to_have_text("1,202")
    expect(row.get_by_role("cell").last).to_have_text("2")  # put aside
    send(page, write_catalogue(tmp_path / "catalogue.csv"))
    read(page)
    expect(page.get_by_role("row", name="catalogue.csv")).to_contain_text("products")
    build_and_look(page)
    lines = make_keys(page, shop.url)
    page.get_by_label("Page of the product").select_option("M1")
    page.get_by_role("button", name="Show").click()
    publish(page)
    visitor = browser.new_context(locale="en-GB")
    try:
        shows_offers(visitor, shop, lines.replace("PRODUCT_ID", "M1"))
    finally:
        visitor.close()
    edits_publishes_and_rolls_back(page, service)
    every_page_fits(page)


def shows_offers(context: BrowserContext, pages: Pages, lines: str) -> None:
    """A page of a shop with the lines pasted into it."""
    pages.pages["/mug"] = (
        f"<!doctype html><html lang=en><title>Mug</title>{RESERVED}"
        f"<main><h1>Mug</h1>{lines}</main></html>"
    )
    context.add_init_script(PATIENT)
    page = context.new_page()
    for _ in range(30):  # the service sees a new matrix within two seconds; the widget asks once
        page.goto(f"{pages.url}/mug")
        offers = page.locator("pairwell-offers li")
        try:
            expect(offers.first).to_be_visible(timeout=3_000)
        except AssertionError:
            continue
        expect(offers.first).to_contain_text("Tea")
        return
    raise AssertionError("the widget showed nothing")


def edits_publishes_and_rolls_back(page: Page, service: Service) -> None:
    """A pin that holds at once; a second version, and the way back to the first."""
    page.goto("/admin/matrix?anchor=M1")
    page.get_by_label("Product id, or a set").fill("L1")
    page.get_by_label("Place").fill("1")
    page.get_by_label("Reason").last.fill("the lamp of the season")
    page.get_by_role("button", name="Pin", exact=True).last.click()
    expect(page.get_by_text("the lamp of the season").first).to_be_visible()
    page.goto("/admin/preview?anchors=M1")
    cards = page.locator("ol.cards li")
    service.wait_until(lambda: bool(page.reload()) and "Lamp" in cards.first.inner_text(), 60)
    page.goto("/admin/wizard/build")
    page.get_by_role("button", name="Build again").click()
    expect(page.get_by_role("button", name="Build again")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("-2 is served")
    page.goto("/admin/versions")
    page.get_by_role("button", name="Go back from").click()
    expect(page.locator("article", has_text="served now")).to_contain_text("-1")


@pytest.mark.soak
def test_online_retail_from_its_file_to_a_published_matrix(page: Page, service: Service) -> None:
    heading(page, "1. Who bought what?")
    send(page, real_data("online-retail-ii/online_retail_ii.parquet"))
    expect(page.get_by_text("read as online retail")).to_be_visible()
    read(page)
    row = page.get_by_role("row", name="online_retail_ii.parquet")
    expect(row.get_by_role("cell").nth(3)).to_have_text("1,032,978")
    build_and_look(page)
    make_keys(page, "https://shop.example")
    publish(page)
    service.wait_until(lambda: service.client.get("/health/ready").status_code == 200, 60)
    page.goto("/admin/preview?anchors=85123A")
    expect(page.locator("ol.cards li").first).to_be_visible()
