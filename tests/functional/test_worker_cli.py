"""``pairwell worker`` on a workspace on the disk: folds, rebuilds, publishes, leaves cleanly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pairwell.app.fold_journal import fold_journal
from pairwell.app.record_events import record_events
from pairwell.app.record_rows import record_orders
from pairwell.cli.app import run
from pairwell.store.snapshot.versions import FolderSnapshots
from pairwell.wiring import lone_worker, open_workspace

Captured = pytest.CaptureFixture[str]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def orders(first: int, last: int, *products: str) -> list[dict[str, Any]]:
    return [
        {
            "order_id": str(n),
            "customer_id": f"c{n}",
            "ordered_at": f"2026-10-{1 + n % 28:02}T10:00:00Z",
            "currency": "GBP",
            "lines": [
                {"product_id": p, "quantity": 1, "unit_price_minor": 100}
                for p in (*products, f"other{n % 7}")
            ],
        }
        for n in range(first, last)
    ]


def send(folder: Path, rows: list[dict[str, Any]]) -> None:
    with open_workspace(folder) as workspace:
        answer = record_orders(rows, source="backend", received_at=NOW, journal=workspace.journal)
    assert answer.stored == len(rows)


def once(capsys: Captured) -> Any:
    assert run(["worker", "--once", "--json", "--quiet"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_what_arrives_becomes_a_matrix(shop: Path, capsys: Captured) -> None:
    assert once(capsys)["snapshot_id"] is None  # nothing came yet
    send(shop, orders(0, 60, "mug", "tea") + orders(60, 120, "pen"))
    first = once(capsys)
    assert (first["rounds"], first["n_entries"], first["published"]) == (1, 120, True)
    assert (
        FolderSnapshots(shop / "snapshots").current().snapshot.meta.snapshot_id
        == (first["snapshot_id"])
    )
    assert once(capsys) == {
        "rounds": 1, "n_entries": 0, "snapshot_id": None, "published": False, "running": False
    }  # fmt: skip
    fake = [
        {"id": f"f{n}", "name": "cart_added", "lines": [{"product_id": "mug"}, {"product_id": "x"}]}
        for n in range(500)
    ]
    with open_workspace(shop) as workspace:
        record_events(
            {"events": fake},
            source="site:main",
            trusted=False,
            received_at=NOW,
            journal=workspace.journal,
        )
    assert once(capsys)["snapshot_id"] is None


@pytest.mark.slow
def test_what_a_killed_worker_folded_is_built_by_the_next(shop: Path, capsys: Captured) -> None:
    send(shop, orders(0, 60, "mug", "tea"))
    assert once(capsys)["published"] is True
    send(shop, orders(60, 120, "pen"))
    with open_workspace(shop) as workspace:  # as a worker that dies before it builds
        fold_journal(workspace.journal, workspace.facts)
    second = once(capsys)
    assert (second["n_entries"], second["published"]) == (0, True)
    assert once(capsys)["snapshot_id"] is None


KILLED = """
import os, signal, sys
from importlib import import_module
from pairwell.cli.app import run

where, name, when = sys.argv[1:]
module, _, kind = where.rpartition(".")
kind = getattr(import_module(module), kind)
step = getattr(kind, name)

def killed(*args, **rest):
    if when == "after":
        step(*args, **rest)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(kind, name, killed)
run(["worker", "--once"])
"""
SNAPSHOTS, STATE = (
    "pairwell.store.snapshot.versions.FolderSnapshots",
    "pairwell.store.sqlite.state.SqliteState",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "name", "when", "becomes"),
    [
        (SNAPSHOTS, "write", "after", 3),  # a folder that nobody knows: built again by another name
        (STATE, "add_matrix_version", "after", 2),  # written and noted: only to be published
        (SNAPSHOTS, "publish", "after", 2),  # only the state does not know yet
    ],
)
def test_what_a_killed_worker_wrote_is_published_by_the_next(
    shop: Path, capsys: Captured, where: str, name: str, when: str, becomes: int
) -> None:
    send(shop, orders(0, 60, "mug", "tea") + orders(60, 120, "pen"))
    first = once(capsys)["snapshot_id"]
    send(shop, orders(120, 180, "pen", "ink"))
    command = [sys.executable, "-c", KILLED, where, name, when]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    snapshots, day = FolderSnapshots(shop / "snapshots"), first.rpartition("-")[0]
    served = snapshots.current()
    was_published = (name, when) == ("publish", "after")
    assert served.snapshot.meta.snapshot_id == (f"{day}-2" if was_published else first)
    assert served.warnings == ()
    again = once(capsys)  # nothing new came in
    assert (again["n_entries"], again["snapshot_id"], again["published"]) == (
        0, f"{day}-{becomes}", True
    )  # fmt: skip
    served = snapshots.current()
    assert served.snapshot.meta.snapshot_id == f"{day}-{becomes}"
    assert "ink" in served.snapshot.products.ids.unpack()
    with open_workspace(shop) as workspace:
        told = {v.version_id: (v.published, v.awaits) for v in workspace.state.matrix_versions()}
    assert told == {first: (False, False), f"{day}-{becomes}": (True, False)}
    assert once(capsys)["snapshot_id"] is None


@pytest.mark.slow
def test_what_was_rolled_back_or_held_is_not_taken_for_left_behind(
    shop: Path, capsys: Captured
) -> None:
    send(shop, orders(0, 60, "mug", "tea") + orders(60, 120, "pen"))
    first = once(capsys)["snapshot_id"]
    send(shop, orders(120, 180, "pen", "ink"))
    assert once(capsys)["published"] is True
    assert run(["matrix", "rollback"]) == 0
    assert run(["build", "--no-publish"]) == 0
    capsys.readouterr()
    assert once(capsys)["snapshot_id"] is None
    assert FolderSnapshots(shop / "snapshots").current().snapshot.meta.snapshot_id == first


def test_a_second_worker_leaves_at_once(shop: Path, capsys: Captured) -> None:
    with lone_worker(shop) as alone:
        assert alone
        assert once(capsys)["running"] is True
    assert once(capsys)["running"] is False


def test_facts_in_use_are_waited_for(shop: Path, capsys: Captured) -> None:
    send(shop, orders(0, 2, "mug"))
    code = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(shop / "facts.duckdb")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        other.stdout.readline()
        assert run(["worker", "--once"]) == 0
        other.kill()
    assert "The next round tries again" in capsys.readouterr().err


@pytest.mark.slow
def test_sigterm_ends_it_cleanly(shop: Path, capsys: Captured) -> None:
    for between_rounds in (False, True):
        # each worker has something to say, also where the first one was quicker than its end
        first = 200 * between_rounds
        send(shop, orders(first, first + 60, "mug", "tea") + orders(first + 60, first + 120, "pen"))
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        with subprocess.Popen(
            [sys.executable, "-m", "pairwell", "worker", "--json", "--every", "600"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stderr is not None
            if between_rounds:
                assert "Took in" in process.stderr.readline()
            else:
                while not (shop / "worker.lock").exists():
                    time.sleep(0.01)
                time.sleep(1.5)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert json.loads(out)["running"] is False
    assert once(capsys)["n_entries"] == 0
    assert FolderSnapshots(shop / "snapshots").current().snapshot.meta.snapshot_id
