"""What arrives over HTTP: events in all shapes, rows, webhooks, outcomes, and forgetting."""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

OLD, NEW = b"old secret, and long enough for a rule", b"new secret, and long enough for a rule"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("intake")
    secrets = folder / "webhook-secrets"
    secrets.write_bytes(OLD + b"\n" + NEW + b"\n")
    shop = make_shop(folder / "shop")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.service.KEPT", {"PAIRWELL_WEBHOOK_SECRETS_FILE": str(secrets)})
        with running(shop, "--workers", "2") as service:
            yield service


def event(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"e-{number}", "name": "offer_clicked", "product_id": "case", **more}


def test_one_bad_event_does_not_stop_the_others_and_the_books_balance(service: Service) -> None:
    events = [event(i) for i in range(5)]
    events[3]["name"] = "danced"
    events.append(event(1))
    answer = service.back("POST", "/v1/events", json={"events": events})
    told = answer.json()
    assert answer.status_code == 202
    assert (told["received"], told["stored"], told["duplicate"]) == (6, 4, 1)
    assert [one["index"] for one in told["quarantined"]] == [3]
    again = service.back("POST", "/v1/events", json={"events": events}).json()
    assert (again["stored"], again["duplicate"]) == (0, 5)


def test_browsers_cannot_say_what_was_paid(service: Service) -> None:
    body = {"events": [event(100, name="purchased", order_id="o-1"), event(101)]}
    told = service.page("POST", "/v1/events", json=body).json()
    assert (told["stored"], told["quarantined"][0]["code"]) == (1, "not_trusted")


def test_a_guessed_id_of_a_browser_does_not_block_the_back_end(service: Service) -> None:
    body = {"events": [event(110)]}
    assert service.page("POST", "/v1/events", json=body).json()["stored"] == 1
    assert service.back("POST", "/v1/events", json=body).json()["stored"] == 1


def test_a_beacon_is_plain_text_with_the_site_in_its_address(service: Service) -> None:
    answer = service.client.post(
        f"/v1/events?site={service.shop.site}",
        content=b'{"events": [{"id": "beacon-1", "name": "offer_seen", "wrong": 1}]}',
        headers={"Content-Type": "text/plain;charset=UTF-8", "Origin": "https://shop.example"},
    )
    assert answer.status_code == 202, answer.text
    assert (answer.json()["stored"], answer.json()["dropped_fields"]) == (1, 1)


@pytest.mark.parametrize(
    "body",
    [
        {"client_id": "c.1", "events": [{"name": "add_to_cart", "params": {
            "items": [{"item_id": "case", "quantity": 1}]}}]},
        {"type": "track", "event": "Product Added", "messageId": "m-1",
         "timestamp": "2026-11-21T10:00:00Z", "properties": {"product_id": "case", "quantity": 1}},
    ],
    ids=["ga4", "segment"],
)  # fmt: skip
def test_other_systems_send_what_they_always_send(service: Service, body: dict[str, Any]) -> None:
    told = service.back("POST", "/v1/events", json=body).json()
    assert (told["received"], told["stored"]) == (1, 1), told


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"events": [' + b'{"id":"x","name":"offer_seen"},' * 500 + b"{}]}", 400),
        (b'{"events": "none"}', 400),
        (b"null", 400),
        (b'{"events": [], "events": []}', 400),
        (b'{"events": [{"id": "s", "name": "searched", "query": "%s"}]}' % (b"x" * (1 << 20)), 413),
        (b'{"events": [' + b"[" * 40 + b"]" * 40 + b"]}", 400),
    ],
)
def test_batches_that_are_none_are_refused_at_once(
    service: Service, body: bytes, status: int
) -> None:
    started = time.monotonic()
    answer = service.back(
        "POST", "/v1/events", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert time.monotonic() - started < 1


def test_the_same_event_from_many_threads_counts_once(service: Service) -> None:
    def send(_: int) -> int:
        answer = service.back("POST", "/v1/events", json={"events": [event(900)]})
        stored: int = answer.json()["stored"]
        return stored

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(send, range(60))) == 1


def test_rows_are_told_one_by_one(service: Service) -> None:
    order = {
        "order_id": "o-1", "ordered_at": "2026-11-21T10:00:00Z", "customer_id": "eve",
        "lines": [{"product_id": "case", "quantity": 1, "unit_price_minor": 2000}],
        "currency": "GBP",
    }  # fmt: skip
    rows = [order, order, {**order, "order_id": "o-2", "lines": []}]
    told = service.back("PUT", "/v1/orders", json={"orders": rows}).json()
    assert told["outcomes"] == ["stored", "duplicate", "quarantined"]
    assert (told["received"], told["stored"], told["duplicate"]) == (3, 1, 1)
    for noun, row in (
        ("products", {"product_id": "new", "title": "New"}),
        ("customers", {"customer_id": "eve", "country": "GB"}),
        ("stock", {"product_id": "new", "in_stock": True}),
    ):
        assert service.back("PUT", f"/v1/{noun}", json={noun: [row]}).json()["stored"] == 1
    wrong = service.back("PUT", "/v1/stock", json={"stocks": []})
    assert wrong.status_code == 400


def test_an_idempotency_key_is_done_once_and_answered_again(service: Service) -> None:
    body = {"stock": [{"product_id": "cable", "in_stock": True}]}

    def put(key: str, body: dict[str, Any] = body) -> httpx.Response:
        return service.back("PUT", "/v1/stock", json=body, headers={"Idempotency-Key": key})

    first, again = put("k-1"), put("k-1")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json()["stored"] == 1
    other = put("k-1", {"stock": [{"product_id": "cable", "in_stock": False}]})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert put("k" * 256).status_code == 400
    refused = put("k-2", {"stocks": []})
    assert put("k-2", {"stocks": []}).content == refused.content
    with ThreadPoolExecutor(8) as pool:
        raced = list(pool.map(put, ["k-3"] * 8))
    assert {answer.status_code for answer in raced} <= {200, 409}
    assert sum("idempotency-replayed" not in a.headers and a.is_success for a in raced) == 1


def webhook(service: Service, secret: bytes, body: bytes, age: int = 0) -> httpx.Response:
    at = str(int(time.time()) - age).encode()
    mark = hmac.new(secret, at + b"." + body, hashlib.sha256).hexdigest()
    headers = {
        "X-Pairwell-Timestamp": at.decode(), "X-Pairwell-Signature": f"v1={mark}",
        "Content-Type": "application/json",
    }  # fmt: skip
    return service.client.post("/v1/webhooks/oscar", content=body, headers=headers)


def test_webhooks_are_signed_with_either_secret_for_five_minutes(service: Service) -> None:
    body = b'{"stock": [{"product_id": "stand", "in_stock": true}]}'
    assert webhook(service, OLD, body).json()["stored"] == 1
    assert webhook(service, NEW, body).json()["duplicate"] == 1
    assert webhook(service, OLD, body, age=301).status_code == 401
    assert webhook(service, b"not a secret of ours at all, really", body).status_code == 401
    events = b'{"events": [{"id": "w-1", "name": "offer_seen"}]}'
    assert webhook(service, NEW, events).json()["stored"] == 1
    assert webhook(service, NEW, b'{"stock": [], "orders": []}').status_code == 400


def test_an_outcome_needs_its_own_token(service: Service) -> None:
    told = service.offers()
    decision, offer = told["decision_id"], told["placements"][0]["offers"][0]
    path = f"/v1/decisions/{decision}/outcome"
    fact = {
        "id": f"out-{os.getpid()}", "offer_id": offer["offer_id"], "outcome": "accepted",
        "product_id": offer["product"]["product_id"], "token": offer["add"]["token"],
        "price_minor": offer["product"]["price_minor"],
    }  # fmt: skip
    assert service.back("POST", path, json=fact).json()["stored"] == 1
    assert service.back("POST", path, json=fact).json()["duplicate"] == 1
    cheaper = service.back("POST", path, json={**fact, "id": "x", "price_minor": 1})
    assert cheaper.status_code == 400
    other = service.back("POST", path, json={**fact, "id": "x", "product_id": "film"})
    assert other.status_code == 400
    forged = service.back("POST", path, json={**fact, "id": "x", "token": "A" * 90})
    assert forged.status_code == 400
    elsewhere = service.back("POST", "/v1/decisions/d-1/outcome", json={**fact, "id": "x"})
    assert elsewhere.status_code == 404


def test_a_person_is_told_everything_and_then_forgotten(service: Service) -> None:
    assert service.names(customer_id="bob")[0] != "film"  # bob has it
    time.sleep(1)  # decisions are logged a little later
    fact = event(700, customer_id="bob", name="product_viewed")
    service.back("POST", "/v1/events", json={"events": [fact]})
    told = service.back("GET", "/v1/customers/bob/export").json()
    assert [one["told"]["id"] for one in told["events"]] == ["e-700"]
    gone = service.back("DELETE", "/v1/customers/bob").json()
    n_decisions = gone.pop("n_decisions")
    assert gone == {"n_facts": 0, "n_histories": 1, "n_entries": 1}
    assert n_decisions >= 1
    assert service.back("GET", "/v1/customers/bob/export").json()["events"] == []
    assert service.back("DELETE", "/v1/customers/bob").json()["n_entries"] == 0
    service.wait_until(lambda: all("film" in service.names(customer_id="bob") for _ in range(6)))
    for name in ("journal.sqlite", "journal.sqlite-wal"):
        assert b'"bob"' not in (service.shop.folder / name).read_bytes()
