"""How ``pairwell serve`` ends when processes of it are killed: no orphans, and never with zero."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.service import Service, make_shop, running

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]


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


def is_gone(process: int) -> bool:
    """Whether a process has ended; one that nobody waited for counts as ended."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def test_workers_whose_supervisor_was_killed_leave(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    with running(shop, "--workers", "2") as service:
        workers = workers_of(service.process.pid)
        assert len(workers) == 2
        service.process.kill()
        service.process.wait(timeout=30)
        service.wait_until(lambda: all(map(is_gone, workers)), 60)
    with running(shop) as again:
        assert again.offers()["degraded"] is False


def test_a_worker_that_dies_again_and_again_ends_it_with_an_error(tmp_path: Path) -> None:
    """Granian gives up then; whoever started it must see that it did not end well."""
    with running(make_shop(tmp_path / "shop")) as service:
        service.wait_until(lambda: killed_all(service), 120)
        assert service.process.wait(timeout=60) == 2
        assert "a worker died twice within seconds" in service.log.read_text()


def killed_all(service: Service) -> bool:
    """Kill what it started; whether it has given up."""
    for worker in workers_of(service.process.pid):
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    return service.process.poll() is not None
