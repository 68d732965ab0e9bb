"""Floods, overload, a full disk and slow senders: pages get answers, nothing acknowledged is lost.

P9, P10, P22, P26, cases 9, 14, 30, 37, 38, 54, 76, 77 and 81; `make soak` has the large ones.
"""

from __future__ import annotations

import gzip
import os
import socket
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pairwell.wiring import open_workspace
from tests.pressure import BATCH, Shoppers, disk_of, flood, overload, without_state
from tests.service import Service, make_shop, running

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]
PROXY = ("--set", "web.trusted_proxies=127.0.0.1")


def event(name: str) -> dict[str, object]:
    return {"events": [{"id": name, "name": "product_viewed", "product_id": "case"}]}


def test_a_flood_from_few_addresses_leaves_shoppers_alone(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    slow = ("--set", "web.site_rate=0.5", "--set", "web.site_burst=10")
    with running(shop, *PROXY, *slow) as service, Shoppers(service).asking() as shoppers:
        statuses = flood(service, 1_000)
        n_before = shoppers.statuses[200]
        service.wait_until(lambda: shoppers.statuses[200] > n_before + 5, 30)
    assert set(shoppers.statuses) == {200}
    assert set(statuses) == {200, 429}
    assert statuses[429] > 300


def test_an_intake_that_cannot_follow_refuses_and_offers_go_on(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    with running(shop, *PROXY) as service, Shoppers(service).asking() as shoppers:
        statuses = overload(service, 60, "o")  # 30,000 events; 20,000 may wait
        assert set(statuses) <= {202, 408, 503}
        assert statuses[503] > 0
        # it recovers by itself, and who was refused sends again
        service.wait_until(
            lambda: service.back("POST", "/v1/events", json=event("later")).status_code == 202, 60
        )
    assert set(shoppers.statuses) == {200}
    with open_workspace(shop.folder) as workspace:
        ids = [entry.id for entry in workspace.journal.entries(0, 10**6)]
        assert len(ids) == len(set(ids)) == statuses[202] * BATCH + 1
        assert workspace.journal.unbalanced() == 0


def test_a_full_disk_stops_intake_while_offers_go_on_and_room_opens_it(tmp_path: Path) -> None:
    patches, free = disk_of(tmp_path / "patches")
    with running(make_shop(tmp_path / "shop"), patches=patches) as service:

        def told(name: str) -> int:
            return service.back("POST", "/v1/events", json=event(name)).status_code

        assert told("first") == 202
        free.write_text(str(400 * 2**20))  # less than 512 MiB
        service.wait_until(lambda: told("full") == 507, 30)
        refused = service.back("POST", "/v1/events", json=event("full"))
        assert (refused.headers["retry-after"], refused.json()["code"]) == ("30", "disk_full")
        assert service.names() == ["case", "film", "plug"]
        free.write_text(str(5 * 10**9))
        service.wait_until(lambda: told("again") == 202, 60)
        with open_workspace(service.shop.folder) as workspace:
            kept = [entry.id for entry in workspace.journal.entries()]
        assert kept[0] == "first"
        assert "again" in kept


def test_offers_go_on_without_the_state(tmp_path: Path) -> None:
    with running(make_shop(tmp_path / "shop"), "--workers", "2") as service:
        told = without_state(service, seconds=2)
        assert told["n_errors"] == 0
        service.wait_until(lambda: service.offers()["degraded"], 30)


def test_who_sends_slowly_is_cut(tmp_path: Path) -> None:
    with running(make_shop(tmp_path / "shop")) as service:
        heads = b"POST /v1/offers HTTP/1.1\r\nHost: x\r\n"
        key = f"Authorization: Bearer {service.shop.backend}\r\n".encode()
        whole = heads + key + b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        with ThreadPoolExecutor(2) as pool:
            head, body = pool.map(lambda sent: _answer(service, sent), (heads, whole))
    assert body.startswith(b"HTTP/1.1 408")
    assert not head.startswith(b"HTTP/1.1 200")


def _answer(service: Service, sent: bytes) -> bytes:
    """What comes after a letter now and then, until the connection ends."""
    received = b""
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.settimeout(1)
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                connection.sendall(b"a")
                part = connection.recv(65_536)
            except TimeoutError:
                continue
            except OSError:
                return received
            if not part:
                return received
            received += part
    raise AssertionError("the connection was not cut")


def test_a_packed_bomb_is_never_unpacked(tmp_path: Path) -> None:
    """Cases 39 and 40: what is packed is refused as it comes, whether it is whole or not."""
    with running(make_shop(tmp_path / "shop")) as service:
        [worker] = _children(service.process.pid)
        before = _memory(worker)
        bomb = _bomb(400)
        for body in (bomb, bomb[: len(bomb) // 2], gzip.compress(bomb), b"{}"):
            answer = service.back(
                "POST", "/v1/events", content=body,
                headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
            )  # fmt: skip
            assert answer.status_code == 415
        # its first answers let a worker take in what is compiled: some 70 MB, and no more of it
        assert _memory(worker) - before < 200 * 10**6


def _bomb(megabytes: int) -> bytes:
    """JSON of so many megabytes, packed."""
    packer = zlib.compressobj(wbits=31)
    filling = b"0," * 500_000
    parts = [packer.compress(b"["), *(packer.compress(filling) for _ in range(megabytes))]
    return b"".join([*parts, packer.compress(b"0]"), packer.flush()])


def _children(process: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(told[1]) == process:
            found.append(int(path.parent.name))
    return found


def _memory(process: int) -> int:
    """Bytes that a process holds in memory."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
