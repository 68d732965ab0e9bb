"""A real service for the tests: ``pairwell serve`` in a process of its own, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from pairwell.app.manage_keys import create_key
from pairwell.model.key import Scope
from pairwell.model.snapshot import History, Snapshot
from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.wiring import create_workspace, open_workspace
from tests.snapshots import Pair, Product, history_of, snapshot_of

ORIGIN = "https://shop.example"
KEPT: dict[str, str] = {}
"""Environment of the services that tests start."""

NOW = "2020-01-01T00:00:00+00:00"
ALL_SCOPES: tuple[Scope, ...] = ("offers", "events", "data", "customers", "matrix", "metrics")

PRODUCTS = [
    Product(id="phone", title="Phone", price_minor=50000, n_orders=200),
    Product(id="case", title="Case", price_minor=2000, cost_minor=500, n_orders=150),
    Product(id="film", title="Film", price_minor=1000, n_orders=120),
    Product(id="plug", title="<b>Plug</b>", price_minor=1500, n_orders=90),
    Product(id="cable", title="Cable", price_minor=900, n_orders=80),
    Product(id="stand", title="Stand", price_minor=2500, n_orders=70),
    Product(id="lens", title="Lens", price_minor=4000, n_orders=60, in_stock=False),
    Product(id="rare", title="Rare", price_minor=700, n_orders=6),
]
NAMES = ("case", "film", "plug", "cable", "stand", "lens")
PAIRS = [
    *(Pair(anchor="phone", candidate=name, score=0.9 - i / 10) for i, name in enumerate(NAMES)),
    Pair(anchor="phone", candidate="rare", n_customers=3, score=0.95),
    Pair(anchor="case", candidate="film", score=0.5),
]


def shop_snapshot(snapshot_id: str = "m-1") -> Snapshot:
    return snapshot_of(PRODUCTS, PAIRS, snapshot_id=snapshot_id)


def shop_history() -> History:
    return history_of({"eve": [1], "bob": [0, 2]})


class Shop(msgspec.Struct, kw_only=True):
    """A workspace with a matrix and keys.

    Attributes:
        backend: key with every scope.
        site: public key of ``ORIGIN``.
    """

    folder: Path
    backend: str
    site: str

    def key(self, *scopes: Scope, name: str = "other", expires_at: str = "") -> str:
        with open_workspace(self.folder) as workspace:
            text, _ = create_key(
                workspace.keys, "backend", name, os.urandom(16).hex(), NOW,
                scopes=scopes, expires_at=expires_at,
            )  # fmt: skip
        return text


def make_shop(folder: Path, *, matrix: bool = True) -> Shop:
    create_workspace(folder)
    if matrix:
        snapshots = FolderSnapshots(folder / "snapshots")
        snapshots.write(shop_snapshot(), shop_history())
        snapshots.publish("m-1")
    with open_workspace(folder) as workspace:
        backend, _ = create_key(
            workspace.keys, "backend", "shop", os.urandom(16).hex(), NOW, scopes=ALL_SCOPES
        )
        site, _ = create_key(
            workspace.keys, "site", "widget", os.urandom(16).hex(), NOW, origins=[ORIGIN]
        )
    return Shop(folder=folder, backend=backend, site=site)


class Service:
    """A running service and a client for it."""

    def __init__(self, shop: Shop, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.shop = shop
        self.port = port
        self.process = process
        self.log = log
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=10)

    def back(self, method: str, path: str, key: str | None = None, **rest: Any) -> httpx.Response:
        """As the back end."""
        headers = {"Authorization": f"Bearer {key or self.shop.backend}", **rest.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **rest)

    def page(self, method: str, path: str, origin: str = ORIGIN, **rest: Any) -> httpx.Response:
        """As a page of the shop, in a browser."""
        headers = {"X-Pairwell-Site": self.shop.site, "Origin": origin, **rest.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **rest)

    def offers(self, **asked: Any) -> dict[str, Any]:
        """An answer to the back end."""
        asked = {"placements": [{"name": "product"}], "anchors": ["phone"], **asked}
        answer = self.back("POST", "/v1/offers", json=asked)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def names(self, **asked: Any) -> list[str]:
        """The products of the first placement."""
        offers = self.offers(**asked)["placements"][0]["offers"]
        return [offer["product"]["product_id"] for offer in offers]

    def wait_until(self, true: Any, seconds: float = 60.0) -> float:
        """Wait for something; returns how long it took."""
        start = time.monotonic()
        while not true():
            assert time.monotonic() - start < seconds, "it did not happen in time"
            time.sleep(0.05)
        return time.monotonic() - start

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@contextmanager
def running(
    shop: Shop, *arguments: str, ready: bool = True, patches: Path | None = None
) -> Iterator[Service]:
    """Serve until the block is left; what it logged is in ``service.log``.

    ``patches`` is a folder that the service's Python looks into first, for a ``sitecustomize.py``.
    """
    port, log = free_port(), shop.folder.parent / f"{shop.folder.name}.log"
    command: Sequence[str] = (
        sys.executable, "-m", "pairwell", "serve", "--workspace", str(shop.folder),
        "--port", str(port), *(() if "--drain" in arguments else ("--drain", "0")), *arguments,
    )  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAIRWELL_")}
    source = str(Path(__file__).resolve().parents[1] / "src")
    paths = os.pathsep.join([*([str(patches)] if patches else []), source])
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env={**environment, **KEPT, "PYTHONPATH": paths}
        )
    service = Service(shop, port, process, log)
    try:
        service.wait_until(lambda: _answers(service, "ready" if ready else "live"), 120)
        yield service
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        service.client.close()


def workers_of(process: int) -> set[int]:
    """The processes that it started and that live."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if int(stat[1]) == process and stat[0] != "Z":
            found.add(int(path.parent.name))
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(service: Service, how: str) -> bool:
    assert service.process.poll() is None, service.log.read_text()
    try:
        return service.client.get(f"/health/{how}").status_code == 200
    except httpx.TransportError:
        return False
