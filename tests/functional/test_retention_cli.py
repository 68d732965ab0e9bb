"""``pairwell retention``, the worker's daily part and the doctor's line about it (C21)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pairwell.app.record_events import record_events
from pairwell.app.retain import HANDFUL
from pairwell.cli.app import run
from pairwell.model.user import LoginSession
from pairwell.wiring import open_workspace, utc_now
from tests.service import make_shop

Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, *arguments: str) -> Any:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def events_of(folder: Path, n: int, days_ago: int) -> None:
    events = [
        {"id": f"{days_ago}-{each}", "name": "product_viewed", "product_id": "case"}
        for each in range(n)
    ]
    with open_workspace(folder) as workspace:
        for first in range(0, n, 500):
            record_events(
                {"events": events[first : first + 500]}, source="site:main", trusted=False,
                received_at=utc_now() - timedelta(days=days_ago), journal=workspace.journal,
            )  # fmt: skip


def line_of(capsys: Captured, folder: Path) -> dict[str, str]:
    checks = told(capsys, "doctor", "-w", str(folder))["checks"]
    return next(each for each in checks if each["name"] == "retention")


def test_the_worker_lets_go_and_holds_what_looks_like_a_wrong_clock(
    tmp_path: Path, capsys: Captured
) -> None:
    shop = make_shop(tmp_path / "shop").folder
    events_of(shop, 3, days_ago=500)
    events_of(shop, 5, days_ago=1)
    with open_workspace(shop) as workspace:
        workspace.users.add_session(LoginSession(digest="d", user="ann", started=0, seen=0))
    assert line_of(capsys, shop)["state"] == "warning"
    assert told(capsys, "retention", "-w", str(shop))["retention"][0]["n_old"] == 3
    told(capsys, "worker", "--once", "-w", str(shop))
    assert line_of(capsys, shop)["said"] == "nothing is kept too long"
    with open_workspace(shop) as workspace:
        assert workspace.users.session("d") is None
        assert len(workspace.journal.entries()) == 5
    events_of(shop, HANDFUL + 1, days_ago=450)
    assert run(["worker", "--once", "-w", str(shop)]) == 0
    assert "pairwell retention --apply" in capsys.readouterr().err
    assert "1,001 events" in line_of(capsys, shop)["said"]
    assert told(capsys, "retention", "--apply", "-w", str(shop))["retention"][0]["n_gone"] == 1001
    assert line_of(capsys, shop)["state"] == "ok"
