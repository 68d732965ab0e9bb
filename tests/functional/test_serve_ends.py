"""How ``pairwell serve`` ends when processes of it are killed: no orphans, and never with zero."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.service import Service, free_port, make_shop, running, workers_of

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]


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


def test_workers_that_are_killed_twice_in_a_moment_are_replaced(tmp_path: Path) -> None:
    with running(make_shop(tmp_path / "shop"), "--workers", "2") as service:
        killed: set[int] = set()

        def are_new() -> bool:
            return len(workers_of(service.process.pid) - killed) == 2

        for _ in range(2):
            service.wait_until(are_new, 60)
            killed |= killed_all(service) or set()
        service.wait_until(are_new, 60)
        service.wait_until(lambda: answers(service), 60)
        assert service.stop() == 0
        assert service.log.read_text().count("Unexpected exit from worker") == 4


def test_a_worker_that_cannot_live_ends_it_with_an_error(tmp_path: Path) -> None:
    with running(make_shop(tmp_path / "shop")) as service:
        service.wait_until(lambda: killed_all(service) is None, 120)
        assert service.process.wait(timeout=60) == 2
        said = service.log.read_text()
        assert " with 1 worker." in said
        assert "its successors died soon after their start" in said


def test_a_worker_that_cannot_start_ends_it_with_an_error(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "shop")
    broken = "import pairwell.web.app as app; app.create_app = lambda: 1 / 0; "
    served = "from pairwell.cli.app import run; sys.exit(run(sys.argv[1:]))"
    source = str(Path(__file__).resolve().parents[2] / "src")
    ended = subprocess.run(
        [sys.executable, "-c", f"import sys; {broken}{served}", "serve",
         "--workspace", str(shop.folder), "--port", str(free_port())],
        env={**os.environ, "PYTHONPATH": source}, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 2, ended.stderr
    assert "ZeroDivisionError" in ended.stderr
    assert "Error: The service ended: a worker and its successors died" in ended.stderr


def answers(service: Service) -> bool:
    with suppress(httpx.TransportError):
        return bool(service.offers()["placements"])
    return False


def killed_all(service: Service) -> set[int] | None:
    """Kill what it started; None where it has ended."""
    if service.process.poll() is not None:
        return None
    workers = workers_of(service.process.pid)
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    return workers
