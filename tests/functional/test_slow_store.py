"""P22, case 55 without a database server: every statement of every store is slow, or fails.

Our stores are files, so what lies between us and a server cannot be slowed; the statements can. No
offer waits for one, and none becomes an error.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import pytest

from pairwell.cli.load import measure
from tests.loops import apart
from tests.pressure import ASKED
from tests.service import Service, make_shop, running

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]

PATCH = """
import os, time
from pathlib import Path
import apsw

class Connection(apsw.Connection):
    def execute(self, *args, **rest):
        started = time.monotonic()
        while mode() == "slow" and time.monotonic() < started + 5:
            time.sleep(0.05)
        if mode() == "dead":
            raise apsw.IOError("the server closed the connection")
        return super().execute(*args, **rest)

def mode():
    return Path(__file__).with_name("mode").read_text()

apsw.Connection = Connection
"""


def asked(service: Service) -> dict[str, float]:
    """Two seconds of offers from eight connections."""
    ask = partial(measure, service.url, "/v1/offers", service.shop.backend, [ASKED])
    return apart(partial(ask, seconds=2, connections=8, rate=None))


def workers_up(service: Service) -> set[str]:
    """The worker that a new connection comes to: one that started in trouble would know no key."""
    key = {"Authorization": f"Bearer {service.shop.backend}"}
    told = httpx.get(f"{service.url}/metrics", headers=key, timeout=30).text
    return set(re.findall(r'worker="(\d+)"', told))


def takes_in(service: Service) -> bool:
    """Whether an event is acknowledged before a slow statement would be over."""
    event = {"id": "e", "name": "product_viewed", "product_id": "case"}
    with suppress(httpx.TimeoutException):
        told = service.back("POST", "/v1/events", json={"events": [event]}, timeout=3)
        return told.status_code == 202
    return False


@pytest.mark.parametrize("trouble", ["slow", "dead"])
def test_offers_wait_for_no_store(tmp_path: Path, trouble: str) -> None:
    patches = tmp_path / "patches"
    patches.mkdir()
    mode = patches / "mode"
    mode.write_text("well")
    (patches / "sitecustomize.py").write_text(PATCH)
    shop = make_shop(tmp_path / "shop")
    with running(shop, "--workers", "2", patches=patches) as service:
        seen: set[str] = set()

        def both_are_up() -> bool:
            seen.update(workers_up(service))
            return len(seen) == 2

        service.wait_until(both_are_up, 60)
        assert service.offers()["degraded"] is False
        mode.write_text(trouble)
        if trouble == "dead":
            service.wait_until(lambda: service.offers()["degraded"], 60)
        assert not takes_in(service)  # the trouble is there
        told = asked(service)
        mode.write_text("well")
        service.wait_until(lambda: not service.offers()["degraded"], 60)
        if (
            trouble == "slow"
        ):  # after a failed write a process takes nothing in until its next start
            service.wait_until(lambda: takes_in(service), 60)
    assert told["n_errors"] == 0
    assert told["n_requests"] > 20
    assert told["p99_9_ms"] < 2_500  # a statement takes five seconds
