"""Case 12: 64 open files, 500 connections: nothing dies, who is in is answered, it recovers."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from pairwell.wiring import open_workspace
from tests.service import make_shop, running, workers_of

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]

PATCH = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))"


def test_few_files_under_many_connections(tmp_path: Path) -> None:
    patches = tmp_path / "patches"
    patches.mkdir()
    (patches / "sitecustomize.py").write_text(PATCH)
    shop = make_shop(tmp_path / "shop")
    with running(shop, patches=patches) as service:
        (worker,) = workers_of(service.process.pid)
        files = Path(f"/proc/{worker}/fd")
        with ExitStack() as crowd:
            for _ in range(500):
                crowd.enter_context(socket.create_connection(("127.0.0.1", service.port), 30))
            service.wait_until(lambda: len(list(files.iterdir())) >= 64, 60)
            for _ in range(20):  # on the connection that was there before
                assert service.names() == ["case", "film", "plug"]
        service.wait_until(lambda: len(list(files.iterdir())) < 64, 60)
        service.wait_until(lambda: not service.offers()["degraded"], 60)
        event = {"id": "e", "name": "product_viewed", "product_id": "case"}
        body = {"events": [event]}  # the last files come back late: until then it is sent again
        service.wait_until(
            lambda: service.back("POST", "/v1/events", json=body).status_code == 202, 60
        )
        answered = service.offers()["decision_id"]
        assert workers_of(service.process.pid) == {worker}
    with open_workspace(shop.folder) as workspace:
        assert [entry.id for entry in workspace.journal.entries()] == ["e"]
        assert workspace.decision_log.decisions()[-1].decision_id.startswith(answered)
