"""``/v1/offers`` through a real server: shapes, identity, caching, freshness."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.wiring import open_workspace
from tests.service import ORIGIN, Service, make_shop, running, shop_snapshot

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("offers") / "shop")
    with running(shop, "--workers", "2", "--set", "web.site_burst=10000") as service:
        yield service


def test_one_call_answers_a_page_and_no_product_stands_twice(service: Service) -> None:
    told = service.offers(
        placements=[{"name": "product", "block": "with_this", "limit": 3}, {"name": "mini_cart"}]
    )
    lists = [[o["product"]["product_id"] for o in p["offers"]] for p in told["placements"]]
    assert lists == [["case", "film", "plug"], ["cable", "stand"]]
    assert told["snapshot_id"] == "m-1"
    assert told["degraded"] is False
    assert told["arm"] == "unassigned"
    first = told["placements"][0]["offers"][0]
    assert first["rank"] == 1
    assert first["reason"]["code"] == "bought_together"
    assert not any(sign.isdigit() for sign in first["reason"]["text"])
    assert first["product"]["price_minor"] == 2000
    assert first["evidence"]["n_both"] == 20
    assert told["placements"][0]["title"] == "Bought with this"
    assert "why_none" not in told["placements"][0]


def test_a_page_of_the_shop_gets_offers_and_no_evidence(service: Service) -> None:
    answer = service.page(
        "POST", "/v1/offers", json={"placements": [{"name": "product"}], "anchors": ["phone"]}
    )
    assert answer.status_code == 200
    offers = answer.json()["placements"][0]["offers"]
    assert len(offers) == 3
    assert all("evidence" not in offer for offer in offers)
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["cache-control"] == "private, no-store"
    explained = service.page(
        "POST", "/v1/offers?explain=1", json={"placements": [{"name": "product"}]}
    )
    assert explained.status_code == 403


def test_explain_tells_who_was_refused_and_why(service: Service) -> None:
    answer = service.back(
        "POST",
        "/v1/offers?explain=1",
        json={"placements": [{"name": "product"}], "anchors": ["phone"]},
    )
    told = answer.json()["placements"][0]["explain"]
    refused = {one["product_id"]: one["code"] for one in told["refusals"]}
    assert refused["lens"] == "out_of_stock"
    assert refused["rare"] == "too_few_customers"
    assert told["scores"]["case"]["score"] > 0
    [source] = [each for each in told["looked_at"] if each["level"] == "product"]
    assert {"out_of_stock", "too_few_customers"} < set(source["gates"])
    verdicts = {each.pop("product_id"): each for each in source["candidates"]}
    assert verdicts["case"] == {"rank": 1, "place": 1, "refused_by": {}}
    assert (verdicts["cable"]["rank"], verdicts["cable"]["place"]) == (None, 4)
    assert "out_of_stock" in verdicts["lens"]["refused_by"]
    assert verdicts["rare"]["refused_by"]["too_few_customers"] == "fewer than 5 customers"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"anchors": ["nothing"]}, "unknown_anchor"),
        ({"anchors": []}, "no_anchor"),
        ({"anchors": ["stand"]}, "no_candidate"),
        ({"placements": [{"name": "payment"}]}, "placement_closed"),
        ({"context": {"payment_step": True}}, "placement_closed"),
        ({"placements": [{"name": "product", "block": "better"}]}, "no_candidate"),
    ],
)
def test_no_offer_is_a_good_answer(service: Service, asked: dict[str, Any], why: str) -> None:
    placement = service.offers(**asked)["placements"][0]
    assert placement["offers"] == []
    assert placement["why_none"] == why


def test_what_is_in_the_cart_owned_or_refused_is_not_offered(service: Service) -> None:
    assert service.names() == ["case", "film", "plug"]
    assert service.names(customer_id="eve") == ["film", "plug", "cable"]
    assert service.names(customer_id="stranger") == ["case", "film", "plug"]
    assert service.names(refused=["film"]) == ["case", "plug", "cable"]
    in_cart = [{"product_id": "case", "quantity": 2, "unit_price_minor": 2000}]
    assert "case" not in service.names(cart=in_cart)


def test_a_request_id_names_its_decision_whichever_worker_answers(service: Service) -> None:
    told = [service.offers(request_id="b7c1") for _ in range(6)]
    assert len({one["decision_id"] for one in told}) == 1
    assert all(one["placements"][0]["offers"][0]["rank"] == 1 for one in told)
    others = {service.offers()["decision_id"] for _ in range(6)}
    assert len(others) == 6
    assert service.offers(request_id="b7c2")["decision_id"] != told[0]["decision_id"]


def test_unknown_fields_are_refused_by_name_with_the_nearest(service: Service) -> None:
    answer = service.back(
        "POST", "/v1/offers", json={"placements": [{"name": "cart"}], "anchor": 1}
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "code", "detail", "hint"}
    assert problem["code"] == "unknown_field"
    assert problem["hint"] == "Did you mean anchors?"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed_body"),
        (b"[]", 400, "invalid_value"),
        (b"{", 400, "malformed_body"),
        (b'{"placements": [], "placements": []}', 400, "malformed_body"),
        (b'{"placements": []}', 400, "invalid_value"),
        (b'{"placements": [{"name": "attic"}]}', 400, "invalid_value"),
        (b'{"placements": [{"name": "cart", "limit": NaN}]}', 400, "malformed_body"),
        (b'{"placements": [{"name": "cart", "limit": 1e400}]}', 400, "invalid_value"),
        (b'{"placements": [{"name": "cart", "limit": %s}]}' % (b"9" * 5000), 400, "malformed_body"),
        (b"[" * 1000 + b"]" * 1000, 400, "malformed_body"),
        (b'{"placements": [{"name": "cart"}], "anchors": ["\xff"]}', 400, "malformed_body"),
        (b'{"placements": [{"name": "cart"}], "anchors": ["%s"]}' % (b"x" * 201), 400,
         "invalid_value"),
        (b'{"placements": [{"name": "cart"}], "anchors": [%s]}' % (b'"a",' * 60 + b'"a"'), 400,
         "invalid_value"),
        (b" " * (1 << 20) + b"{}", 413, "body_too_large"),
    ],
)  # fmt: skip
def test_bodies_that_cannot_be_read(service: Service, body: bytes, status: int, code: str) -> None:
    started = time.monotonic()
    answer = service.back(
        "POST", "/v1/offers", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert time.monotonic() - started < 2


def test_other_content_types_and_encodings_are_refused(service: Service) -> None:
    for headers in (
        {"Content-Type": "text/html"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ):
        answer = service.back("POST", "/v1/offers", content=b"{}", headers=headers)
        assert answer.status_code == 415, headers


def test_a_page_may_ask_in_plain_text_and_needs_no_preflight(service: Service) -> None:
    asked = b'{"placements": [{"name": "product"}], "anchors": ["phone"]}'
    answer = service.client.post(
        f"/v1/offers?site={service.shop.site}",
        content=asked,
        headers={"Content-Type": "text/plain", "Origin": ORIGIN},
    )
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["placements"][0]["offers"]) == 3


def test_what_does_not_fit_leaves_the_pages_as_soon_as_the_rules_say_so(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "fits")
    with running(shop) as service:
        assert "case" in service.names()
        (shop.folder / "compatibility.toml").write_text(
            '[[never]]\nname = "no cases"\none = "phone"\nother = "case"\n', "utf-8"
        )
        service.wait_until(lambda: "case" not in service.names())


def test_the_cacheable_form_is_the_same_for_everybody_and_short_lived(service: Service) -> None:
    path = "/v1/offers?placement=product&anchor=phone&limit=3&locale=pl"
    first = service.page("GET", path)
    seconds = int(first.headers["cache-control"].removeprefix("public, max-age="))
    assert 0 < seconds <= 60
    if seconds < 3:  # not over the end of a minute
        time.sleep(seconds + 0.1)
        first = service.page("GET", path)
    again = service.client.get(f"{path}&site={service.shop.site}")
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]
    assert "origin" in first.headers["vary"].lower()
    assert first.json()["arm"] == "unassigned"
    assert first.json()["placements"][0]["title"] == "Kupowane razem"
    same = service.page("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    other = service.page("GET", path + "&customer_id=eve")
    assert (other.status_code, other.json()["code"]) == (400, "unknown_field")


def test_stock_blocks_and_prices_hold_soon(service: Service) -> None:
    rows = [{"product_id": "case", "in_stock": False}, {"product_id": "film", "price_minor": 777}]
    assert service.back("PUT", "/v1/stock", json={"stock": rows}).status_code == 200
    service.wait_until(lambda: "case" not in service.names())
    offers = service.offers()["placements"][0]["offers"]
    assert offers[0]["product"]["price_minor"] == 777
    body = {"add": [{"candidate": "film", "action": "block", "reason": "recalled"}]}
    edited = service.back("PATCH", "/v1/matrix/rows", json=body).json()
    assert edited["added"][0]["author"] == "shop"
    service.wait_until(lambda: "film" not in service.names())
    cached = f"/v1/offers?placement=product&anchor=phone&site={service.shop.site}"
    shown = service.client.get(cached).json()["placements"][0]["offers"]
    assert "film" not in [offer["product"]["product_id"] for offer in shown]
    number = edited["added"][0]["number"]
    service.back("PATCH", "/v1/matrix/rows", json={"remove": [number]})
    rows = [{"product_id": "case", "in_stock": True}]
    service.back("PUT", "/v1/stock", json={"stock": rows})
    service.wait_until(lambda: service.names() == ["case", "film", "plug"])


def test_publish_and_rollback_over_http(service: Service) -> None:
    snapshots = FolderSnapshots(service.shop.folder / "snapshots")
    snapshots.write(shop_snapshot("m-2"))
    told = service.back("POST", "/v1/matrix/publish", json={"snapshot_id": "m-2"})
    assert told.json() == {"snapshot_id": "m-2"}
    service.wait_until(lambda: all(service.offers()["snapshot_id"] == "m-2" for _ in range(8)))
    block = {"candidate": "case", "anchor": "phone", "action": "block", "reason": "dull"}
    service.back("PATCH", "/v1/matrix/rows", json={"add": [block]})

    def back() -> object:
        return service.back("POST", "/v1/matrix/rollback", json={}).json()

    with open_workspace(service.shop.folder) as workspace:
        last = workspace.state.curated_edits()[-1]
        assert back() == {"taken_back": last.version_id, "snapshot_id": "m-2"}
        assert workspace.state.curated_edits()[-1].author == "shop"
        assert workspace.state.curated_edits()[-1].at > "2026"
    assert back() == {"taken_back": "m-2", "snapshot_id": "m-1"}
    service.wait_until(lambda: all(service.offers()["snapshot_id"] == "m-1" for _ in range(8)))
    missing = service.back("POST", "/v1/matrix/publish", json={"snapshot_id": "m-9"})
    assert missing.status_code >= 400


def test_a_row_of_the_matrix_page_by_page_without_rare_pairs(service: Service) -> None:
    found: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        query = f"anchor=phone&limit=4&cursor={cursor}"
        told = service.back("GET", f"/v1/matrix?{query}").json()
        found += [pair["candidate_id"] for pair in told["pairs"]]
        cursor = told["cursor"]
    assert sorted(found) == sorted(["case", "film", "plug", "cable", "stand", "lens"])
    assert service.back("GET", "/v1/matrix?anchor=nothing").status_code == 404


def test_the_same_question_again_is_a_decision_of_its_own(service: Service) -> None:
    asked = {"placements": [{"name": "product"}], "anchors": ["phone"]}
    backend = [service.back("POST", "/v1/offers", json=asked).json() for _ in range(6)]
    pages = [service.page("POST", "/v1/offers", json=asked).json() for _ in range(6)]
    known = [service.offers(visitor_id=f"v-{n}") for n in range(6)]
    names = {told["decision_id"] for told in (*backend, *pages, *known)}
    assert len(names) == 18
    tokens = [
        offer["add"]["token"]
        for told in (*backend, *pages, *known)
        for offer in told["placements"][0]["offers"]
    ]
    assert len(set(tokens)) == len(tokens)
    lists = set()
    for told in (*backend, *pages, *known):
        offers = told["placements"][0]["offers"]
        if told["arm"] != "holdout":
            lists.add(tuple(offer["product"]["product_id"] for offer in offers))
        assert [offer["offer_id"] for offer in offers] == [
            f"{told['decision_id']}-0-{rank}" for rank in range(1, len(offers) + 1)
        ]
        assert all(("evidence" in offer) is (told not in pages) for offer in offers)
    assert {told["arm"] for told in (*backend, *pages)} == {"unassigned"}
    assert {told["arm"] for told in known} <= {"treatment", "holdout"}
    assert len(lists) == 1


def test_the_holdout_is_decided_and_logged_but_sees_nothing(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    with running(shop, "--set", "web.holdout_share=1.0") as service:
        told = service.offers(customer_id="eve")
        assert told["arm"] == "holdout"
        assert told["placements"][0]["offers"] == []
        assert told["placements"][0]["why_none"] == "holdout"
        assert service.offers()["arm"] == "unassigned"
        assert service.names(customer_id="eve", channel="staff") != []
        service.stop()
    with open_workspace(shop.folder) as workspace:
        logged = workspace.decision_log.decisions()
    assert [one.arm for one in logged] == ["holdout", "unassigned", "holdout"]
    first = logged[0]
    assert first.decision_id == told["decision_id"]
    assert [offer.product_id for offer in first.offers] == ["film", "plug", "cable"]
    assert first.person == "eve"
