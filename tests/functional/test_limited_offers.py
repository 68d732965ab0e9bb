"""A limited offer in the service: shown while one is left, held, counted and given back (C4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

POLICY = """
[[offers.incentives]]
name = "case with a phone"
kind = "percent"
discount_share = 0.1
code = "CASE10"
confirmed_by = "CASE10"
limit = 1
conditions = { products = ["case"] }

[[offers.incentives]]
name = "film for members"
kind = "percent"
discount_share = 0.1
confirmed_by = "FILM10"
conditions = { products = ["film"] }
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("limited") / "shop")
    (shop.folder / "pairwell.toml").write_text(POLICY, "utf-8")
    with running(shop, "--workers", "2") as started:
        yield started


def case_offer(service: Service) -> tuple[str, dict[str, Any]]:
    told = service.offers(confirmed=["CASE10"])
    offers = told["placements"][0]["offers"]
    [case] = [offer for offer in offers if offer["product"]["product_id"] == "case"]
    return told["decision_id"], case


def outcome(service: Service, name: str, what: str, of: tuple[str, dict[str, Any]]) -> int:
    decision_id, offer = of
    fact = {
        "id": name, "offer_id": offer["offer_id"], "outcome": what, "product_id": "case",
        "incentive": "case with a phone",
    }  # fmt: skip
    return service.back("POST", f"/v1/decisions/{decision_id}/outcome", json=fact).status_code


def is_promised(service: Service) -> bool:
    """What several answers say, so that both workers are asked."""
    told = {case_offer(service)[1]["incentive"] is not None for _ in range(8)}
    return True in told


def is_silent(service: Service) -> bool:
    return all(case_offer(service)[1]["incentive"] is None for _ in range(8))


def test_the_last_one_is_held_given_back_and_counted(service: Service) -> None:
    first, second = case_offer(service), case_offer(service)
    assert first[1]["incentive"]["name"] == "case with a phone"
    assert first[1]["incentive"]["paid_minor"] == 1800
    assert outcome(service, "o-1", "accepted", first) == 202
    assert outcome(service, "o-2", "accepted", second) == 409  # at once, whatever a page shows
    service.wait_until(lambda: is_silent(service), 30)
    assert outcome(service, "o-3", "dismissed", first) == 202
    service.wait_until(lambda: is_promised(service), 30)
    assert outcome(service, "o-4", "purchased", second) == 202
    service.wait_until(lambda: is_silent(service), 30)
    assert outcome(service, "o-5", "accepted", first) == 409


def test_an_incentive_that_there_is_not_is_refused_and_one_without_a_limit_goes_on(
    service: Service,
) -> None:
    decision_id, offer = case_offer(service)
    path = f"/v1/decisions/{decision_id}/outcome"
    fact = {
        "id": "u-1", "offer_id": offer["offer_id"], "outcome": "accepted", "product_id": "case",
    }  # fmt: skip
    unknown = service.back("POST", path, json={**fact, "incentive": "nothing"})
    assert unknown.status_code == 400
    assert "no incentive 'nothing'" in unknown.text
    free = service.back("POST", path, json={**fact, "incentive": "film for members"})
    assert free.status_code == 202


def test_only_back_ends_say_what_group_a_customer_is_in(service: Service) -> None:
    """T11."""
    asked = {"placements": [{"name": "product"}], "anchors": ["phone"]}
    for more in ({"segments": ["clv_high"]}, {"risk_profile": "promotion_maximizer"}):
        assert service.page("POST", "/v1/offers", json={**asked, **more}).status_code == 403
        assert service.back("POST", "/v1/offers", json={**asked, **more}).status_code == 200
    vetoed = service.offers(confirmed=["FILM10"], risk_profile="promotion_maximizer")
    assert all(offer["incentive"] is None for offer in vetoed["placements"][0]["offers"])
    liked = service.names(likes=["nothing of ours"])
    assert liked == service.names()


def test_a_page_without_scripts_gets_its_list_as_html(service: Service) -> None:
    asked = {
        "placement": "product",
        "anchor": "phone",
        "locale": "pl",
        "base": "https://shop.example",
    }
    answer = service.page("GET", "/v1/offers.html", params=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"].startswith("public, max-age=")
    assert answer.text.startswith(
        '<section class="pairwell pairwell-product"><h2 dir="auto">Kupowane'
    )
    assert "Dlaczego to?" in answer.text
    assert "&lt;b&gt;Plug&lt;/b&gt;" in answer.text
    assert "<b>" not in answer.text
    nothing = service.page("GET", "/v1/offers.html", params={**asked, "anchor": "rare"})
    assert (nothing.status_code, nothing.text) == (200, "")
    for bad in ({"base": "javascript:alert(1)"}, {"basis": "x"}, {"placement": "kitchen"}):
        assert service.page("GET", "/v1/offers.html", params={**asked, **bad}).status_code == 400
    without = {name: value for name, value in asked.items() if name != "base"}
    assert service.page("GET", "/v1/offers.html", params=without).status_code == 400
    assert service.client.get("/v1/offers.html", params=asked).status_code == 401
