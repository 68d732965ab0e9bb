"""Tables of the admin: each as a file that no spreadsheet runs, and pins in a new order."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import msgspec
import pytest

from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.wiring import open_workspace
from tests.admin_people import Browser, make_people
from tests.service import Service, make_shop, running
from tests.snapshots import Pair, Product, snapshot_of

pytestmark = pytest.mark.enable_socket

PRODUCTS = [
    Product(id="phone", title="Phone", price_minor=50000, n_orders=400),
    Product(id="case", title="=HYPERLINK(1)", price_minor=2000, n_orders=300),
    Product(id="film", title="Film", price_minor=1000, n_orders=120),
    Product(id="cable", title="Cable", price_minor=900, n_orders=80),
    Product(id="alone", title="Alone", price_minor=900, n_orders=90),
]
PAIRS = [
    Pair(anchor="phone", candidate="case", score=0.9, n_both=60),  # of 120 by chance
    Pair(anchor="phone", candidate="film", score=0.8, n_both=96),  # of 48 by chance
    Pair(anchor="phone", candidate="cable", score=0.7, n_both=40, proven=False),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("tables") / "shop", matrix=False)
    snapshots = FolderSnapshots(shop.folder / "snapshots")
    snapshots.write(snapshot_of(PRODUCTS, PAIRS, snapshot_id="m-1"))
    snapshots.publish("m-1")
    make_people(shop.folder)
    with running(shop) as service:
        yield service


def table(browser: Browser, path: str, **query: str) -> list[dict[str, Any]]:
    answer = browser.get(path, **query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{query["csv"]}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_product_s_pairs_are_a_file_in_plain_figures(merchandiser: Browser) -> None:
    rows = table(merchandiser, "/admin/matrix", anchor="phone", csv="pairs")
    assert [row["candidate_id"] for row in rows] == ["case", "film", "cable"]
    first = rows[0]
    assert first["title"] == "'=HYPERLINK(1)"
    assert (first["n_both"], float(first["n_expected"]), float(first["lift"])) == ("60", 120, 0.5)
    assert (first["proven"], rows[2]["proven"]) == ("yes", "no")


def test_a_pair_below_chance_over_all_orders_says_where_it_was_proven(
    merchandiser: Browser,
) -> None:
    page = merchandiser.get("/admin/matrix", anchor="phone").text
    below, above, unproven = page.split("<tbody>")[1].split("</tr>")[:3]
    within = "proven within months and basket sizes"
    assert within in below
    assert "120.0" in below  # by chance, beside the 60 together
    assert within not in above
    assert "48.0" in above
    assert within not in unproven
    assert "not proven" in unproven


def test_a_page_has_no_table_of_another_name(merchandiser: Browser) -> None:
    for path, name in (("/admin/matrix", "nothing"), ("/admin", "pairs"), ("/admin/off", "../x")):
        assert merchandiser.get(path, csv=name).status_code == 400


def test_pins_are_put_into_the_order_that_is_asked_for(
    service: Service, merchandiser: Browser
) -> None:
    for name in ("case", "film", "cable"):
        form = {"action": "pin", "anchor": "product:phone", "candidate": name, "reason": "=cmd"}
        assert merchandiser.post("/admin/matrix/rows", **form).status_code == 303
    service.wait_until(lambda: service.names() == ["case", "film", "cable"], 60)
    numbers = pins(service)
    places = {f"place-{numbers[name]}": str(place)
              for name, place in (("cable", 1), ("case", 2), ("film", 3))}  # fmt: skip
    sent = merchandiser.post("/admin/matrix/order", anchor="phone", **places)
    assert sent.headers["location"] == "/admin/matrix?anchor=phone&done=order"
    service.wait_until(lambda: service.names() == ["cable", "case", "film"], 60)
    numbers = pins(service)
    places = {f"place-{numbers[name]}": str(place)
              for name, place in (("cable", 1), ("case", 2), ("film", 3))}  # fmt: skip
    move = {"move": f"up {numbers['film']}"}
    sent = merchandiser.post("/admin/matrix/order", anchor="phone", **places, **move)
    assert sent.headers["location"] == "/admin/matrix?anchor=phone&done=order&moved=up+2"
    page = merchandiser.get(sent.headers["location"]).text
    assert "film: place 2 of 3. The order is kept" in page
    assert re.findall(r'aria-label="([\w ]+)" autofocus', page) == ["Move film up"]
    service.wait_until(lambda: service.names() == ["cable", "film", "case"], 60)
    rows = table(merchandiser, "/admin/matrix", anchor="phone", csv="rows")
    assert {row["reason"] for row in rows} == {"'=cmd"}
    assert {row["candidate"]: row["position"] for row in rows} == {
        "cable": "1", "film": "2", "case": "3",
    }  # fmt: skip
    with open_workspace(service.shop.folder) as workspace:
        written = [r.entry.action for r in workspace.audit.rows()]
        assert written.count("arranged") == 2
    gone = merchandiser.post("/admin/matrix/order", anchor="phone", **places)  # of before
    assert gone.status_code == 400
    assert service.names() == ["cable", "film", "case"]


@pytest.mark.parametrize("place", ["first", "-1", "1.5", ""])
def test_what_is_no_place_is_refused(service: Service, merchandiser: Browser, place: str) -> None:
    places = {f"place-{number}": place for number in pins(service).values()} or {"place-1": place}
    assert merchandiser.post("/admin/matrix/order", anchor="phone", **places).status_code == 400


def pins(service: Service) -> dict[str, int]:
    with open_workspace(service.shop.folder) as workspace:
        return {row.candidate: row.number for row in workspace.state.curated()}


def test_the_audit_log_is_a_file_of_the_auditor(service: Service) -> None:
    auditor = Browser(service.url)
    auditor.log_in("auditor")
    rows = table(auditor, "/admin/audit", csv="audit")
    assert [int(row["number"]) for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["action"] == "logged_in"
    assert len(rows[0]["digest"]) == 64
    seller = Browser(service.url)
    seller.log_in("sales")
    assert seller.get("/admin/audit", csv="audit").status_code == 403


def test_uncovered_best_sellers_are_a_file(merchandiser: Browser) -> None:
    rows = table(merchandiser, "/admin", csv="uncovered")
    assert "alone" in {row["product_id"] for row in rows}
    assert msgspec.convert(rows[0]["n_orders"], int, strict=False) > 0
