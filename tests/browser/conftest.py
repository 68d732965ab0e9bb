"""One browser and one made-up shop for all tests of this folder."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tests.admin_people import staffed
from tests.browser.fake_pairwell import Shop
from tests.service import Service

HERE = Path(__file__).parent

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

Open = Callable[..., Page]

# What docs/widget.md tells a shop to put into its style sheet.
RESERVED = "<style>pairwell-offers, pairwell-bundle { display: block; min-height: 32em }</style>"

# How far things moved on the page without an act of the shopper.
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""

# The widget gives the server 300 ms. A machine with many tests at once may need more, so that only
# tests of that limit keep it.
PATIENT = """
const after = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => after(ms === 300 ? 8000 : ms);
"""


def chromium() -> str:
    """Where the machine keeps it."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        if path:
            return path
    pytest.skip("no Chromium on this machine: nothing was opened in a browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=60_000)  # a machine with many tests at once is slow
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The shop of the tests with its people."""
    with staffed(tmp_path_factory.mktemp("staffed")) as service:
        yield service


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the lock file names, installed outside the checkout."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("no npm on this machine: axe-core and terser were not run")
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json", "minify.mjs"):
        shutil.copy(HERE / name, folder)
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts"], cwd=folder, capture_output=True, timeout=120
    )
    if done.returncode:
        pytest.skip("npm could not install axe-core and terser; they were not run")
    return folder


@pytest.fixture(scope="session")
def running_shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


@pytest.fixture
def shop(running_shop: Shop) -> Shop:
    running_shop.reset()
    return running_shop


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile; by its flags the browser reaches nothing but this machine."""
    context = browser.new_context(viewport={"width": 1000, "height": 800}, locale="en-GB")
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.fixture
def said() -> list[str]:
    """Every line of the console of a page, and every error that nobody caught."""
    return []


@pytest.fixture
def open_page(context: BrowserContext, shop: Shop, said: list[str]) -> Open:
    """Open a page of the shop with this inside its main part; what the console says is kept."""

    def open_(
        inside: str, *, lang: str = "en-GB", head: str = RESERVED, ready: bool = True
    ) -> Page:
        if ready:
            context.add_init_script(PATIENT)
        shop.pages["/shop"] = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Shop</title>'
            f'<meta name="viewport" content="width=device-width">{head}'
            '<script src="/pairwell.js" defer></script></head>'
            f"<body><main><h1>Mug</h1>{inside}</main></body></html>"
        )
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
        page.goto(f"{shop.url}/shop")
        if ready:
            page.locator("css=section").first.wait_for()
        return page

    return open_


def box(locator: Locator) -> FloatRect:
    """Where it is."""
    found = locator.bounding_box()
    assert found, "not on the page"
    return found
