"""Who may do what, from where and how fast: every operation, every kind of caller."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pairwell.app.manage_keys import revoke_key
from pairwell.model.key import Scope
from pairwell.web.access import ACCESS
from pairwell.web.operations import OPERATIONS
from pairwell.wiring import open_workspace
from tests.service import ALL_SCOPES, ORIGIN, Service, make_shop, running, workers_of

pytestmark = pytest.mark.enable_socket

CALLERS = ("nobody", "site", "revoked", "expired", *ALL_SCOPES)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("access") / "shop")
    with running(shop, "--set", "web.site_burst=100000") as service:
        yield service


@pytest.fixture(scope="module")
def headers(service: Service) -> dict[str, dict[str, str]]:
    """The headers of each kind of caller."""
    shop = service.shop
    keys: dict[str, str] = {scope: shop.key(scope, name=scope) for scope in ALL_SCOPES}
    keys["revoked"] = shop.key("offers", "data", name="revoked")
    keys["expired"] = shop.key(
        "offers", "data", name="expired", expires_at="2020-01-01T00:00:01+00:00"
    )
    with open_workspace(shop.folder) as workspace:
        revoke_key(workspace.keys, keys["revoked"][:16], "2026-11-22T10:00:00+00:00")
    made = {name: {"Authorization": f"Bearer {key}"} for name, key in keys.items()}
    made["nobody"] = {}
    made["site"] = {"X-Pairwell-Site": shop.site, "Origin": ORIGIN}
    path = "/v1/offers?placement=home"
    service.wait_until(
        lambda: (
            service.client.get(path, headers=made["offers"]).status_code == 200
            and service.client.get(path, headers=made["metrics"]).status_code == 403
            and service.client.get(path, headers=made["revoked"]).status_code == 401
        )
    )
    return made


def test_the_table_speaks_of_every_operation() -> None:
    assert set(ACCESS) == {operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("caller", CALLERS)
def test_every_operation_lets_in_whom_the_table_lets_in(
    service: Service, headers: dict[str, dict[str, str]], caller: str
) -> None:
    seen = {}
    for operation in OPERATIONS:
        path = re.sub(r"\{\w+\}", "x", operation.path)
        answer = service.client.request(
            operation.method,
            path,
            headers=headers[caller],
            json={"nonsense": 1} if operation.takes is not None else None,
        )
        seen[operation.name] = (answer.status_code in (401, 403), answer.status_code)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
    for name, (refused, status) in seen.items():
        access = ACCESS[name]
        may = access.public or (access.site and caller == "site") or access.scope == caller
        # what everybody may call is refused for want of a signature only
        assert refused is (not may or name == "receiveWebhook"), (name, caller, status)
        if not may:
            assert status == (401 if caller in ("nobody", "revoked", "expired") else 403)


def test_a_back_end_key_in_the_query_is_no_key(service: Service) -> None:
    for query in (f"site={service.shop.backend}", f"key={service.shop.backend}"):
        answer = service.client.get(f"/v1/offers?placement=home&{query}")
        assert answer.status_code in (400, 401)
    assert service.shop.backend not in service.log.read_text()


@pytest.mark.parametrize(
    "origin",
    ["null", "https://shop.example.evil.tld", "http://shop.example", "https://SHOP.example", ""],
)
def test_other_origins_get_nothing_and_no_header_to_read_it(service: Service, origin: str) -> None:
    asked: dict[str, Any] = {"json": {"placements": [{"name": "home"}]}}
    answer = service.page("POST", "/v1/offers", origin=origin, **asked)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    preflight = service.client.options(
        "/v1/offers", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 403
    assert "access-control-allow-origin" not in preflight.headers


def test_a_page_of_the_shop_may_ask_and_read(service: Service) -> None:
    preflight = service.client.options(
        "/v1/offers", headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    assert "x-pairwell-site" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    refused = service.page("POST", "/v1/offers", json={"x": 1})
    assert refused.status_code == 400
    assert refused.headers["access-control-allow-origin"] == ORIGIN  # pages read errors, too


def test_a_site_key_without_a_page_cannot_post(service: Service) -> None:
    answer = service.client.post(
        "/v1/offers",
        headers={"X-Pairwell-Site": service.shop.site},
        json={"placements": [{"name": "home"}]},
    )
    assert answer.status_code == 403


def test_every_answer_has_the_headers_of_safety(service: Service) -> None:
    answers = [
        service.client.request(operation.method, re.sub(r"\{\w+\}", "x", operation.path))
        for operation in OPERATIONS
    ]
    answers += [service.client.get("/nothing"), service.client.get("/v1/customers/x/y/z")]
    assert {answer.status_code for answer in answers[-2:]} == {404}
    for answer in answers:
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert "cache-control" in headers
        assert "set-cookie" not in headers


def test_methods_are_what_they_are(service: Service) -> None:
    answer = service.client.get("/v1/events", headers={"X-HTTP-Method-Override": "POST"})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "OPTIONS, POST"
    strange = service.client.request("TRACE", "/v1/offers")
    assert strange.status_code == 405
    head = service.client.head("/health/live")
    assert (head.status_code, head.content) == (200, b"")


def test_a_plain_text_body_is_no_way_around_the_preflight(
    service: Service, headers: dict[str, dict[str, str]]
) -> None:
    for method, path in (("PUT", "/v1/orders"), ("POST", "/v1/matrix/rollback")):
        answer = service.back(method, path, content=b"{}", headers={"Content-Type": "text/plain"})
        assert answer.status_code == 415


def test_whoever_is_too_fast_waits_and_nobody_else(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    settings = ("web.site_burst=5", "web.site_rate=0.5", "web.trusted_proxies=127.0.0.1")
    with running(shop, *(word for text in settings for word in ("--set", text))) as service:
        path = f"/v1/offers?placement=home&site={shop.site}"

        def ask(address: str) -> httpx.Response:
            return service.client.get(path, headers={"X-Forwarded-For": f"1.2.3.4, {address}"})

        answers = [ask("10.0.0.1") for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert answers[0].headers["ratelimit-limit"] == "5"
        assert answers[0].headers["ratelimit-remaining"] == "4"
        assert ask("10.0.0.2").status_code == 200
        assert service.offers()["placements"]  # back ends have a pace of their own
        told = service.back("GET", "/metrics").text
        assert re.search(r'pairwell_rate_limited_total\{worker="\d+"\} 2', told)


def test_a_pace_holds_over_all_workers_and_outlives_them(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    settings = ("web.site_burst=10", "web.site_rate=0.0001")
    words = (word for text in settings for word in ("--set", text))
    with running(shop, "--workers", "2", *words) as service:
        url = f"{service.url}/v1/offers?placement=home&site={shop.site}"

        def status() -> int:
            """Of a connection of its own: the kernel chooses the worker."""
            try:
                return httpx.get(url, timeout=30).status_code
            except httpx.TransportError:
                return 0

        assert [status() for _ in range(40)] == [200] * 10 + [429] * 30
        killed = workers_of(service.process.pid)
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        service.wait_until(lambda: len(workers_of(service.process.pid) - killed) == 2, 60)
        service.wait_until(lambda: status() == 429, 60)


def test_a_revoked_key_is_out(service: Service) -> None:
    scopes: tuple[Scope, ...] = ("metrics",)
    key = service.shop.key(*scopes, name="short")
    service.wait_until(lambda: service.back("GET", "/metrics", key=key).status_code == 200)
    with open_workspace(service.shop.folder) as workspace:
        revoke_key(workspace.keys, key[:16], "2026-11-22T10:00:00+00:00")
    service.wait_until(lambda: service.back("GET", "/metrics", key=key).status_code == 401)


def test_the_contract_is_there_for_programs_and_people(service: Service) -> None:
    document = service.client.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    named = {
        operation["operationId"] for methods in document["paths"].values()
        for operation in methods.values()
    }  # fmt: skip
    assert named == set(ACCESS)
    page = service.client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "http://" not in page.text
    assert "https://" not in page.text.replace("https://shop.example", "")
    assert "<script" not in page.text
