"""A service under long pressure: a state that is gone, floods, an intake that cannot follow."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from pairwell.wiring import open_workspace
from tests.pressure import BATCH, Shoppers, flood, overload, without_state
from tests.service import make_shop, running

pytestmark = [pytest.mark.enable_socket, pytest.mark.soak, pytest.mark.timeout(7200)]
PROXY = ("--set", "web.trusted_proxies=127.0.0.1")
PACE = ("--set", "web.site_rate=1", "--set", "web.site_burst=20")
"""So slow that a flood from few addresses is one also on a slow machine."""

N_OFFERS, RATE = 100_000, 400.0
ROUNDS = 20


def told(what: str, **figures: object) -> None:
    """Shown with ``-s`` and when it fails."""
    print(what, ", ".join(f"{name} {figure}" for name, figure in figures.items()))  # noqa: T201


def test_a_hundred_thousand_offers_without_the_state_database(tmp_path: Path) -> None:
    """P22: no error, and the slowest of a hundred within 100 ms, at half of what it can do."""
    with running(make_shop(tmp_path / "shop"), "--workers", "2") as service:
        figures = without_state(service, seconds=1.01 * N_OFFERS / RATE, rate=RATE)
        told("without the state:", **figures)
        assert figures["n_requests"] >= N_OFFERS
        assert figures["n_errors"] == 0
        assert figures["p99_ms"] <= 100
        service.wait_until(lambda: service.offers()["degraded"], 30)


def test_a_long_flood_leaves_shoppers_alone(tmp_path: Path) -> None:
    """P26: fifty addresses as fast as they can; shoppers from others get 99.9 % and more."""
    with running(make_shop(tmp_path / "shop"), "--workers", "2", *PROXY, *PACE) as service:
        with Shoppers(service, 50).asking() as alone:
            time.sleep(20)
        started = time.monotonic()
        with Shoppers(service, 50).asking() as shoppers:
            statuses: Counter[int] = Counter()
            while time.monotonic() < started + 60:
                statuses += flood(service, 5_000)
        rate = statuses.total() / (time.monotonic() - started)
        told("flood:", rate=round(rate), statuses=dict(statuses), shoppers=dict(shoppers.statuses),
             p99_alone=round(alone.p99_ms(), 1), p99=round(shoppers.p99_ms(), 1))  # fmt: skip
        assert set(statuses) == {200, 429}
        assert shoppers.statuses[200] >= 0.999 * shoppers.statuses.total()


def test_an_intake_ten_times_too_small_loses_nothing(tmp_path: Path) -> None:
    """P9, case 38: refused with Retry-After, books balance, memory stays, it recovers by itself."""
    shop = make_shop(tmp_path / "shop")
    statuses: Counter[int] = Counter()
    with running(shop, *PROXY) as service, Shoppers(service).asking() as shoppers:
        for part in range(ROUNDS):
            statuses += overload(service, 120, f"r{part}")
        largest = _largest(service.process.pid)
    told("overload:", statuses=dict(statuses), shoppers=dict(shoppers.statuses), rss=largest)
    assert {202, 503} <= set(statuses) <= {202, 408, 503}
    assert set(shoppers.statuses) == {200}
    assert largest < 512 * 2**20
    with open_workspace(shop.folder) as workspace:
        assert workspace.journal.last_seq() == statuses[202] * BATCH
        assert workspace.journal.unbalanced() == 0


def _largest(supervisor: int) -> int:
    """The most bytes that a worker of this supervisor ever held in memory."""
    most = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        if int(lines.get("PPid", "0")) == supervisor:
            most = max(most, int(lines["VmHWM"].split()[0]) * 1024)
    return most
