"""Pins are dragged to their places in a real browser, by mouse and by finger, under the policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, Request, expect

from pairwell.model.curated import CuratedEdit, CuratedRow
from pairwell.wiring import open_workspace
from tests.admin_people import AT
from tests.admin_people import Browser as Person
from tests.browser.test_admin_in_chromium import opened
from tests.service import Service

pytestmark = pytest.mark.enable_socket

HERE = "/admin/matrix?anchor=phone"
PINS = ("cable", "stand", "film")
SESSIONS: dict[str, str] = {}
SLOW = 60_000.0
"""Milliseconds: this machine may have much else to do."""


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Page]:
    """The merchandiser before three pins; a phone has a finger."""
    with before_pins(browser, service, request.param) as page:
        yield page


@contextmanager
def before_pins(browser: Browser, service: Service, screen: str, **rest: bool) -> Iterator[Page]:
    """The page in the one session that is opened here: too many log-ins are slowed down."""
    if service.url not in SESSIONS:
        person = Person(service.url)
        assert person.log_in("merchandiser").status_code == 303
        SESSIONS[service.url] = person.client.cookies["pairwell-dev"]
    pin(service)
    with opened(browser, service, screen, **rest) as context:
        context.add_cookies(
            [{"name": "pairwell-dev", "value": SESSIONS[service.url], "url": service.url}]
        )
        page = context.new_page()
        page.goto(HERE)
        yield page


def pin(service: Service) -> None:
    """Cable, stand and film, as if nobody had moved them."""
    with open_workspace(service.shop.folder) as workspace:
        rows = tuple(
            CuratedRow(anchor="phone", candidate=name, action="pin", position=place, reason="pair")
            for place, name in enumerate(PINS, 1)
        )
        before = workspace.state.curated()
        workspace.state.edit_curated(
            CuratedEdit(added=rows, removed=before, author="merchandiser", at=AT)
        )


def order(page: Page) -> list[str]:
    """As the page shows it: by the rows and by their numbers alike."""
    rows = page.locator(".pins li")
    places = [each.input_value() for each in rows.locator("input").all()]
    assert places == [str(n) for n in range(1, len(places) + 1)]
    return [each.get_attribute("data-what") or "" for each in rows.all()]


def box_of(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box
    return box


def drag(page: Page, name: str, to: str, *, drop: bool = True) -> None:
    """Take a row by its handle and bring it over another one, in small steps."""
    page.locator("form.pins").evaluate("form => form.scrollIntoView({block: 'center'})")
    row = page.locator(f'.pins li[data-what="{name}"]')
    handle = box_of(row.locator(".handle"))
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    goal = box_of(page.locator(f'.pins li[data-what="{to}"]'))
    end = goal["y"] + goal["height"] / 2 + (3 if goal["y"] > y else -3)
    steps = [y + (end - y) * n / 10 for n in range(1, 11)]
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        touch = page.context.new_cdp_session(page)

        def send(kind: str, *at: float) -> None:
            points = [{"x": x, "y": each} for each in at]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        send("touchStart", y)
        for each in steps:
            send("touchMove", each)
        if drop:
            send("touchEnd")
        else:
            send("touchCancel")
    else:
        page.mouse.move(x, y)
        page.mouse.down()
        for each in steps:
            page.mouse.move(x, each)
        if not drop:
            page.keyboard.press("Escape")
        page.mouse.up()


def test_a_row_is_dragged_up_and_down_and_the_shop_follows(page: Page, service: Service) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    posted: list[Request] = []
    page.on("request", lambda sent: posted.append(sent) if sent.method == "POST" else None)
    assert order(page) == list(PINS)
    drag(page, "film", "cable")
    expect(page.get_by_role("status")).to_have_text(
        "film: place 1 of 3. The order is kept; it holds everywhere within two seconds.",
        timeout=SLOW,
    )
    expect(page.locator("[aria-live]")).to_contain_text("film: place 1 of 3.")
    assert order(page) == ["film", "cable", "stand"]
    service.wait_until(lambda: service.names() == ["film", "cable", "stand"], 60)
    drag(page, "film", "cable")
    expect(page.get_by_role("status")).to_contain_text("film: place 2 of 3.", timeout=SLOW)
    service.wait_until(lambda: service.names() == ["cable", "film", "stand"], 60)
    assert [sent.url.removeprefix(service.url) for sent in posted] == ["/admin/matrix/order"] * 2
    fields = parse_qs(posted[0].post_data or "")
    assert len(fields["csrf"][0]) == 64
    assert sorted(fields["place-" + fields["move"][0].removeprefix("drag ")]) == ["1"]
    missing_icon = "Failed to load resource"  # browsers ask for one at the root
    assert [text for text in said if not text.startswith(missing_icon)] == []


def test_what_is_not_dropped_goes_back_and_is_not_sent(page: Page) -> None:
    posted: list[str] = []
    page.on("request", lambda sent: posted.append(sent.url) if sent.method == "POST" else None)
    drag(page, "cable", "film", drop=False)
    expect(page.locator(".held")).to_have_count(0)
    assert order(page) == list(PINS)
    drag(page, "cable", "cable")  # and what stands where it stood
    expect(page.locator(".held")).to_have_count(0)
    assert order(page) == list(PINS)
    assert posted == []


def test_the_page_scrolls_along_and_nothing_else_moves(browser: Browser, service: Service) -> None:
    with before_pins(browser, service, "phone") as page:
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size({"width": 390, "height": 120})  # two of them have room
        handle = page.locator('.pins li[data-what="film"] .handle')
        handle.evaluate("handle => handle.scrollIntoView({block: 'end'})")
        before = page.evaluate("scrollY")
        box = box_of(handle)
        x = box["x"] + box["width"] / 2
        touch = page.context.new_cdp_session(page)
        for kind, y in (("touchStart", box["y"] + box["height"] / 2), ("touchMove", 5.0)):
            point = {"type": kind, "touchPoints": [{"x": x, "y": y}]}
            touch.send("Input.dispatchTouchEvent", point)
        first = page.locator(".pins li").first
        expect(first).to_have_attribute("data-what", "film", timeout=SLOW)
        assert page.evaluate("scrollY") < before
        assert page.evaluate("document.getAnimations().length") == 0
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page.get_by_role("status")).to_contain_text("film: place 1 of 3.", timeout=SLOW)


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_the_keyboard_goes_on_where_it_was_and_is_told_the_place(page: Page) -> None:
    page.get_by_role("button", name="Move film up").focus()
    for place in (2, 1):
        page.keyboard.press("Enter")
        told = page.locator("[aria-live]")
        expect(told).to_contain_text(f"film: place {place} of 3.", timeout=SLOW)
    expect(page.get_by_role("button", name="Move film down")).to_be_focused()
    assert order(page) == ["film", "cable", "stand"]


def test_without_scripts_there_is_nothing_to_drag(browser: Browser, service: Service) -> None:
    with before_pins(browser, service, "desktop", scripts=False) as page:
        expect(page.locator(".pins li")).to_have_count(3)
        expect(page.locator(".handle")).to_have_count(0)
        page.get_by_role("button", name="Move cable down").click()
        expect(page.get_by_role("status")).to_contain_text("cable: place 2 of 3.", timeout=SLOW)


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_the_policy_lets_in_our_file_and_nothing_else(page: Page, service: Service) -> None:
    answer = page.goto(HERE)
    assert answer
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    sources = page.locator("script").evaluate_all("all => all.map((each) => each.src)")
    assert [source.partition("?")[0] for source in sources] == [f"{service.url}/admin/script.js"]
    tried = """() => {
      const inline = document.createElement('script');
      try { inline.textContent = 'window.ran = true'; document.body.append(inline); } catch {}
      try { document.body.innerHTML = '<b>x</b>'; } catch { return [window.ran, 'refused']; }
      return [window.ran, 'made'];
    }"""
    assert page.evaluate(tried) == [None, "refused"]
    assert "script-src" not in (page.goto("/admin") or answer).headers["content-security-policy"]


def test_axe_finds_nothing_beside_the_handles(
    browser: Browser, service: Service, tools: Path
) -> None:
    for screen in ("desktop", "phone"):
        with before_pins(browser, service, screen, csp=False) as page:
            page.goto(f"{HERE}&done=order&moved=drag+1")
            expect(page.locator(".handle")).to_have_count(3)
            page.add_script_tag(path=tools / "node_modules" / "axe-core" / "axe.min.js")
            found = page.evaluate("axe.run()")
            assert [rule["id"] for rule in found["violations"]] == []
            width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert width[0] <= width[1]
