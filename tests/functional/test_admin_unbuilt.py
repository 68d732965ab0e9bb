"""Pages of an installation without a matrix say what they will show, and how to get there."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest

from pairwell.web.admin.speech import Speech
from tests.admin_people import Browser
from tests.first_run import empty_installation
from tests.service import Service, running

pytestmark = pytest.mark.enable_socket

PAGES = {
    "review": "/admin/review", "matrix": "/admin/matrix", "coverage": "/admin/coverage",
    "bundles": "/admin/bundles", "calendar": "/admin/calendar", "preview": "/admin/preview",
    "compareVersions": "/admin/versions/compare", "off": "/admin/off", "sell": "/sell",
    "products": "/admin/products", "overview": "/admin",
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = empty_installation(tmp_path_factory.mktemp("unbuilt") / "shop")
    with running(shop, ready=False) as service:
        yield service


def test_every_page_leads_those_who_may_to_the_wizard(
    service: Service, merchandiser: Browser
) -> None:
    for name, path in PAGES.items():
        answer = merchandiser.get(path)
        assert answer.status_code == 200, path
        said = html.unescape(answer.text)
        assert Speech("en").say(f"unbuilt.{name}") in said
        assert 'class="button main" href="/admin/wizard"' in said
        assert "pairwell build" not in said
    assert 'href="/admin/wizard"' in merchandiser.get("/admin/versions").text
    assert 'href="/admin/wizard/orders"' in merchandiser.get("/admin/data").text


def test_others_learn_whom_to_ask_and_forms_are_still_refused(
    service: Service, merchandiser: Browser
) -> None:
    seller = Browser(service.url)
    seller.log_in("sales")
    page = seller.get("/sell").text
    assert Speech("en").say("unbuilt.ask") in page
    assert "/admin/wizard" not in page
    word = {"anchor": "product:a", "candidate": "b", "action": "pin", "reason": "x"}
    refused = merchandiser.post("/admin/bundles", **word, token=merchandiser.csrf("/admin"))
    assert refused.status_code == 400


def test_a_page_that_is_not_there_keeps_the_pages_at_hand(
    service: Service, merchandiser: Browser
) -> None:
    lost = merchandiser.get("/admin/nothing")
    assert lost.status_code == 404
    assert 'href="/admin/users"' not in lost.text
    assert 'href="/admin/matrix"' in lost.text
    assert "What was not confirmed" not in lost.text, "nothing was sent"
