"""Refusals, caps and stand-ins of a person hold from page to page (R-24, R-25, C10, T-04)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pairwell.store.snapshot.versions import FolderSnapshots
from tests.service import PAIRS, PRODUCTS, Service, make_shop, running
from tests.snapshots import Product, history_of, snapshot_of

pytestmark = pytest.mark.enable_socket

SHELF = [
    Product(id="oled", title="OLED", category="TV", price_minor=150000, n_orders=100),
    Product(id="led", title="LED", category="TV", price_minor=70000, n_orders=100),
    Product(id="loan", title="Loan", regulated="credit", kind="service", n_orders=50),
    Product(id="wine", title="Wine", min_age=18, price_minor=900, n_orders=50),
    Product(id="wrap", title="Gift wrap", kind="service", price_minor=300, n_orders=50),
]
POLICY = """
[offers]
max_shown_per_day = 300
regulated_packs = ["credit"]
[[offers.services]]
service = "loan"
min_price_minor = 100000
[[offers.services]]
service = "wine"
category = "TV"
[[offers.services]]
service = "wrap"
only_gifts = true
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("cool") / "shop", matrix=False)
    snapshots = FolderSnapshots(shop.folder / "snapshots")
    snapshots.write(snapshot_of([*PRODUCTS, *SHELF], PAIRS, snapshot_id="m-1"), history_of({}))
    snapshots.publish("m-1")
    (shop.folder / "pairwell.toml").write_text(POLICY, "utf-8")
    with running(shop, "--workers", "2", "--set", "web.holdout_share=0.0") as started:
        yield started


def tell(service: Service, name: str, product_id: str, **who: str) -> None:
    event = {"id": f"{name}-{product_id}-{who}", "name": name, "product_id": product_id, **who}
    answer = service.back("POST", "/v1/events", json={"events": [event]})
    assert answer.json()["stored"] == 1, answer.text


def always(service: Service, **asked: Any) -> list[list[str]]:
    """What several answers offer, so that both workers are asked."""
    return [service.names(**asked) for _ in range(6)]


def test_what_was_waved_away_is_not_offered_to_that_person_on_the_next_page(
    service: Service,
) -> None:
    assert "case" in service.names(visitor_id="ann")
    tell(service, "offer_dismissed", "case", visitor_id="ann")
    tell(service, "cart_removed", "film", visitor_id="v2", customer_id="ann2")
    after = ["film", "plug", "cable"]
    service.wait_until(
        lambda: all(names == after for names in always(service, visitor_id="ann")), 30
    )
    service.wait_until(lambda: service.names(customer_id="ann2") == ["case", "plug", "cable"], 30)
    assert service.names(visitor_id="bea") == service.names() == ["case", "film", "plug"]


def test_something_cheaper_stands_in_once_for_what_was_turned_down(service: Service) -> None:
    asked: dict[str, Any] = {
        "placements": [{"name": "home", "block": "general", "limit": 1}],
        "anchors": [],
    }
    tell(service, "offer_dismissed", "oled", customer_id="carl")
    shown: list[str] = []

    def came() -> bool:
        shown.extend(service.names(**asked, customer_id="carl"))
        return "led" in shown

    service.wait_until(came, 30)
    service.wait_until(lambda: not any(always(service, **asked, customer_id="carl")), 30)
    assert "led" in service.names(**asked, customer_id="dora", refused=["oled"])
    assert service.names(**asked, customer_id="dora", refused=["oled"], down_sold=["oled"]) == []


def test_a_person_sees_no_more_on_a_day_than_the_shop_shows(service: Service) -> None:
    def silent() -> bool:
        told = [service.offers(visitor_id="emil")["placements"][0] for _ in range(20)]
        return bool(told[-1].get("why_none") == "enough_shown")

    service.wait_until(silent, 30)
    assert service.names(visitor_id="fay")
    told = service.offers(visitor_id="gus", n_shown_today=300)["placements"][0]
    assert told["why_none"] == "enough_shown"


def test_what_the_shop_knows_of_a_shopper_opens_what_is_closed_to_strangers(
    service: Service,
) -> None:
    tv: dict[str, Any] = {"anchors": ["oled"]}
    assert service.names(**tv) == []
    assert service.names(**tv, consents=["credit"]) == []
    assert service.names(**tv, consents=["credit"], suits=["loan"]) == ["loan"]
    assert service.names(**tv, age=18) == ["wine"]
    assert service.names(**tv, age=17) == []
    assert service.names(**tv, is_gift=True) == ["wrap"]
    assert "case" not in service.names(owned=["case"])


@pytest.mark.parametrize("field", [{"age": 30}, {"consents": ["credit"]}, {"suits": ["loan"]}])
def test_a_browser_cannot_say_how_old_or_willing_somebody_is(
    service: Service, field: dict[str, Any]
) -> None:
    asked = {"placements": [{"name": "product"}], "anchors": ["oled"], **field}
    assert service.page("POST", "/v1/offers", json=asked).status_code == 403
