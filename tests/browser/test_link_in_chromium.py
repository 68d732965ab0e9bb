"""A log-in link in a real browser: what stands behind # goes into the form and nowhere else."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pairwell.app.link_address import address_of
from pairwell.app.manage_users import UserBook
from pairwell.wiring import open_workspace
from tests.admin_people import AT, code_now
from tests.admin_people import Browser as Person
from tests.browser.test_admin_in_chromium import opened
from tests.service import Service

pytestmark = pytest.mark.enable_socket

OWN = "four words of my own"
SLOW = 60_000.0
"""Milliseconds: this machine may have much else to do."""


def link_for(service: Service, name: str) -> str:
    """A link of somebody new at the counter."""
    secret = secrets.token_urlsafe(32)
    with open_workspace(service.shop.folder) as workspace:
        book = UserBook(workspace.users, workspace.audit, "owner", AT)
        book.invite(name, "sales", secrets.token_urlsafe(32), secrets.token_bytes(16))
        book.make_link(name, secret, int(time.time()) + 3600)
    return address_of(service.url, secret)


def choose(page: Page, again: str = OWN) -> None:
    choose_in(page, "New password, 15", "once more", "Log in", again)


def choose_in(page: Page, new: str, once_more: str, enter: str, again: str) -> None:
    page.get_by_label(new).fill(OWN)
    page.get_by_label(once_more).fill(again)
    page.get_by_role("button", name=enter).click()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_link_is_sent_with_the_form_alone(
    browser: Browser, service: Service, screen: str
) -> None:
    link = link_for(service, f"kim-{screen}")
    secret = link.partition("#")[2]
    with opened(browser, service, screen) as context:
        page = context.new_page()
        told: list[str] = []
        page.on("request", lambda sent: told.append(f"{sent.url} {sent.all_headers()}"))
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(link)
        expect(page.get_by_label("The link, or")).to_be_hidden()
        expect(page).to_have_url(f"{service.url}/admin/link")
        choose(page, "four words of my owm")
        expect(page.get_by_role("alert")).to_contain_text("The two passwords differ.", timeout=SLOW)
        choose(page)
        expect(page.get_by_label("Type or scan a product")).to_be_visible(timeout=SLOW)
        assert [text for text in told if secret in text] == []
        assert [text for text in said if "Failed to load resource" not in text] == []
    with opened(browser, service, screen) as other:
        page = other.new_page()
        page.goto(link)
        choose(page)
        expect(page.get_by_role("alert")).to_contain_text("The link was used", timeout=SLOW)


def test_the_language_is_changed_and_the_link_stays(browser: Browser, service: Service) -> None:
    link = link_for(service, "ola")
    secret = link.partition("#")[2]
    with opened(browser, service, "phone") as context:
        page = context.new_page()
        told: list[str] = []
        page.on("request", lambda sent: told.append(f"{sent.url} {sent.post_data}"))
        page.goto(link)
        page.get_by_role("button", name="Polski").click()
        expect(page.locator("html")).to_have_attribute("lang", "pl", timeout=SLOW)
        expect(page).to_have_url(f"{service.url}/admin/link")
        assert [text for text in told if secret in text] == []
        choose_in(page, "Nowe hasło, co", "jeszcze raz", "Zaloguj", "something else of my own")
        expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
        page.get_by_role("button", name="English").click()  # and after a try that failed
        expect(page.locator("html")).to_have_attribute("lang", "en", timeout=SLOW)
        # Nobody gets in by it here: tries by links are counted, and other tests need theirs.
        expect(page.locator('input[name="link"]')).to_have_value(secret)


def test_without_scripts_the_link_is_pasted(browser: Browser, service: Service) -> None:
    link = link_for(service, "paula")
    with opened(browser, service, "phone", scripts=False) as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_label("The link, or").fill(link)
        choose(page)
        expect(page.get_by_label("Type or scan a product")).to_be_visible(timeout=SLOW)


def test_an_owner_s_page_shows_it_and_axe_finds_nothing(
    browser: Browser, service: Service, tools: Path
) -> None:
    axe = tools / "node_modules" / "axe-core" / "axe.min.js"
    owner = Person(service.url)
    code = code_now(service.shop.folder)
    assert owner.log_in("owner", code=code).status_code == 303
    session = owner.client.cookies["pairwell-dev"]
    for screen in ("desktop", "phone"):
        with opened(browser, service, screen, csp=False) as context:
            context.add_cookies([{"name": "pairwell-dev", "value": session, "url": service.url}])
            page = context.new_page()
            page.goto("/admin/users")
            page.get_by_role("row", name="analyst").get_by_text("New log-in link").click()
            expect(page.get_by_role("status")).to_contain_text("#", timeout=SLOW)
            for path in ("", "/admin/link"):
                if path:
                    page.goto(path)
                page.add_script_tag(path=axe)
                found = page.evaluate("axe.run()")["violations"]
                assert [rule["id"] for rule in found] == []
                width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert width[0] <= width[1]
