"""``pairwell decide`` and ``why`` answer as the service does, with all that it was told since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pairwell.cli.app import run
from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

Captured = pytest.CaptureFixture[str]
SOON = 60.0
"""Seconds: the service knows within two, but this machine may have much else to do."""

POLICY = """
[[offers.incentives]]
name = "autumn"
kind = "percent"
discount_share = 0.1
confirmed_by = "CASE10"
conditions = { products = ["case"] }

[[offers.incentives]]
name = "few"
kind = "percent"
discount_share = 0.2
confirmed_by = "FEW"
limit = 1
conditions = { products = ["case"] }
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("decided") / "shop")
    (shop.folder / "pairwell.toml").write_text(POLICY, "utf-8")
    with running(shop, "--set", "web.holdout_share=0.0") as started:
        yield started


def told(capsys: Captured, service: Service, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run([*arguments, "--json", "-w", str(service.shop.folder)]) == 0
    parsed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return parsed


def offered(capsys: Captured, service: Service, *arguments: str) -> list[str]:
    answer = told(capsys, service, "decide", "--anchor", "phone", *arguments)
    return [offer["product_id"] for offer in answer["offers"]]


def test_stock_and_prices_that_were_told_since(service: Service, capsys: Captured) -> None:
    assert offered(capsys, service) == service.names() == ["case", "film", "plug"]
    stock = [
        {"product_id": "film", "in_stock": False},
        {"product_id": "lens", "in_stock": True},
        {"product_id": "plug", "in_stock": True, "price_minor": 1499, "currency": "GBP"},
    ]
    assert service.back("PUT", "/v1/stock", json={"stock": stock}).status_code == 200
    service.wait_until(lambda: "film" not in service.names(), SOON)
    assert offered(capsys, service) == service.names()
    answer = told(capsys, service, "decide", "--anchor", "phone")
    assert {each["product_id"]: each["price_minor"] for each in answer["offers"]}["plug"] == 1499
    film = told(capsys, service, "why", "--anchor", "phone", "--candidate", "film")
    refused = [gate["gate"] for gate in film["levels"][0]["gates"] if gate["refused"]]
    assert (film["offered"], refused) == (None, ["out_of_stock"])


def test_what_a_person_turned_down(service: Service, capsys: Captured) -> None:
    event = {"id": "d-1", "name": "offer_dismissed", "product_id": "case", "customer_id": "ann"}
    assert service.back("POST", "/v1/events", json={"events": [event]}).json()["stored"] == 1
    service.wait_until(lambda: "case" not in service.names(customer_id="ann"), SOON)
    assert offered(capsys, service, "--customer", "ann") == service.names(customer_id="ann")
    assert "case" in offered(capsys, service, "--customer", "bert")
    case = told(
        capsys, service, "why", "--anchor", "phone", "--candidate", "case", "--customer", "ann"
    )
    assert case["offered"] is None


def test_incentives_that_are_withdrawn_or_used_up(service: Service, capsys: Captured) -> None:
    codes = ("CASE10", "FEW")

    def here(code: str) -> str | None:
        answer = told(capsys, service, "decide", "--anchor", "phone", "--confirmed", code)
        [case] = [offer for offer in answer["offers"] if offer["product_id"] == "case"]
        return case["promise"]["name"] if case["promise"] else None

    def there(code: str) -> str | None:
        lists = service.offers(confirmed=[code])["placements"]
        [case] = [o for o in lists[0]["offers"] if o["product"]["product_id"] == "case"]
        return case["incentive"]["name"] if case["incentive"] else None

    assert [here(code) for code in codes] == [there(code) for code in codes] == ["autumn", "few"]
    for code, outcome in (("CASE10", "promise_broken"), ("FEW", "purchased")):
        answer = service.offers(confirmed=[code])
        [offer] = [o for o in answer["placements"][0]["offers"] if o["incentive"]]
        fact = {
            "id": f"t-{code}", "offer_id": offer["offer_id"], "outcome": outcome,
            "product_id": "case", "token": offer["add"]["token"],
            "incentive": offer["incentive"]["name"],
        }  # fmt: skip
        path = f"/v1/decisions/{answer['decision_id']}/outcome"
        assert service.back("POST", path, json=fact).status_code == 202
    service.wait_until(lambda: [there(code) for code in codes] == [None, None], SOON)
    assert [here(code) for code in codes] == [None, None]
    why = told(
        capsys, service, "why", "--anchor", "phone", "--candidate", "case",
        "--confirmed", "CASE10", "FEW",
    )  # fmt: skip
    assert {each["name"]: each["code"] for each in why["incentives"]} == {
        "autumn": "withdrawn", "few": "used_up",
    }  # fmt: skip
