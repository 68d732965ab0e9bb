"""Stock by store through the running service: asked for, previewed, sold at the counter (R-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.admin_people import Browser, make_people
from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket
STOCK = [
    {"product_id": "case", "store": "north", "in_stock": False},
    {"product_id": "lens", "store": "north", "in_stock": True},
    {"product_id": "plug", "store": "north", "in_stock": True},
    {"product_id": "film", "store": "Łódź & <b>1</b>", "in_stock": False},
]
CITY = "Łódź & <b>1</b>"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("stores") / "shop")
    make_people(shop.folder)
    with running(shop) as service:
        general = {"stock": [{"product_id": "film", "in_stock": True}]}
        assert service.back("PUT", "/v1/stock", json=general).status_code == 200
        service.wait_until(lambda: stock_of("film", service.offers()) is True, 60)
        before = service.offers(request_id="r1")
        told = service.back("PUT", "/v1/stock", json={"stock": STOCK}).json()
        assert told["stored"] == 4
        service.wait_until(lambda: "case" not in service.names(store="north"), 60)
        after = service.offers(request_id="r1")
        assert told_of(after) == told_of(before)  # who names no store gets what he got
        yield service


def stock_of(product_id: str, answer: dict[str, Any]) -> Any:
    offers = [each["product"] for each in answer["placements"][0]["offers"]]
    return next((each["in_stock"] for each in offers if each["product_id"] == product_id), None)


def told_of(answer: dict[str, Any]) -> Any:
    """An answer without what time alone changes: until when it holds, and the proofs of that."""
    lists = [
        {**each, "offers": [{**offer, "add": None} for offer in each["offers"]]}
        for each in answer["placements"]
    ]
    return {**answer, "expires_at": "", "placements": lists}


def test_a_question_in_a_store(service: Service) -> None:
    assert service.names() == ["case", "film", "plug"]
    assert service.names(store=None) == ["case", "film", "plug"]
    assert service.names(store="north") == ["film", "plug", "cable"]
    assert service.names(store=CITY) == ["case", "plug", "cable"]
    whole = service.offers(store="north", placements=[{"name": "product", "limit": 3}])
    named = {offer["product"]["product_id"] for offer in whole["placements"][0]["offers"]}
    assert "case" not in named
    asked = {"placements": [{"name": "product"}], "anchors": ["phone"], "store": "north"}
    explained = service.back("POST", "/v1/offers?explain=1", json=asked).json()
    refusals = explained["placements"][0]["explain"]["refusals"]
    refused = {each["product_id"]: (each["code"], each["detail"]) for each in refusals}
    assert refused["case"] == ("out_of_stock", "in store north")
    assert "lens" not in refused


def test_the_cacheable_form_and_the_page_of_a_shop_may_name_a_store(service: Service) -> None:
    query = f"placement=product&anchor=phone&site={service.shop.site}"
    general = service.client.get(f"/v1/offers?{query}").json()
    north = service.client.get(f"/v1/offers?{query}&store=north").json()
    assert general["decision_id"] != north["decision_id"]
    offers = north["placements"][0]["offers"]
    assert [each["product"]["product_id"] for each in offers] == ["film", "plug", "cable"]
    html = service.client.get(f"/v1/offers.html?{query}&store=north&base=https://shop.example/")
    assert html.status_code == 200
    assert "Film" in html.text
    assert "Case" not in html.text


def test_an_unknown_store_has_the_general_stock_and_is_counted(service: Service) -> None:
    asked = {"placements": [{"name": "product"}], "anchors": ["phone"], "store": "moon"}
    answer = service.back("POST", "/v1/offers?explain=1", json=asked).json()["placements"][0]
    assert [each["product"]["product_id"] for each in answer["offers"]] == ["case", "film", "plug"]
    [warning] = answer["explain"]["warnings"]
    assert "store moon" in warning
    assert "pairwell_unknown_store_total" in service.back("GET", "/metrics").text
    assert service.back("POST", "/v1/offers", json={**asked, "store": ""}).status_code == 400


def test_rows_of_a_store_that_cannot_be_used_are_put_aside(service: Service) -> None:
    bad: list[dict[str, Any]] = [
        {"product_id": "case", "store": "north"},
        {"product_id": "case", "store": "north", "in_stock": True, "price_minor": 1},
        {"product_id": "case", "store": "", "in_stock": True},
    ]
    told = service.back("PUT", "/v1/stock", json={"stock": bad}).json()
    assert [each["code"] for each in told["quarantined"]] == [
        "missing_in_stock", "price_of_store", "bad_store",
    ]  # fmt: skip


def test_a_preview_is_in_a_store_with_what_is_named_over_it(service: Service) -> None:
    browser = Browser(service.url)
    browser.log_in("merchandiser")

    def page(**query: str) -> str:
        answer = browser.get("/admin/preview", anchors="phone", **query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def offered(**query: str) -> set[str]:
        return set(re.findall(r'<li class="card">.*?<small>(\w+)</small>', page(**query), re.S))

    assert offered() == {"case", "film", "plug"}
    assert offered(store="north") == {"film", "plug", "cable"}
    assert offered(store="north", in_stock="case", sold_out="film") == {"case", "plug", "cable"}
    why = page(store="north", candidate="case")
    assert "stops it: out of stock" in why
    assert "in store north" in why
    assert "Stock of north: 3 products, as told by" in why
    assert "&lt;b&gt;1&lt;/b&gt;" in page(store=CITY)
    assert browser.get("/admin/preview", anchors="phone", store="moon").status_code == 400


def test_the_counter_remembers_its_store(service: Service) -> None:
    seller = Browser(service.url)
    seller.log_in("sales")
    page = seller.get("/sell", q="phone").text
    assert "No store is chosen" in page
    assert "Case" in page
    sent = seller.post("/sell/store", store="north", q="phone")
    assert sent.headers["location"] == "/sell?q=phone"
    assert "HttpOnly" in sent.headers["set-cookie"]
    page = seller.get("/sell", q="phone").text
    assert "Store north: stock as told by" in page
    assert "Case" not in page
    assert "Cable" in page
    # "in stock" is said of the plug alone: of the film only the general stock was told
    assert page.count(">in stock<") == 1
    assert page.count("check the stock") == 2
    seller.post("/sell/store", store=CITY)
    assert "Store Łódź &amp; &lt;b&gt;1&lt;/b&gt;: stock" in seller.get("/sell").text
    assert seller.post("/sell/store", store="moon").status_code == 400
    # a store that is no more: the general stock, and it is said
    lost = Browser(service.url)
    lost.log_in("sales")
    lost.client.cookies.set("pairwell-store", "moon")
    page = lost.get("/sell", q="phone").text
    assert "Nothing is known of the stock in store moon any more" in page
    assert "Case" in page
    auditor = Browser(service.url)
    auditor.log_in("auditor")
    assert auditor.post("/sell/store", store="north").status_code == 403
