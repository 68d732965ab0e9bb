"""What people do in the admin, through the real service: correct, publish, take off, sell."""

from __future__ import annotations

import json
import re

import pytest

from pairwell.cli.app import run
from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.wiring import open_workspace
from tests.admin_people import Browser
from tests.service import Service, shop_snapshot

pytestmark = pytest.mark.enable_socket


def rows(service: Service) -> list[tuple[str, str, str]]:
    with open_workspace(service.shop.folder) as workspace:
        return [(row.action, row.candidate, row.anchor) for row in workspace.state.curated()]


def test_what_is_taken_off_is_gone_and_comes_back(service: Service, merchandiser: Browser) -> None:
    assert "case" in service.names()
    page = merchandiser.get("/admin/off", q="cas")
    assert "Case" in page.text
    brand = page.text.find("The whole brand")
    assert brand < 0 or page.text.find('value="case"') < brand  # the product before all of a brand
    sent = merchandiser.post("/admin/off", kind="product", name="case", reason="recall")
    assert sent.status_code == 303
    service.wait_until(lambda: "case" not in service.names())
    done = merchandiser.get(sent.headers["location"])
    number = re.search(r'name="number" value="(\d+)"', done.text)
    assert number
    back = merchandiser.post("/admin/matrix/undo", number=number[1], back="/admin/off")
    assert back.headers["location"] == "/admin/off"
    service.wait_until(lambda: "case" in service.names())
    assert rows(service) == []


def test_a_pair_and_a_pin_hold_beside_their_anchor_only(
    service: Service, merchandiser: Browser
) -> None:
    pair = {"kind": "product", "name": "film", "beside": "phone", "reason": "bad fit"}
    assert merchandiser.post("/admin/off", **pair).status_code == 303
    pin = {"action": "pin", "anchor": "product:phone", "candidate": "cable", "reason": "new"}
    sent = merchandiser.post("/admin/matrix/rows", **pin, position="1", until="2099-01-01")
    assert sent.headers["location"].startswith("/admin/matrix?anchor=phone")
    assert rows(service) == [
        ("block", "product:film", "product:phone"),
        ("pin", "cable", "product:phone"),
    ]
    service.wait_until(lambda: service.names()[0] == "cable" and "film" not in service.names())
    assert "film" in service.names(anchors=["case"])
    page = merchandiser.get("/admin/matrix", anchor="phone").text
    assert "bad fit" in page
    assert re.search(r"<b>pinned 1</b> <small>merchandiser</small>", page)  # in the pair's own row
    assert page.count('class="share"') == page.count("<summary>") > 3
    assert "merchandiser" in page
    listed = page.split("Hand-made rows")[1]
    assert "Film <small>film</small>" in listed, "by its title, not as product:film"
    assert "1\u00a0Jan\u00a02099" in listed, "the last day, as it was chosen"
    with open_workspace(service.shop.folder) as workspace:
        for row in workspace.state.curated():
            undo = {"number": str(row.number), "back": "/admin/matrix", "anchor": "phone"}
            assert merchandiser.post("/admin/matrix/undo", **undo).status_code == 303
    assert rows(service) == []


@pytest.mark.parametrize(
    "form",
    [
        {"action": "pin", "anchor": "product:phone", "candidate": "case"},
        {"action": "pin", "anchor": "product:phone", "candidate": "nothing", "reason": "x"},
        {"action": "pin", "anchor": "product:phone", "candidate": "phone", "reason": "x"},
        {"action": "pin", "anchor": "", "candidate": "case", "reason": "x"},
        {"action": "drop", "anchor": "product:phone", "candidate": "case", "reason": "x"},
        {"action": "pin", "anchor": "product:phone", "candidate": "case", "reason": "x",
         "position": "first"},
        {"action": "pin", "anchor": "product:phone", "candidate": "case", "reason": "x",
         "until": "tomorrow"},
        {"action": "block", "anchor": "product:phone", "candidate": "case", "reason": "x",
         "until": "2020-01-01"},
        {"action": "block", "anchor": "product:phone", "candidate": "case", "reason": "x" * 501},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words(
    service: Service, merchandiser: Browser, form: dict[str, str]
) -> None:
    answer = merchandiser.post("/admin/matrix/rows", **form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert rows(service) == []


def test_versions_are_published_and_rolled_back(service: Service, merchandiser: Browser) -> None:
    snapshots = FolderSnapshots(service.shop.folder / "snapshots")
    snapshots.write(shop_snapshot("m-2"))
    assert "m-2" in merchandiser.get("/admin").text
    sent = merchandiser.post("/admin/versions/publish", snapshot_id="m-2")
    assert sent.status_code == 303
    service.wait_until(lambda: service.offers()["snapshot_id"] == "m-2")
    assert merchandiser.post("/admin/versions/roll-back").status_code == 303
    service.wait_until(lambda: service.offers()["snapshot_id"] == "m-1")
    missing = merchandiser.post("/admin/versions/publish", snapshot_id="m-9")
    assert missing.status_code == 409
    form = {"action": "block", "anchor": "product:phone", "candidate": "case", "reason": "dull"}
    assert merchandiser.post("/admin/matrix/rows", **form).status_code == 303
    with open_workspace(service.shop.folder) as workspace:
        edit = workspace.state.curated_edits()[-1].version_id
    assert f"Take back {edit}, the last edit by hand" in merchandiser.get("/admin/versions").text
    merchandiser.post("/admin/versions/roll-back")
    assert rows(service) == []
    with open_workspace(service.shop.folder) as workspace:
        [*_, last] = workspace.audit.rows()
        assert workspace.state.curated_edits()[-1].author == "merchandiser"
    assert last.entry.detail == {"taken_back": edit}


def test_the_preview_shows_offers_refusals_and_every_gate(
    service: Service, merchandiser: Browser
) -> None:
    page = merchandiser.get("/admin/preview", anchors="phone", cart="film", candidate="lens").text
    assert "Case" in page
    assert "in the cart" in page
    assert "stops it: out of stock" in page
    assert re.search("Nothing of this stands against it:.*owned already", page)
    known = merchandiser.get("/admin/preview", anchors="phone", customer="eve", candidate="case")
    assert "stops it: owned already" in known.text
    stranger = merchandiser.get("/admin/preview", anchors="phone", customer="nobody").text
    assert "Nothing is known" in stranger
    for wrong in ({"anchors": "phone", "placement": "moon"}, {"anchors": "phone", "day": "x"},
                  {"anchors": ",".join(map(str, range(51)))}):  # fmt: skip
        assert merchandiser.get("/admin/preview", **wrong).status_code == 400


def test_the_review_names_rows_to_change_once_there_are_orders(
    service: Service, merchandiser: Browser
) -> None:
    folder = service.shop.folder
    assert "has not been held against" in merchandiser.get("/admin").text
    assert "up to –" in merchandiser.get("/admin/review").text
    orders = folder.parent / "orders.csv"
    lines = [f"o-{i},2026-{1 + i % 9:02}-10,c-{i % 7},phone,1,500.00" for i in range(30)]
    orders.write_text(
        "order_id,ordered_at,customer_id,product_id,quantity,unit_price\n" + "\n".join(lines)
    )
    assert (
        run(["import", str(orders), "--workspace", str(folder), "--set", "shop.currency=GBP"]) == 0
    )
    assert "up to –" in merchandiser.get("/admin/review").text  # kept: it takes seconds
    page = merchandiser.get("/admin/review", again="1")
    assert "up to 10\u00a0Sep\u00a02026" in page.text
    assert "best seller without any offer" in page.text
    assert "All that was found" in merchandiser.get("/admin").text
    assert "&lt;b&gt;Plug" in page.text
    assert "orders.csv" in merchandiser.get("/admin/data").text
    (folder / "facts.duckdb").write_bytes(b"no database")
    broken = merchandiser.get("/admin/review", again="1")
    assert broken.status_code == 400
    assert 'role="alert"' in broken.text
    (folder / "facts.duckdb").unlink()


def test_titles_are_text_on_every_page(service: Service, merchandiser: Browser) -> None:
    evil = "<script>alert(1)</script>"
    for path, query in (
        ("/admin/matrix", {"q": "plug"}),
        ("/admin/matrix", {"anchor": "plug"}),
        ("/admin/matrix", {"q": evil}),
        ("/admin/off", {"q": "plug"}),
        ("/admin/preview", {"anchors": "phone", "candidate": "plug"}),
        ("/admin/preview", {"anchors": evil}),
        ("/sell", {"q": "phone"}),
        ("/sell", {"q": evil}),
        ("/admin", {}),
    ):
        answer = merchandiser.get(path, **query)
        assert answer.status_code == 200, (path, query)
        assert "<b>Plug" not in answer.text
        ours = r'<script src="/admin/script\.js\?v=[0-9a-f]+" defer></script>'
        assert "<script" not in re.sub(ours, "", answer.text)
    assert "&lt;b&gt;Plug&lt;/b&gt;" in merchandiser.get("/admin/matrix", q="plug").text
    reason = {"kind": "product", "name": "plug", "reason": evil}
    sent = merchandiser.post("/admin/off", **reason)
    assert "<script" not in merchandiser.get(sent.headers["location"]).text
    number = sent.headers["location"].partition("=")[2]
    merchandiser.post("/admin/matrix/undo", number=number, back="/admin")


def test_the_counter_gets_three_offers_and_keeps_the_answer_once(service: Service) -> None:
    seller = Browser(service.url)
    seller.log_in("sales")
    page = seller.get("/sell", q="phone").text
    forms = re.findall(r'name="decision_id" value="(\w+)">.*?name="rank" value="(\d)"', page, re.S)
    assert 0 < len(forms) <= 3
    assert "Lens" not in page
    decision_id, rank = forms[0]
    said = {"said": "accepted", "decision_id": decision_id, "rank": rank, "product_id": "case"}
    for _ in range(2):
        sent = seller.post("/sell", **said, anchor="phone")
        assert sent.headers["location"] == "/sell?q=phone&said=accepted"
    with open_workspace(service.shop.folder) as workspace:
        events = [e for e in workspace.journal.entries(0, 100) if decision_id in str(e)]
        assert len(events) == 1
    assert seller.post("/sell", **{**said, "said": "maybe"}).status_code == 400
    assert "Case" in seller.get("/sell", q="cas").text


def test_the_auditor_reads_everything_that_was_done_and_sees_a_touched_log(
    service: Service, merchandiser: Browser
) -> None:
    auditor = Browser(service.url)
    auditor.log_in("auditor")
    page = auditor.get("/admin/audit").text
    for words in ("pinned", "blocked", "undid a row", "published", "rolled back", "logged in",
                  "are as they were written", "recall"):  # fmt: skip
        assert words in page
    folder = str(service.shop.folder)
    assert run(["audit", "verify", "--workspace", folder]) == 0
    with open_workspace(service.shop.folder) as workspace:
        text = json.dumps([row.entry.detail for row in workspace.audit.rows()])
        assert '"eve"' not in text


def test_pages_speak_three_languages(service: Service) -> None:
    browser = Browser(service.url)
    assert "Anmelden" not in browser.get("/admin/log-in").text
    browser.client.headers["Accept-Language"] = "pl-PL,pl;q=0.9"
    assert "Zaloguj" in browser.get("/admin/log-in").text
    sent = browser.post("/admin/language", locale="ru", next="/admin/log-in")
    assert (sent.status_code, sent.headers["location"]) == (303, "/admin/log-in")
    sent = browser.post("/admin/language", locale="ru", next="/admin/link")
    assert (sent.status_code, sent.headers["location"]) == (303, "/admin/link")
    elsewhere = browser.post("/admin/language", locale="ru", next="https://evil.example")
    assert elsewhere.headers["location"] == "/admin/start"
    assert "Войти" in browser.get("/admin/log-in").text
    lost = browser.get("/admin/nothing").text
    assert "Такой страницы нет." in lost
    assert "There is no such page" not in lost
    assert browser.post("/admin/language", locale="xx", next="/admin").status_code == 400
