"""Who gets into the admin, and what they may there: every role on every page."""

from __future__ import annotations

import secrets

import httpx
import pytest

from pairwell.app.manage_users import UserBook
from pairwell.cli.app import run
from pairwell.web.access import PAGES
from pairwell.web.admin.routes import ROUTES
from pairwell.wiring import open_workspace
from tests.admin_people import AT, PASSWORD, ROLES, Browser, code_now, make_people
from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000",
}
SCRIPTED = ("matrix", "linkForm")
"""Pages that our script makes more comfortable; no other one allows any."""


@pytest.fixture(scope="module")
def people(service: Service) -> dict[str, Browser]:
    """A browser of each role, and of nobody."""
    browsers = {}
    for role in (*ROLES, "nobody"):
        browsers[role] = Browser(service.url)
        if role != "nobody":
            code = code_now(service.shop.folder) if role == "owner" else ""
            answer = browsers[role].log_in(role, code=code)
            assert (answer.status_code, answer.headers["location"]) == (303, "/admin/start")
    return browsers


def check_headers(answer: httpx.Response, name: str) -> None:
    for header, value in HEADERS.items():
        assert answer.headers[header] == value, (name, header)
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert ("script-src 'self'" in policy) == (name in SCRIPTED and answer.status_code == 200)
    assert ("script" in policy) == ("script-src 'self'" in policy)
    if name not in ("style", "script"):
        assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_every_role_reaches_what_the_table_says_and_nothing_else(
    service: Service, people: dict[str, Browser], role: str
) -> None:
    browser = people[role]
    token = browser.csrf("/admin/log-in")
    assert {page.name for page in ROUTES} == set(PAGES)
    for page in ROUTES:
        if page.name in ("logIn", "logOut", "useLink"):  # they have tests of their own
            continue
        roles = PAGES[page.name]
        if page.method == "GET":
            answer = browser.get(page.path)
            in_it = {303} if page.name in ("start", "wizard") else {200}
        else:
            answer = browser.post(page.path, token=token)  # an empty form: refused as such
            in_it = {400, 409}
        check_headers(answer, page.name)
        may = roles is None or role in roles
        if may and page.name == "rollBack":
            in_it = {409}
        if may and page.takes_file:
            in_it = {415}  # this form is no upload
        refused = {403} if role != "nobody" else {303} if page.method == "GET" else {401}
        assert answer.status_code in (in_it if may else refused), (page.name, answer.text)
        if refused == {303} and not may:
            assert answer.headers["location"].startswith("/admin/log-in")


def test_nothing_changes_without_a_form_of_ours(
    service: Service, people: dict[str, Browser]
) -> None:
    browser = people["merchandiser"]
    form = {"kind": "product", "name": "case", "reason": "test"}
    foreign = people["analyst"].csrf()
    for sent in (
        browser.post("/admin/off", token="", **form),
        browser.post("/admin/off", token=foreign, **form),
        browser.post("/admin/off", origin="https://evil.example", **form),
        browser.post("/admin/off", origin="null", **form),
        browser.client.post("/admin/off", data={"csrf": browser.csrf(), **form}),
    ):
        assert sent.status_code == 403
    as_json = browser.client.post("/admin/off", json=form, headers={"Origin": service.url})
    assert as_json.status_code == 415
    for page in ROUTES:
        if page.method == "POST" and page.path not in {p.path for p in ROUTES if p.method == "GET"}:
            answer = browser.client.get(page.path, params=form)
            assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    browser.client.get("/admin/off", params=form)
    with open_workspace(service.shop.folder) as workspace:
        assert workspace.state.curated() == ()
    assert browser.client.put("/admin/off").status_code == 405
    assert browser.get("/admin/nowhere").status_code == 404


def test_the_bare_address_leads_people_to_the_admin_and_programs_nowhere(service: Service) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for method in ("GET", "HEAD"):
        answer = httpx.request(method, f"{service.url}/", headers=browser)
        assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
        assert HEADERS.items() <= answer.headers.items()
    for refused in (
        httpx.get(f"{service.url}/", headers={"Accept": "application/json"}),
        httpx.get(f"{service.url}/"),
        httpx.post(f"{service.url}/", headers=browser),
        httpx.get(f"{service.url}/nowhere", headers=browser),
    ):
        assert refused.json()["code"] == "not_found"


def test_the_session_changes_hands_at_log_in_and_ends_at_log_out(service: Service) -> None:
    browser = Browser(service.url)
    browser.csrf()
    before = browser.client.cookies["pairwell-dev"]
    answer = browser.log_in("sales", next="https://evil.example/")
    assert answer.headers["location"] == "/admin/start"
    said = answer.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
    assert "Path=/" in said
    assert "Domain" not in said
    token = browser.client.cookies["pairwell-dev"]
    assert token != before
    assert browser.get("/sell").status_code == 200
    old = httpx.get(f"{service.url}/sell", cookies={"pairwell-dev": before})
    assert old.status_code == 303
    assert browser.post("/admin/log-out").status_code == 303
    stolen = httpx.get(f"{service.url}/sell", cookies={"pairwell-dev": token})
    assert stolen.status_code == 303
    for file in service.shop.folder.glob("users.sqlite*"):
        assert token.encode() not in file.read_bytes()


def test_wrong_log_ins_say_the_same_and_are_slowed_down(service: Service) -> None:
    browser = Browser(service.url)
    token = browser.csrf()
    texts = {
        browser.post("/admin/log-in", token=token, name=name, password="x" * 20).text.replace(
            name, "NAME"
        )
        for name in ("auditor", "somebody")
    }
    assert len(texts) == 1
    answers = [
        browser.post("/admin/log-in", token=token, name="somebody", password="x" * 20)
        for _ in range(6)
    ]
    assert [a.status_code for a in answers] == [403] * 4 + [429] * 2
    assert "retry-after" in answers[-1].headers
    # The lock is of that name from that address: nobody else is locked out.
    assert browser.log_in("auditor").status_code == 303


def test_the_owner_needs_the_code_and_each_code_counts_once(service: Service) -> None:
    browser = Browser(service.url)
    assert browser.log_in("owner").status_code == 403
    assert browser.log_in("owner", code="000000").status_code == 403
    code = code_now(service.shop.folder)
    statuses = [browser.log_in("owner", code=code).status_code for _ in range(2)]
    # The log-in of all roles may have used the code of this half minute already.
    assert statuses in ([303, 403], [403, 403])


def test_a_host_that_nobody_named_gets_nothing(service: Service) -> None:
    for host in ("evil.example", "localhost.evil.example", ""):
        answer = httpx.get(f"{service.url}/admin/log-in", headers={"Host": host})
        assert answer.status_code == 403
        assert 'name="password"' not in answer.text


def test_a_disabled_user_is_out_with_the_next_request(service: Service) -> None:
    with open_workspace(service.shop.folder) as workspace:
        UserBook(workspace.users, workspace.audit, "command line", AT).add(
            "temp", "analyst", PASSWORD, secrets.token_bytes(16)
        )
    browser = Browser(service.url)
    assert browser.log_in("temp").status_code == 303
    assert browser.get("/admin").status_code == 200
    assert run(["users", "disable", "temp", "--workspace", str(service.shop.folder)]) == 0
    assert browser.get("/admin").status_code == 303
    assert browser.log_in("temp").status_code == 403


def test_over_https_the_cookie_belongs_to_the_host(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shop = make_shop(tmp_path_factory.mktemp("https") / "shop")
    make_people(shop.folder)
    with running(shop, "--set", "web.admin_origin=https://admin.example") as service:
        hosts = {"Host": "admin.example"}
        answer = service.client.get("/admin/log-in", headers=hosts)
        assert answer.status_code == 200
        said = answer.headers["set-cookie"]
        assert said.startswith("__Host-pairwell=")
        assert "Secure" in said
        assert service.client.get("/admin/log-in").status_code == 403
