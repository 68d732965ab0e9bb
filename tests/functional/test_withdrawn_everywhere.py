"""What a person or a broken promise withdraws is gone from every worker, and how long that takes.

Workers look once a second (``EVERY``), so that it is gone within two. Here it is waited for, with a
limit that a busy machine keeps, too. ``pytest --log-cli-level=info`` tells how long it took, and
docs/service.md what was measured.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from pairwell.web.watch import EVERY
from tests.admin_people import TLS
from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

WORKERS, ASKED = 3, 24
"""So many answers over connections of their own miss one of the workers twice in 10,000 times."""

log = logging.getLogger("tests")

LIMIT = 60.0
"""Seconds."""

POLICY = """
[[offers.incentives]]
name = "autumn"
kind = "percent"
discount_share = 0.1
confirmed_by = "CASE10"
conditions = { products = ["case"] }
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("withdrawn") / "shop")
    (shop.folder / "pairwell.toml").write_text(POLICY, "utf-8")
    with running(shop, "--workers", str(WORKERS)) as started:
        waited(started, "started", lambda offers: len(offers) == 3)
        yield started


def answers(service: Service) -> Iterator[list[dict[str, Any]]]:
    """The offers of one answer after the other, whichever worker gives them."""
    asked = {
        "placements": [{"name": "product"}], "anchors": ["phone"], "confirmed": ["CASE10"],
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {service.shop.backend}"}
    while True:
        with httpx.Client(base_url=service.url, timeout=30, headers=headers, verify=TLS) as fresh:
            told = fresh.post("/v1/offers", json=asked).json()
        yield told["placements"][0]["offers"]


def waited(service: Service, what: str, is_so: Callable[[list[dict[str, Any]]], bool]) -> None:
    """Wait until every worker answers so; logs after how many seconds the last other one came."""
    start = last = time.monotonic()
    alike = 0
    for offers in answers(service):
        now = time.monotonic()
        alike, last = (alike + 1, last) if is_so(offers) else (0, now)
        if alike == ASKED:
            break
        assert now - start < LIMIT, "it did not happen in time"
    log.info("%s: %.2f s", what, last - start)


def products(offers: list[dict[str, Any]]) -> list[str]:
    return [offer["product"]["product_id"] for offer in offers]


def test_workers_look_often_enough_for_two_seconds() -> None:
    assert EVERY <= 1.0


def test_what_a_person_takes_off_is_gone_from_every_worker(service: Service) -> None:
    block = {"candidate": "film", "action": "block", "reason": "recalled"}
    edited = service.back("PATCH", "/v1/matrix/rows", json={"add": [block]})
    assert edited.status_code == 200
    waited(service, "taken off by a person", lambda offers: "film" not in products(offers))
    stock = {"stock": [{"product_id": "plug", "in_stock": False}]}
    assert service.back("PUT", "/v1/stock", json=stock).status_code == 200
    waited(service, "out of stock", lambda offers: "plug" not in products(offers))


def test_a_broken_promise_is_made_by_no_worker_any_more(service: Service) -> None:
    told = service.offers(confirmed=["CASE10"])
    [offer] = [each for each in told["placements"][0]["offers"] if each["incentive"]]
    report = {
        "id": "b-1", "offer_id": offer["offer_id"], "outcome": "promise_broken",
        "product_id": "case", "token": offer["add"]["token"], "incentive": "autumn",
    }  # fmt: skip
    path = f"/v1/decisions/{told['decision_id']}/outcome"
    assert service.back("POST", path, json=report).status_code == 202
    waited(service, "a broken promise", lambda offers: not any(o["incentive"] for o in offers))
