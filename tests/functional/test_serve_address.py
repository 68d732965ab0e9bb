"""``pairwell serve`` where it cannot listen: said at once, instead of sharing another's port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pairwell.cli.address import check_address
from pairwell.model.errors import InputRefused
from pairwell.wiring import create_workspace

SOURCE = str(Path(__file__).resolve().parents[2] / "src")
pytestmark = pytest.mark.enable_socket


def shared() -> socket.socket:
    """A port as a service of ours holds it: others may share it if they ask to."""
    taken = socket.socket()
    if hasattr(socket, "SO_REUSEPORT"):
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


def test_a_second_service_does_not_share_the_port_of_the_first(tmp_path: Path) -> None:
    create_workspace(tmp_path / "shop")
    with shared() as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "pairwell", "serve", "-w", str(tmp_path / "shop"),
             "--port", port],
            capture_output=True, text=True, timeout=120,
            env={**os.environ, "PYTHONPATH": SOURCE},
        )  # fmt: skip
    assert ended.returncode == 2
    assert f"Nothing can listen at 127.0.0.1:{port}" in ended.stderr
    assert "--port" in ended.stderr


def test_a_free_port_is_free_also_just_after_somebody_left_it() -> None:
    with shared() as taken, socket.create_connection(taken.getsockname()) as caller:
        port = taken.getsockname()[1]
        caller.sendall(b"x")
        answering, _ = taken.accept()
        answering.close()  # waits a minute in the system's tables
    check_address("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_ours_is_refused(host: str) -> None:
    with pytest.raises(InputRefused):
        check_address(host, 8000)
