"""The link of a first log-in: made by an owner, opened by anybody, used once by one person."""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from pairwell.app.log_in import digest_of
from pairwell.app.manage_users import UserBook
from pairwell.cli.app import run
from pairwell.model.user import LogInLink
from pairwell.wiring import open_workspace
from tests.admin_people import AT, PASSWORD, TOTP_SALT, Browser, code_now, staffed
from tests.service import Service

pytestmark = pytest.mark.enable_socket

OWN = "four words of my own"
SHOWN = re.compile(r"<pre>(http://127\.0\.0\.1:\d+/admin/link#([\w-]{43}))</pre>")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    proxied = ("--workers", "2", "--set", "web.trusted_proxies=127.0.0.1")
    with staffed(tmp_path_factory.mktemp("link"), *proxied) as service:
        yield service


def visitor(service: Service) -> Browser:
    """Somebody from an address of their own: tries are counted by it."""
    browser = Browser(service.url)
    browser.client.headers["X-Forwarded-For"] = f"203.0.113.{secrets.token_hex(6)}"
    return browser


def made(answer: httpx.Response) -> str:
    """The secret of the link that a page shows."""
    assert answer.status_code == 200, answer.text
    found = SHOWN.search(answer.text)
    assert found, answer.text
    return found[2]


def link_of(service: Service, name: str) -> str:
    """A link for somebody new."""
    secret = secrets.token_urlsafe(32)
    with open_workspace(service.shop.folder) as workspace:
        book = UserBook(workspace.users, workspace.audit, "owner", AT)
        book.invite(name, "sales", secrets.token_urlsafe(32), secrets.token_bytes(16))
        book.make_link(name, secret, int(time.time()) + 3600)
    return secret


def click(browser: Browser, link: str, **more: str) -> httpx.Response:
    form = {"link": link, "password": OWN, "again": OWN, **more}
    return browser.post("/admin/link", token=browser.csrf("/admin/link"), **form)


def actions(service: Service, name: str) -> list[str]:
    with open_workspace(service.shop.folder) as workspace:
        return [r.entry.action for r in workspace.audit.rows() if r.entry.subject == name]


def test_an_owner_makes_a_link_and_only_the_click_uses_it(service: Service, owner: Browser) -> None:
    page = owner.post("/admin/users", name="kim", role="sales", password="")
    secret = made(page)
    assert "otpauth" not in page.text
    assert secret not in owner.get("/admin/users").text
    kim = visitor(service)
    for _ in range(3):  # as what looks at links in mails does
        seen = kim.get("/admin/link", link=secret)
        assert (seen.status_code, seen.headers["cache-control"]) == (200, "private, no-store")
    assert kim.client.head("/admin/link").status_code == 200
    assert secret not in seen.text
    answer = click(kim, f"{service.url}/admin/link#{secret}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/start")
    assert kim.get("/sell").status_code == 200
    again = click(visitor(service), secret)
    assert again.status_code == 403
    assert "The link was used" in again.text
    with_own = visitor(service)
    assert with_own.log_in("kim", password=OWN).status_code == 303
    assert actions(service, "kim") == ["user_added", "link_made", "link_used", "logged_in"]
    assert secret not in service.log.read_text()
    for file in service.shop.folder.glob("users.sqlite*"):
        assert secret.encode() not in file.read_bytes()


def test_of_two_clicks_at_once_one_gets_in(service: Service) -> None:
    secret = link_of(service, "twin")
    browsers = [visitor(service) for _ in range(2)]
    tokens = [browser.csrf("/admin/link") for browser in browsers]
    together = threading.Barrier(2)
    statuses: list[int] = []

    def one(number: int) -> None:
        form = {"link": secret, "password": OWN, "again": OWN}
        together.wait()
        answer = browsers[number].post("/admin/link", token=tokens[number], **form)
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 403]
    assert sorted(browser.get("/sell").status_code for browser in browsers) == [200, 303]
    assert actions(service, "twin").count("link_used") == 1


def test_what_is_typed_wrong_leaves_the_link(service: Service) -> None:
    secret = link_of(service, "typist")
    browser = visitor(service)
    differs = click(browser, secret, again="another one entirely")
    assert (differs.status_code, "The two passwords differ." in differs.text) == (400, True)
    weak = click(browser, secret, password="typist" * 3, again="typist" * 3)
    assert (weak.status_code, "easy to guess" in weak.text) == (400, True)
    assert f'value="{secret}"' in weak.text  # so that the next try has it
    assert OWN not in weak.text
    forged = browser.post("/admin/link", token="0" * 64, link=secret, password=OWN, again=OWN)
    assert forged.status_code == 403
    foreign = browser.post("/admin/link", origin="https://evil.example", link=secret)
    assert foreign.status_code == 403
    assert browser.client.get("/sell").status_code == 303
    assert click(browser, secret).status_code == 303


def test_a_link_that_is_over_or_of_somebody_removed_opens_nothing(
    service: Service, owner: Browser
) -> None:
    over, gone = link_of(service, "late"), link_of(service, "leaver")
    with open_workspace(service.shop.folder) as workspace:
        past = LogInLink(user="late", digest=digest_of(over), expires=int(time.time()) - 1)
        workspace.users.add_link(past)
    assert owner.post("/admin/users/disable", name="leaver").status_code == 303
    texts = set()
    for link in (over, gone, "", "x" * 43):
        browser = visitor(service)
        answer = click(browser, link)
        assert answer.status_code == 403
        texts.add(answer.text.replace(link or 'value=""', "").replace(browser.csrf(), ""))
        assert browser.get("/sell").status_code == 303
    assert len(texts) <= 2  # the empty one is cut elsewhere; the others look the same
    for wrong in ("leaver", "nobody", "owner"):
        refused = owner.post("/admin/users/link", name=wrong)
        assert refused.status_code == 400, wrong
    assert actions(service, "late")[-1] == "link_refused"


def test_an_owner_needs_the_code_as_well(service: Service) -> None:
    secret = secrets.token_urlsafe(32)
    with open_workspace(service.shop.folder) as workspace:
        book = UserBook(workspace.users, workspace.audit, "command line", AT)
        book.invite("boss", "owner", secret[::-1], secrets.token_bytes(16), totp_salt=TOTP_SALT)
        book.make_link("boss", secret, int(time.time()) + 3600)
    browser = visitor(service)
    assert click(browser, secret).status_code == 403
    assert click(browser, secret, code="000000").status_code in (303, 403)  # one in a million
    assert click(browser, secret, code=code_now(service.shop.folder)).status_code == 303
    assert browser.get("/admin/users").status_code == 200


def test_tries_are_counted_by_address_and_by_link(service: Service) -> None:
    browser = visitor(service)
    statuses = [click(browser, f"{n}" * 43).status_code for n in range(6)]
    assert statuses[:5] == [403] * 5
    assert statuses[5] in (403, 429)  # a slow machine fills the bucket meanwhile
    with open_workspace(service.shop.folder) as workspace:
        book = UserBook(workspace.users, workspace.audit, "owner", AT)
        book.add("target", "sales", PASSWORD, secrets.token_bytes(16))
        book.set_second_factor("target", "cd" * 16)
        secret = secrets.token_urlsafe(32)
        book.make_link("target", secret, int(time.time()) + 3600)
    answers = [click(visitor(service), secret, code=f"{n:06}") for n in range(14)]
    assert 429 in [answer.status_code for answer in answers]  # from as many places
    slow = next(answer for answer in answers if answer.status_code == 429)
    assert "retry-after" in slow.headers


def test_the_command_line_makes_links_that_a_restored_backup_forgets(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(service.shop.folder)

    def told(*arguments: str, status: int = 0) -> dict[str, str]:
        assert run([*arguments, "--workspace", folder, "--json"]) == status
        parsed: dict[str, str] = json.loads(capsys.readouterr().out)
        return parsed

    first = told("users", "add", "pat", "--role", "analyst", "--link")
    assert first["log_in_link"].startswith("http://localhost:8000/admin/link#")
    second = told("users", "link", "pat", "--hours", "2")
    assert second["link_expires_at"] < first["link_expires_at"]
    assert second["name"] == "pat"
    assert click(visitor(service), first["log_in_link"]).status_code == 403  # a newer one was made
    assert click(visitor(service), second["log_in_link"]).status_code == 303
    named = told("users", "link", "pat", "--set", "web.admin_origin=https://admin.example")
    assert named["log_in_link"].startswith("https://admin.example/admin/link#")
    told("users", "link", "nobody", status=2)
    told("users", "link", "pat", "--hours", "0", status=2)
    told("users", "add", "x", "--role", "sales", "--link", "--password-file", "y", status=2)
    assert run(["users", "link", "pat", "--workspace", folder]) == 0
    shown = capsys.readouterr().out
    assert "#" in shown
    secret = shown.split("#")[1].split()[0]
    backup, back = service.shop.folder.parent / "b.tar", service.shop.folder.parent / "back"
    assert run(["backup", str(backup), "--workspace", folder, "--quiet"]) == 0
    assert run(["restore", str(backup), "--workspace", str(back), "--quiet"]) == 0
    for place, kept in ((service.shop.folder, True), (back, False)):
        with open_workspace(place) as workspace:
            assert (workspace.users.link(digest_of(secret)) is not None) == kept
