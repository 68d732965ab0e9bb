"""What the wizard does not take: forged, too large, no table, wrongly mapped; work that died."""

from __future__ import annotations

import fcntl
import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import httpx
import msgspec
import pytest

from pairwell.web.admin import jobs
from pairwell.web.admin.upload import MAX_FILE
from pairwell.wiring import open_workspace
from tests.admin_people import Browser
from tests.first_run import empty_installation, write_orders
from tests.service import Service, running

pytestmark = pytest.mark.enable_socket

ORDERS = "/admin/wizard/orders"
PATIENCE = 120.0


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = empty_installation(tmp_path_factory.mktemp("wizard") / "shop")
    with running(shop, ready=False) as service:
        yield service


@pytest.fixture(scope="module")
def merchandiser(service: Service) -> Browser:
    browser = Browser(service.url)
    answer = browser.log_in("merchandiser")
    assert answer.headers["location"] == "/admin/start"
    assert browser.get("/admin/start").headers["location"] == "/admin/wizard"
    assert browser.get("/admin/wizard").headers["location"] == ORDERS
    return browser


def send(
    browser: Browser, name: str, content: bytes, token: str | None = None, origin: str = ""
) -> httpx.Response:
    return browser.client.post(
        "/admin/wizard/upload",
        data={"csrf": browser.csrf(ORDERS) if token is None else token},
        files={"file": (name, content)},
        headers={"Origin": origin or browser.url},
    )


def page_when(
    service: Service, browser: Browser, true: Callable[[str], bool], path: str = ORDERS
) -> str:
    """The page, once it says so."""
    seen = [""]

    def look() -> bool:
        seen[0] = browser.get(path).text
        return true(seen[0])

    service.wait_until(look, PATIENCE)
    return seen[0]


def looked(service: Service, browser: Browser) -> str:
    """The page once no job runs."""
    return page_when(service, browser, lambda text: "<progress" not in text)


def in_polish(browser: Browser) -> str:
    return browser.client.get(ORDERS, headers={"Accept-Language": "pl"}).text


def left_behind(service: Service) -> list[str]:
    return [each.name for each in service.shop.folder.glob(".upload-*")]


def test_a_forged_or_broken_form_leaves_nothing_behind(
    service: Service, merchandiser: Browser
) -> None:
    assert send(merchandiser, "a.csv", b"x", token="").status_code == 403
    assert send(merchandiser, "a.csv", b"x", origin="https://evil.example").status_code == 403
    seller = Browser(service.url)
    seller.log_in("sales")
    token = seller.csrf("/sell")
    assert send(seller, "a.csv", b"x", token=token).status_code == 403
    nobody = Browser(service.url)
    assert send(nobody, "a.csv", b"x", token=nobody.csrf()).status_code == 401
    head = {"Origin": service.url, "Content-Type": "multipart/form-data; boundary=b"}
    token = merchandiser.csrf(ORDERS)
    csrf = f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'.encode()
    file = b'--b\r\nContent-Disposition: form-data; name="file"; filename="o.csv"\r\n\r\nx'
    for body, status in (
        (file + b"\r\n" + csrf + b"--b--\r\n", 403),  # the token comes too late
        (csrf + file, 400),  # it breaks off
        (csrf + file + b"\r\n" + file + b"\r\n--b--\r\n", 400),  # two files
        (csrf.replace(token.encode(), b"x" * 9_000) + b"--b--\r\n", 400),
        (csrf + b"--b--\r\n", 400),  # no file
        (b"", 400),
    ):
        sent = merchandiser.client.post("/admin/wizard/upload", content=body, headers=head)
        assert sent.status_code == status, (status, sent.text)
    assert left_behind(service) == []
    assert not (service.shop.folder / "upload").exists()


def test_a_file_that_is_announced_too_large_is_not_waited_for(
    service: Service, merchandiser: Browser
) -> None:
    merchandiser.csrf(ORDERS)
    cookie = merchandiser.client.cookies["pairwell-dev"]
    request = (
        f"POST /admin/wizard/upload HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\n"
        f"Origin: {service.url}\r\nCookie: pairwell-dev={cookie}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {MAX_FILE + 1}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as client:
        client.sendall(request.encode())
        assert b" 413 " in client.recv(4096).splitlines()[0]
    assert left_behind(service) == []


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * (30 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("shop.xlsx", bomb(), "shop.xlsx"),
        ("shop.png", b"\x89PNG\r\n\x1a\n1234", "a picture"),
        ("empty.csv", b"", "is empty"),
        ("<b>head.csv", b"order_id,product_id,quantity\n", "head.csv"),
    ],
)
def test_what_is_no_table_is_named_and_another_file_can_follow(
    service: Service, merchandiser: Browser, name: str, content: bytes, said: str
) -> None:
    assert send(merchandiser, name, content).status_code == 303
    page = looked(service, merchandiser)
    assert said in page
    assert "<b>head" not in page
    assert 'role="alert"' in page or "cannot be read like this yet" in page
    if said == "a picture":
        assert "shop.png to obraz, a nie tabela." in in_polish(merchandiser)
    if 'action="/admin/wizard/drop"' in page:
        assert merchandiser.post("/admin/wizard/drop").status_code == 303
    with open_workspace(service.shop.folder) as workspace:
        assert workspace.state.imports() == ()


def test_a_mapping_is_corrected_column_by_column_and_its_import_is_undone_by_nothing(
    service: Service, merchandiser: Browser, tmp_path: Path
) -> None:
    content = write_orders(tmp_path / "orders.csv", order_column="Slip").read_bytes()
    send(merchandiser, "../../my orders.csv", content)
    page = looked(service, merchandiser)
    assert "my orders.csv" in page
    found = re.search(r'name="digest" value="(\w{64})"', page)
    assert found
    form = {"digest": found[1], "dates": "ymd", "comma": "no", "currency": "EUR"}
    columns = dict(enumerate(("order_id", "ordered_at", "customer_id", "product_id", "title",
                              "quantity", "unit_price")))  # fmt: skip
    form |= {f"column_{nth}": ours for nth, ours in columns.items()}
    for wrong, why in (
        ({"column_0": ""}, "no column for order_id"),
        ({"column_1": "order_id"}, "Two columns"),
        ({"column_1": "moon"}, "no field"),
        ({"currency": "XYZ"}, "no currency"),
        ({"digest": "0" * 64}, "Another file"),
    ):
        answer = merchandiser.post("/admin/wizard/import", **{**form, **wrong})
        assert answer.status_code == 400
        assert why in answer.text
    assert merchandiser.post("/admin/wizard/import", **form).status_code == 303
    page = page_when(service, merchandiser, lambda text: "Go on: build" in text)
    assert "1,202" in page  # rows of the file
    assert "1 row has " in page
    assert "Wierszy: 1 — " in in_polish(merchandiser)
    assert "1 row" not in in_polish(merchandiser)
    left = service.shop.folder / "upload"
    service.wait_until(lambda: not left.exists(), PATIENCE)  # people's orders do not lie about
    left.mkdir()  # as after an import whose worker was stopped meanwhile
    (left / "my orders.csv").write_bytes(content)
    assert "my orders.csv" in merchandiser.get(ORDERS).text
    assert not left.exists()
    with open_workspace(service.shop.folder) as workspace:
        (record,) = workspace.state.imports()
        assert (record.file, record.loaded, record.quarantined) == ("my orders.csv", 1200, 2)
        actions = [row.entry.action for row in workspace.audit.rows()]
        assert actions.count("imported") == 1
    kept = merchandiser.get("/admin/wizard/file", stage="orders")
    assert kept.json()[0]["file"] == "my orders.csv"
    assert merchandiser.get("/admin/wizard/file", stage="pairs").status_code == 409


def test_work_that_died_says_so_and_can_be_started_again(
    service: Service, merchandiser: Browser
) -> None:
    folder = service.shop.folder
    place = folder / "jobs" / "build"
    place.mkdir(parents=True, exist_ok=True)
    note = jobs.Note(name="build", who="merchandiser", at="2026-11-22T10:00:00+00:00")
    (place / "note.json").write_bytes(msgspec.json.encode(note))
    (folder / "jobs" / "last.json").write_bytes(msgspec.json.encode(note))
    with (folder / "jobs" / "lock").open("a") as lock:  # as a running process holds it
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "<progress" in merchandiser.get("/admin/wizard/build").text
        busy = merchandiser.post("/admin/wizard/build")
        assert busy.status_code == 503
        assert "Another job is running" in busy.text
        assert send(merchandiser, "a.csv", b"a,b\n1,2\n").status_code == 503
        assert left_behind(service) == []
    page = merchandiser.get("/admin/wizard/build").text
    assert "ended before it was done" in page
    assert "Build the matrix" in page
