"""Rows that were put aside: mended on the page, read in alone, the books balanced to the row."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from pairwell.app.ports.state import ImportRecord
from pairwell.cli.app import run
from pairwell.wiring import open_workspace
from tests.admin_people import Browser, make_people
from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

HEAD = "order_id,ordered_at,customer_id,product_id,quantity,unit_price"
GOOD = [f"o-{i},2026-01-10,c-{i},phone,1,500.00" for i in range(40)]
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("data") / "shop")
    make_people(shop.folder)
    orders = shop.folder.parent / "orders.csv"
    bad = ["o-90,2026-01-10,c-1,case,one,20.00", f"o-91,2026-01-10,c-1,{EVIL},1,x"]
    orders.write_text("\n".join([HEAD, *GOOD, *bad]) + "\n")
    done = run(["import", str(orders), "--yes", "--workspace", str(shop.folder),
                "--set", "shop.currency=GBP"])  # fmt: skip
    assert done == 0
    with running(shop) as service:
        yield service


def books(service: Service) -> ImportRecord:
    with open_workspace(service.shop.folder) as workspace:
        [record] = workspace.state.imports()
        return record


def form_of(page: str, line: int) -> dict[str, str]:
    """The hidden fields of the form of a line."""
    [form] = [
        f for f in re.findall(r"<form.*?</form>", page, re.S) if f'"line" value="{line}"' in f
    ]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields.pop("csrf")
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.S)
    assert text
    return {**fields, "raw": html.unescape(text[1])}


def test_a_row_is_mended_on_the_page_and_goes_in_alone(
    service: Service, merchandiser: Browser
) -> None:
    assert (books(service).loaded, books(service).quarantined) == (40, 2)
    page = merchandiser.get("/admin/data", **{"import": "1"}).text
    assert "<script" not in page
    form = form_of(page, 42)
    assert form["raw"] == "o-90,2026-01-10,c-1,case,one,20.00"
    still = merchandiser.post("/admin/data/mend", **form)
    assert still.status_code == 400
    assert "still not right" in still.text
    mended = {**form, "raw": "o-90,2026-01-10,c-1,case,1,20.00\r\n"}
    sent = merchandiser.post("/admin/data/mend", **mended)
    assert sent.headers["location"] == "/admin/data?import=1&became=loaded"
    page = merchandiser.get(sent.headers["location"]).text
    assert "42 rows = 41 loaded + 0 not products + 0 seen before + 1 put aside." in page
    assert (books(service).loaded, books(service).quarantined) == (41, 1)
    again = merchandiser.post("/admin/data/mend", **mended)
    assert again.status_code == 400  # it does not lie there any more
    assert books(service).loaded == 41
    with open_workspace(service.shop.folder) as workspace:
        assert workspace.facts.lines()["product_id"].to_pylist().count("case") == 1
        [entry] = [r.entry for r in workspace.audit.rows() if r.entry.action == "mended"]
        assert (entry.actor, entry.subject) == ("merchandiser", "import 1, line 42")
        assert "c-1" not in str(entry)


def test_text_of_a_row_is_text_and_a_forged_mark_changes_nothing(
    service: Service, merchandiser: Browser
) -> None:
    page = merchandiser.get("/admin/data", **{"import": "1"}).text
    form = form_of(page, 43)
    assert EVIL in form["raw"]
    before = books(service)
    for wrong in ({"mark": "0" * 16}, {"mark": "../x"}, {"line": "44"}, {"import": "9"},
                  {"raw": " "}, {"import": "--json"}):  # fmt: skip
        assert merchandiser.post("/admin/data/mend", **{**form, **wrong}).status_code == 400
    assert books(service) == before
    analyst = Browser(service.url)
    analyst.log_in("analyst")
    page = analyst.get("/admin/data", **{"import": "1"}).text
    assert "/admin/data/mend" not in page
    assert analyst.post("/admin/data/mend", **form).status_code == 403


def test_imports_and_rows_are_files(merchandiser: Browser) -> None:
    imports = merchandiser.get("/admin/data", csv="imports").text
    assert "rows_in,loaded,not_product,duplicate,quarantined" in imports.splitlines()[0]
    answer = merchandiser.get("/admin/data", **{"import": "1", "csv": "quarantine"})
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "line,reason,raw"
    assert EVIL in answer.text
