"""The admin in a real browser: log in, correct, take off, sell; no script, nothing overflows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.admin_people import PASSWORD, make_people
from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

PAGES = (
    "/admin",
    "/admin/review",
    "/admin/matrix?anchor=phone",
    "/admin/versions",
    "/admin/preview?anchors=phone&cart=film&candidate=lens",
    "/admin/off?q=ca",
    "/sell?q=phone",
    "/admin/data",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("chromium") / "shop")
    make_people(shop.folder)
    with running(shop) as service:
        yield service


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Page]:
    """Logged in as the merchandiser, without scripts."""
    size = {"desktop": (1280, 900), "phone": (390, 844)}[request.param]
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=False,
        base_url=service.url,
        locale="en-GB",
        color_scheme="dark" if request.param == "phone" else "light",
    )
    page = context.new_page()
    page.set_default_navigation_timeout(90_000)  # the review reads all orders
    page.goto("/admin")
    page.get_by_label("Name").fill("merchandiser")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What should I change today?")
    yield page
    context.close()


def test_every_page_fits_its_screen_and_breaks_no_policy(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    assert page.viewport_size
    for path in PAGES:
        answer = page.goto(path)
        assert answer
        assert answer.ok
        expect(page.locator("main h1")).to_have_count(1)
        box = page.locator("main").bounding_box()
        assert box
        assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert [text for text in said if "Content Security Policy" in text] == []


def test_a_person_takes_off_and_puts_back_and_sells(page: Page, service: Service) -> None:
    page.goto("/admin/off?q=case")
    page.get_by_label("Reason").fill("recall")
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_role("status")).to_contain_text("product:case is off")
    service.wait_until(lambda: "case" not in service.names(), 2.5)
    page.get_by_role("status").get_by_role("button", name="Put it back").click()
    service.wait_until(lambda: "case" in service.names(), 2.5)
    page.goto("/sell")
    page.get_by_label("Type or scan a product").fill("phone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(3)
    page.get_by_role("button", name="Accepted").first.click()
    expect(page.get_by_role("status")).to_have_text("Noted: accepted.")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
