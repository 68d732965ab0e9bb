"""Pressure on a running service: floods, an intake that cannot follow, a state that is gone."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import apsw
import httpx
import msgspec
import numpy as np

from pairwell.cli.load import measure
from tests.service import Service

ASKED = msgspec.json.encode({"placements": [{"name": "product"}], "anchors": ["phone"]})
BATCH = 500
"""Events in one request of an overload."""


class Shoppers:
    """Visitors, each from an address of their own, at a modest pace while the block lasts."""

    def __init__(self, service: Service, rate: float = 20.0) -> None:
        self.statuses: Counter[int] = Counter()
        self.times: list[float] = []
        self._service, self._gap = service, 1 / rate
        self._over = threading.Event()

    @contextmanager
    def asking(self) -> Iterator[Shoppers]:
        thread = threading.Thread(target=self._ask_on)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()

    def _ask_on(self) -> None:
        n = 0
        with httpx.Client(base_url=self._service.url, timeout=30) as client:
            while not self._over.is_set():
                n += 1
                headers = page_of(self._service, f"10.1.{n // 250 % 250}.{n % 250}")
                started = time.perf_counter()
                answer = client.post("/v1/offers", content=ASKED, headers=headers)
                self.times.append(time.perf_counter() - started)
                self.statuses[answer.status_code] += 1
                self._over.wait(self._gap)

    def p99_ms(self) -> float:
        return float(np.percentile(self.times, 99)) * 1000


def page_of(service: Service, address: str) -> dict[str, str]:
    """Headers of a page of the shop that a visitor of an address looks at, behind the proxy."""
    return {
        "X-Pairwell-Site": service.shop.site,
        "Origin": "https://shop.example",
        "Content-Type": "application/json",
        "X-Forwarded-For": address,
    }


def flood(service: Service, n: int, n_addresses: int = 50, n_threads: int = 8) -> Counter[int]:
    """So many requests as fast as they go, from few addresses."""
    statuses: Counter[int] = Counter()
    lock = threading.Lock()

    def pour(first: int) -> None:
        told: Counter[int] = Counter()
        with httpx.Client(base_url=service.url, timeout=60) as client:
            for number in range(first, n, n_threads):
                headers = page_of(service, f"10.9.9.{number % n_addresses}")
                told[client.post("/v1/offers", content=ASKED, headers=headers).status_code] += 1
        with lock:
            statuses.update(told)

    with ThreadPoolExecutor(n_threads) as pool:
        for done in [pool.submit(pour, first) for first in range(n_threads)]:
            done.result()
    return statuses


def overload(service: Service, n_requests: int, mark: str, n_threads: int = 60) -> Counter[int]:
    """Batches of events while another process keeps the journal locked; every id is its own.

    Returns:
        Statuses; each refusal said when to come again.
    """
    statuses: Counter[int] = Counter()
    lock = threading.Lock()
    headers = {"Authorization": f"Bearer {service.shop.backend}"}

    def send(number: int) -> None:
        events = [
            {"id": f"{mark}-{number}-{n}", "name": "product_viewed", "product_id": "case"}
            for n in range(BATCH)
        ]
        answer = httpx.post(
            f"{service.url}/v1/events", json={"events": events}, headers=headers, timeout=120
        )
        if answer.status_code not in (202, 408):  # 408: this machine could not send it in time
            assert int(answer.headers["retry-after"]) >= 1
        with lock:
            statuses[answer.status_code] += 1

    held = apsw.Connection(str(service.shop.folder / "journal.sqlite"))
    held.set_busy_timeout(60_000)
    held.execute("begin immediate")
    with ThreadPoolExecutor(n_threads) as pool:
        waiting = [pool.submit(send, number) for number in range(n_requests)]
        service.wait_until(lambda: sum(statuses.values()) > 0, 100)  # the first is refused
        held.execute("rollback")
        held.close()
        for done in waiting:
            done.result()
    return statuses


def without_state(service: Service, seconds: float, rate: float | None = None) -> dict[str, float]:
    """What is asked for in so many seconds after the state database was deleted under load."""

    def ask(seconds: float) -> dict[str, float]:
        return measure(
            service.url, "/v1/offers", service.shop.backend, [ASKED],
            seconds=seconds, connections=8, rate=rate,
        )  # fmt: skip

    with ThreadPoolExecutor(1) as pool:
        before = pool.submit(ask, 1.0)
        time.sleep(0.5)
        for file in service.shop.folder.glob("state.sqlite*"):
            file.unlink()
        n_errors = before.result()["n_errors"]
    after = ask(seconds)
    return after | {"n_errors": after["n_errors"] + n_errors}


def disk_of(folder: Path) -> tuple[Path, Path]:
    """A folder of patches under which a service sees a disk as full as a file says.

    Returns:
        The folder, and the file: bytes that are free of ten gigabytes.
    """
    folder.mkdir()
    free = folder / "free"
    free.write_text(str(5 * 10**9))
    (folder / "sitecustomize.py").write_text(
        "import collections, pathlib, shutil\n"
        f"free = pathlib.Path({str(free)!r})\n"
        "Usage = collections.namedtuple('Usage', 'total used free')\n"
        "def disk_usage(path):\n"
        "    left = int(free.read_text())\n"
        "    return Usage(10 ** 10, 10 ** 10 - left, left)\n"
        "shutil.disk_usage = disk_usage\n"
    )
    return folder, free
