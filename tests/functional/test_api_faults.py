"""Whatever breaks behind the service, pages get 200 (P18-P20, P22, P24, P25, cases 54-60)."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from pairwell.store.snapshot.versions import FolderSnapshots
from tests.service import Service, make_shop, running, shop_snapshot

pytestmark = pytest.mark.enable_socket

ASKED = {"placements": [{"name": "product"}, {"name": "mini_cart"}], "anchors": ["phone"]}


class Load:
    """Pages asked for in the background by several browsers."""

    def __init__(self, service: Service) -> None:
        self.statuses: Counter[str] = Counter()
        self.snapshots: Counter[str] = Counter()
        self.times: list[float] = []
        self.told: list[dict[str, Any]] = []
        self._service = service
        self._over = threading.Event()

    def ask_on(self) -> None:
        headers = {"Authorization": f"Bearer {self._service.shop.backend}"}
        with httpx.Client(base_url=self._service.url, headers=headers, timeout=5) as client:
            while not self._over.is_set():
                started = time.perf_counter()
                try:
                    answer = client.post("/v1/offers", json=ASKED)
                except httpx.TransportError as error:
                    if not self._over.is_set():
                        self.statuses[type(error).__name__] += 1
                    continue
                self.times.append(time.perf_counter() - started)
                self.statuses[str(answer.status_code)] += 1
                told = answer.json()
                self.snapshots[told["snapshot_id"]] += 1
                self.told.append(told)

    @contextmanager
    def running(self, n: int = 3) -> Iterator[Load]:
        with ThreadPoolExecutor(n) as pool:
            for _ in range(n):
                pool.submit(self.ask_on)
            try:
                yield self
            finally:
                self._over.set()

    def wait_for(self, n: int) -> None:
        aim, end = len(self.told) + n, time.monotonic() + 60
        while len(self.told) < aim:
            assert time.monotonic() < end, self.statuses
            time.sleep(0.02)


def test_everything_behind_it_is_deleted_and_offers_go_on(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    with running(shop, "--workers", "2") as service, Load(service).running() as load:
        load.wait_for(200)
        for path in shop.folder.glob("*.sqlite*"):
            path.chmod(0)
            path.unlink()
        load.wait_for(400)
        shutil.rmtree(shop.folder / "snapshots")
        load.wait_for(400)
        service.wait_until(lambda: service.offers()["degraded"])
        load.wait_for(200)
        shop.folder.rename(tmp_path / "gone")
        load.wait_for(400)
    assert set(load.statuses) == {"200"}
    assert all(len(told["placements"][0]["offers"]) == 3 for told in load.told)
    assert load.told[-1]["degraded"] is True


def test_a_cold_start_without_anything_answers_empty(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop", matrix=False)
    with running(shop, ready=False) as service:
        told = service.offers()
        assert (told["degraded"], told["snapshot_id"]) == (True, "")
        assert told["placements"][0]["why_none"] == "not_ready"
        ready = service.client.get("/health/ready")
        assert (ready.status_code, ready.headers["retry-after"]) == (503, "2")
        snapshots = FolderSnapshots(shop.folder / "snapshots")
        snapshots.write(shop_snapshot())
        snapshots.publish("m-1")
        service.wait_until(lambda: service.names() == ["case", "film", "plug"])
    for path in shop.folder.glob("state.sqlite*"):
        path.unlink()
    with running(shop, ready=True) as service:
        answer = service.page("POST", "/v1/offers", json=ASKED)  # nobody knows whose key it is
        assert (answer.status_code, answer.json()["degraded"]) == (200, True)
        assert answer.json()["placements"][0]["offers"] == []
        assert service.back("GET", "/v1/matrix?anchor=phone").status_code == 503


def test_publishing_and_rolling_back_under_load_never_mixes(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    snapshots = FolderSnapshots(shop.folder / "snapshots")
    with running(shop, "--workers", "2") as service, Load(service).running() as load:
        load.wait_for(50)
        for number in range(2, 4):
            snapshots.write(shop_snapshot(f"m-{number}"))
            snapshots.publish(f"m-{number}")
            before = load.snapshots[f"m-{number}"]
            started = time.monotonic()
            service.wait_until(lambda n=number, b=before: load.snapshots[f"m-{n}"] > b + 20)
            assert time.monotonic() - started < 4
        snapshots.rollback()
        snapshots.rollback()  # twice in a second
        service.wait_until(lambda: all(service.offers()["snapshot_id"] == "m-1" for _ in range(9)))
    assert set(load.statuses) == {"200"}
    assert set(load.snapshots) == {"m-1", "m-2", "m-3"}


def test_a_damaged_or_newer_snapshot_is_not_served(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    snapshots = FolderSnapshots(shop.folder / "snapshots")
    for number in (2, 3):
        snapshots.write(shop_snapshot(f"m-{number}"))
    damaged = shop.folder / "snapshots" / "m-2" / "snapshot.bin"
    raw = bytearray(damaged.read_bytes())
    raw[len(raw) // 2] ^= 1
    newer = shop.folder / "snapshots" / "m-3" / "snapshot.json"
    text = newer.read_text().replace('{"format":1,', '{"format":2,', 1)
    with running(shop) as service:
        pointer = shop.folder / "snapshots" / "published"
        damaged.write_bytes(raw)
        pointer.write_text("m-1\nm-2\n")
        service.wait_until(lambda: service.offers()["degraded"])
        assert service.offers()["snapshot_id"] == "m-1"
        newer.write_text(text)
        pointer.write_text("m-1\nm-3\n")
        time.sleep(2)
        assert service.offers()["snapshot_id"] == "m-1"
        assert service.names() == ["case", "film", "plug"]


def test_a_restart_drops_nobody_and_a_killed_worker_comes_back(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    with running(shop, "--workers", "2", "--drain", "1") as service:
        workers = _listening(service, 2)
        os.kill(min(workers), signal.SIGKILL)
        _listening(service, 2, without=min(workers))
        headers = {
            "Authorization": f"Bearer {shop.backend}",
            "Content-Type": "application/json",
            "Connection": "close",
        }
        with ThreadPoolExecutor(4) as pool:
            statuses: Counter[str] = Counter()

            def ask_once(method: str, path: str) -> int:
                """Over a new connection, as a load balancer may make one each time."""
                connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
                try:
                    connection.request(method, path, json.dumps(ASKED), headers)
                    return connection.getresponse().status
                finally:
                    connection.close()

            def ask() -> None:
                """Look every few requests whether it wants any; until then all get answers."""
                try:
                    while ask_once("GET", "/health/ready") == 200:
                        for _ in range(5):
                            statuses[str(ask_once("POST", "/v1/offers"))] += 1
                    statuses["told"] += 1
                except (OSError, http.client.HTTPException) as error:
                    statuses[type(error).__name__] += 1

            for _ in range(4):
                pool.submit(ask)
            time.sleep(1)
            assert service.stop() == 0
    assert statuses["200"] > 20, statuses
    assert set(statuses) == {"200", "told"}, statuses
    assert statuses["told"] == 4


def _listening(service: Service, n: int, without: int = 0) -> set[int]:
    """The workers that answer, once there are ``n`` of them."""
    found: set[int] = set()
    headers = {"Authorization": f"Bearer {service.shop.backend}"}

    def all_of_them() -> bool:
        try:
            text = httpx.get(f"{service.url}/metrics", headers=headers, timeout=5).text
        except httpx.TransportError:
            return False  # it came to the one that was just killed
        found.update(map(int, re.findall(r'worker="(\d+)"', text)))
        return len(found - {without}) >= n

    service.wait_until(all_of_them, 20)
    return found - {without}
