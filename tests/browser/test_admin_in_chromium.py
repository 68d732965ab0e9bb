"""The admin in a real browser: log in, correct, take off, sell; no script, nothing overflows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pairwell.store.snapshot.versions import FolderSnapshots
from tests.admin_people import PASSWORD, make_people
from tests.service import Service, make_shop, running, shop_snapshot

pytestmark = pytest.mark.enable_socket

PAGES = (
    "/admin",
    "/admin/review",
    "/admin/matrix?anchor=phone",
    "/admin/coverage?placement=product",
    "/admin/bundles",
    "/admin/calendar",
    "/admin/versions",
    "/admin/versions/compare?version=m-2",
    "/admin/preview?anchors=phone&cart=film&candidate=lens",
    "/admin/off?q=ca",
    "/sell?q=phone",
    "/admin/data",
    "/admin/events?follow=yes",
    "/admin/products",
    "/admin/policy",
    "/admin/wizard/orders",
    "/admin/wizard/build",
    "/admin/wizard/pairs",
    "/admin/wizard/rules",
    "/admin/wizard/widget",
    "/admin/wizard/live",
)

INCENTIVE = """
[[offers.incentives]]
name = "autumn"
kind = "percent"
discount_share = 0.15
confirmed_by = "AUTUMN15"
valid_from = 2026-01-10T00:00:00+00:00
valid_to = 2099-12-05T00:00:00+00:00
"""


# Where things end to the right, but for what stands in a table: that is scrolled by itself.
RIGHT_ENDS = """(all) => all.filter((e) => !e.closest('.wide'))
    .map((e) => Math.max(e.getBoundingClientRect().right, e.getBoundingClientRect().left
        + e.scrollWidth))"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("chromium") / "shop")
    FolderSnapshots(shop.folder / "snapshots").write(shop_snapshot("m-2"))
    with (shop.folder / "pairwell.toml").open("a") as settings:
        settings.write(INCENTIVE)
    make_people(shop.folder)
    with running(shop) as service:
        yield service


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Page]:
    """Logged in as the merchandiser, without scripts."""
    context = opened(browser, service, request.param, scripts=False)
    yield logged_in(context)
    context.close()


def opened(
    browser: Browser, service: Service, screen: str, *, scripts: bool = True, csp: bool = True
) -> BrowserContext:
    """A light desk with a mouse, or a dark phone with a finger."""
    size = {"desktop": (1280, 900), "phone": (390, 844)}[screen]
    return browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        base_url=service.url,
        locale="en-GB",
        color_scheme="dark" if screen == "phone" else "light",
        has_touch=screen == "phone",
        java_script_enabled=scripts,
        bypass_csp=not csp,
    )


def logged_in(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_navigation_timeout(330_000)  # the review reads all orders
    page.goto("/admin")
    page.get_by_label("Name").fill("merchandiser")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What should I change today?", timeout=60_000
    )
    return page


def test_every_page_fits_its_screen_and_breaks_no_policy(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    assert page.viewport_size
    for path in PAGES:
        answer = page.goto(path)
        assert answer
        assert answer.ok
        expect(page.locator("main h1")).to_have_count(1)
        for box in page.locator("main, main label, main small").evaluate_all(RIGHT_ENDS):
            assert box <= page.viewport_size["width"], path
    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, service: Service, tools: Path, screen: str
) -> None:
    # The pages allow no script at all; the one that looks at them goes past their policy.
    context = opened(browser, service, screen, csp=False)
    page = logged_in(context)
    for path in PAGES:
        page.goto(path.partition("&follow")[0].replace("?follow=yes", ""))
        page.add_script_tag(path=tools / "node_modules" / "axe-core" / "axe.min.js")
        found = page.evaluate("axe.run()")
        wrong = [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]]
        assert wrong == [], path
        assert "color-contrast" in {rule["id"] for rule in found["passes"]}
    context.close()


def test_pins_are_ordered_by_keyboard_alone(page: Page, service: Service) -> None:
    for name in ("cable", "stand"):
        page.goto("/admin/matrix?anchor=phone")
        page.get_by_label("Product id, or a set").fill(name)
        page.locator("form.line").get_by_label("Reason").fill("pair")
        page.locator("form.line").get_by_role("button", name="Pin").click()
    service.wait_until(lambda: service.names()[:2] == ["cable", "stand"], 60)
    page.get_by_role("button", name="Move stand up").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The order is kept", timeout=60_000)
    service.wait_until(lambda: service.names()[:2] == ["stand", "cable"], 60)
    page.get_by_label("Place of cable").fill("1")
    page.get_by_label("Place of stand").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The order is kept", timeout=60_000)
    service.wait_until(lambda: service.names()[:2] == ["cable", "stand"], 60)
    while (undo := page.get_by_role("button", name="Undo")).count():
        undo.first.click()
    service.wait_until(lambda: service.names()[0] == "case", 60)


def test_a_person_takes_off_and_puts_back_and_sells(page: Page, service: Service) -> None:
    page.goto("/admin/off?q=case")
    page.get_by_label("Reason").fill("recall")
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_role("status")).to_contain_text("Case is off")
    service.wait_until(lambda: "case" not in service.names(), 60)
    page.get_by_role("status").get_by_role("button", name="Put it back").click()
    service.wait_until(lambda: "case" in service.names(), 60)
    page.goto("/sell")
    page.get_by_label("Type or scan a product").fill("phone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(3)
    page.get_by_role("button", name="Accepted").first.click()
    expect(page.get_by_role("status")).to_have_text("Noted: accepted.")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
