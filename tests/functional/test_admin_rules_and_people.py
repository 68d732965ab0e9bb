"""Rules, products, keys and people in the admin: tried first, written down, obeyed at once."""

from __future__ import annotations

import re
import tomllib
from html import unescape

import httpx
import pytest

from pairwell.wiring import open_workspace
from tests.admin_people import PASSWORD, Browser
from tests.service import ORIGIN, Service
from tests.unit.web.test_policy_form import form_of

pytestmark = pytest.mark.enable_socket

SOON = 60.0
"""Seconds: workers obey within two, but this machine may have much else to do."""


def actions(service: Service) -> list[tuple[str, str]]:
    with open_workspace(service.shop.folder) as workspace:
        return [(row.entry.action, row.entry.subject) for row in workspace.audit.rows()]


def form(service: Service, **changed: str) -> dict[str, str]:
    with open_workspace(service.shop.folder) as workspace:
        return form_of(workspace.settings) | changed


def replayed(service: Service, browser: Browser) -> str:
    seen = [""]

    def done() -> bool:
        seen[0] = browser.get("/admin/policy").text
        return "answers to past questions change" in seen[0] or 'role="alert"' in seen[0]

    service.wait_until(done, 120)
    return seen[0]


def test_rules_are_tried_on_past_questions_before_they_hold(
    service: Service, merchandiser: Browser
) -> None:
    assert len(service.names()) == 3
    asked = form(service, product_target="1")
    assert merchandiser.post("/admin/policy", **asked).status_code == 303
    early = merchandiser.post("/admin/policy/take")
    assert early.status_code in (303, 400)
    if early.status_code == 400:  # nobody takes what was not looked at
        page = replayed(service, merchandiser)
        assert "offers.placements.product.target" in page
        assert "3 → <b>1</b>" in page
        assert len(service.names()) == 3
        csv = merchandiser.get("/admin/policy", csv="replay").text.splitlines()
        assert csv[0].endswith("placement,n_before,n_after,n_same,n_moved,n_come,n_go,"
                               "expected_before_minor,expected_after_minor")  # fmt: skip
        assert merchandiser.post("/admin/policy/take").status_code == 303
    service.wait_until(lambda: len(service.names()) == 1, SOON)
    file = service.shop.folder / "pairwell.toml"
    assert tomllib.loads(file.read_text())["offers"] == {"placements": {"product": {"target": 1}}}
    assert ("policy_changed", "pairwell.toml") in actions(service)


def test_a_draft_gives_way_to_what_somebody_wrote_meanwhile(
    service: Service, merchandiser: Browser
) -> None:
    file = service.shop.folder / "pairwell.toml"
    before = file.read_text()
    more_than_the_cap = merchandiser.post("/admin/policy", **form(service, cart_cap="2"))
    assert (more_than_the_cap.status_code, "line" in more_than_the_cap.text) == (400, True)
    assert merchandiser.post("/admin/policy", **form(service, cart_target="2")).status_code == 303
    replayed(service, merchandiser)
    file.write_text(before + "\n# mine\n")
    late = merchandiser.post("/admin/policy/take")
    assert late.status_code == 400
    assert "Somebody changed" in late.text
    assert file.read_text() == before + "\n# mine\n"
    assert merchandiser.post("/admin/policy/drop").status_code == 303
    assert merchandiser.post("/admin/policy/take").status_code == 400
    for wrong in ({"cart_cap": "x"}, {"preset": "moon"}, {}):
        assert merchandiser.post("/admin/policy", **form(service, **wrong)).status_code == 400
    analyst = Browser(service.url)
    analyst.log_in("analyst")
    page = analyst.get("/admin/policy")
    assert page.status_code == 200
    assert 'action="/admin/policy"' not in page.text
    assert "P29, P52" in page.text


def test_a_broken_settings_file_keeps_the_rules_that_held(
    service: Service, merchandiser: Browser
) -> None:
    file = service.shop.folder / "pairwell.toml"
    whole = file.read_text()
    n_before = len(service.names())
    file.write_text(whole + "\n[offers]\nmin_customers = 'many'\n")
    service.wait_until(lambda: service.offers()["degraded"], SOON)
    assert len(service.names()) == n_before
    file.write_text(whole)
    service.wait_until(lambda: not service.offers()["degraded"], SOON)


def test_the_table_of_products_stands_as_it_is_asked(
    service: Service, merchandiser: Browser
) -> None:
    def titles(**query: str) -> list[str]:
        page = merchandiser.get("/admin/products", **query).text
        found = re.findall(r'href="/admin/matrix\?anchor=[^"]*">([^<]*)</a>', page)
        return [unescape(title).casefold() for title in found]

    as_sold = titles()
    assert len(set(as_sold)) > 2
    assert titles(sort="title") == sorted(as_sold) != sorted(as_sold, reverse=True)
    assert titles(sort="-title") == sorted(as_sold, reverse=True)
    assert titles(sort="-orders") == as_sold
    assert sorted(titles(sort="pairs")) == sorted(as_sold)
    page = merchandiser.get("/admin/products", q="p", sort="-pairs").text
    assert 'aria-sort="descending"><a href="/admin/products?q=p&amp;sort=pairs">' in page
    assert 'name="back_sort" value="-pairs"' in page
    assert merchandiser.get("/admin/products", sort="colour").status_code == 400


def test_a_role_is_confirmed_and_taken_back(service: Service, merchandiser: Browser) -> None:
    said = {"product_id": "plug", "said": "addon", "back_q": "plug"}
    sent = merchandiser.post("/admin/products", **said)
    assert sent.headers["location"] == "/admin/products?q=plug"
    page = merchandiser.get("/admin/products", role="addon").text
    assert "&lt;b&gt;Plug&lt;/b&gt;" in page
    assert "<b>Plug" not in page
    rows = merchandiser.get("/admin/products", csv="products").text.splitlines()
    assert next(row for row in rows if row.startswith("plug,")).endswith(",addon,0")
    assert merchandiser.post("/admin/products", product_id="plug", said="orders").status_code == 303
    assert "Plug" not in merchandiser.get("/admin/products", role="addon").text
    for wrong in ({"product_id": "nothing", "said": "main"}, {"product_id": "plug", "said": "x"}):
        assert merchandiser.post("/admin/products", **wrong).status_code == 400
    for query in ({"role": "x"}, {"from": "-1"}):
        assert merchandiser.get("/admin/products", **query).status_code == 400
    assert actions(service).count(("product_role_said", "plug")) == 2


def key_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    found = re.search(r"<pre>(pw_(?:live|site)_[\w-]+)</pre>", answer.text)
    assert found, answer.text
    return found[1]


def status(service: Service, key: str) -> int:
    body = {"placements": [{"name": "product"}], "anchors": ["phone"]}
    return service.back("POST", "/v1/offers", key=key, json=body).status_code


def test_a_key_is_shown_once_replaced_and_revoked(service: Service, owner: Browser) -> None:
    made = owner.post("/admin/keys", kind="backend", name="till", scope_offers="yes")
    first = key_of(made)
    service.wait_until(lambda: status(service, first) == 200, SOON)
    assert first not in owner.get("/admin/keys").text
    second = key_of(owner.post("/admin/keys/replace", key_id=first[:16]))
    service.wait_until(lambda: status(service, second) == 200, SOON)
    assert status(service, first) == 200  # until it is revoked
    third = owner.post("/admin/keys/replace", key_id=first[:16])
    assert third.status_code == 400  # two of a name at most
    assert owner.post("/admin/keys/revoke", key_id=first[:16]).status_code == 303
    service.wait_until(lambda: status(service, first) == 401, SOON)
    site = key_of(owner.post("/admin/keys", kind="site", name="page", origins=f"{ORIGIN}/"))
    assert site.startswith("pw_site_")
    for wrong in (
        {"kind": "backend", "name": "x"}, {"kind": "site", "name": "x"}, {"kind": "moon"},
        {"kind": "site", "name": "x", "origins": "http://shop.example"},
        {"kind": "backend", "name": "x", "scope_data": "yes", "until": "soon"},
        {"kind": "backend", "name": "x", "scope_data": "yes", "until": "2020-01-01"},
    ):  # fmt: skip
        assert owner.post("/admin/keys", **wrong).status_code == 400
    text = str(actions(service))
    assert "key_made" in text
    assert "key_revoked" in text
    assert first not in text
    assert first[8:] not in owner.get("/admin/keys", csv="keys").text


def test_people_are_made_changed_and_disabled_but_never_oneself(
    service: Service, owner: Browser
) -> None:
    made = owner.post("/admin/users", name="zoe", role="analyst", password=PASSWORD)
    assert "zoe is ready" in made.text
    assert "otpauth" not in made.text
    zoe = Browser(service.url)
    assert zoe.log_in("zoe").status_code == 303
    assert zoe.get("/admin/users").status_code == 403
    assert owner.post("/admin/users/role", name="zoe", role="sales").status_code == 303
    assert zoe.get("/sell").status_code == 303  # logged out by the change
    factor = owner.post("/admin/users/second-factor", name="zoe")
    assert "otpauth://" in factor.text
    assert "otpauth://" not in owner.get("/admin/users").text
    assert owner.post("/admin/users/disable", name="zoe").status_code == 303
    assert zoe.log_in("zoe").status_code == 403
    second = owner.post("/admin/users", name="max", role="owner", password=PASSWORD)
    assert "otpauth://" in second.text  # an owner always has one
    for path, sent in (
        ("", {"name": "kim", "role": "analyst", "password": "short"}),
        ("", {"name": "kim", "role": "king", "password": PASSWORD}),
        ("", {"name": "zoe", "role": "analyst", "password": PASSWORD}),
        ("/role", {"name": "owner", "role": "sales"}),
        ("/disable", {"name": "owner"}),
        ("/second-factor", {"name": "owner"}),
        ("/disable", {"name": "nobody"}),
        ("/role", {"name": "sales", "role": "owner"}),  # has no second factor
    ):
        assert owner.post(f"/admin/users{path}", **sent).status_code == 400, sent
    assert owner.get("/admin/users").status_code == 200
    with open_workspace(service.shop.folder) as workspace:
        done = {(row.entry.actor, row.entry.action) for row in workspace.audit.rows()}
    assert {("owner", "user_added"), ("owner", "user_disabled"), ("owner", "role_changed")} <= done
