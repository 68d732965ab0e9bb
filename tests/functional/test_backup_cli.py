"""Backups made while others write come back whole, without the people erased since (P14, 115)."""

from __future__ import annotations

import json
import os
import tarfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pairwell.app.forget_customer import forget_customer
from pairwell.app.manage_users import UserBook
from pairwell.app.record_events import record_events
from pairwell.app.record_rows import record_orders
from pairwell.cli.app import run
from pairwell.model.decision import LoggedDecision
from pairwell.wiring import Workspace, open_workspace
from tests.docs.test_glossary import BACKUP_FIELDS, RESTORE_FIELDS

Captured = pytest.CaptureFixture[str]
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105 - a made-up one


def orders(first: int, last: int) -> list[dict[str, Any]]:
    return [
        {
            "order_id": f"o{n}",
            "customer_id": f"c{n}",
            "ordered_at": f"2026-10-{1 + n % 28:02}T10:00:00Z",
            "currency": "GBP",
            "lines": [
                {"product_id": p, "quantity": 1, "unit_price_minor": 100} for p in ("mug", "tea")
            ],
        }
        for n in range(first, last)
    ]


def send(workspace: Workspace, first: int, last: int) -> None:
    record_orders(orders(first, last), source="backend", received_at=NOW, journal=workspace.journal)


def forget(folder: Path, customer_id: str) -> None:
    with open_workspace(folder) as w:
        forget_customer(customer_id, w.facts, w.snapshots, w.journal, w.decision_log, w.state)


def told(capsys: Captured, *arguments: str, status: int = 0) -> Any:
    capsys.readouterr()
    assert run([*arguments, "--json", "--quiet"]) == status
    return json.loads(capsys.readouterr().out)


def everything(folder: Path) -> dict[str, Any]:
    """All that a workspace knows, store by store."""
    with open_workspace(folder) as w:
        return {
            "lines": w.facts.lines().to_pylist(),
            "customers": w.facts.customers().to_pylist(),
            "folded": w.facts.folded(),
            "entries": w.journal.entries(),
            "books": w.journal.books(),
            "unbalanced": w.journal.unbalanced(),
            "decisions": w.decision_log.decisions(),
            "versions": w.state.matrix_versions(),
            "curated": w.state.curated(),
            "snapshots": w.snapshots.list(),
            "users": w.users.users(),
            "audit": w.audit.rows(),
        }


@pytest.fixture
def shop(tmp_path: Path, capsys: Captured) -> Path:
    folder = tmp_path / "shop"
    assert run(["init", "-w", str(folder)]) == 0
    with open_workspace(folder) as workspace:
        send(workspace, 0, 80)
        UserBook(workspace.users, workspace.audit, "command line", NOW.isoformat()).add(
            "ann", "owner", PASSWORD, b"s" * 16, totp_salt="ab" * 16
        )
        workspace.decision_log.write([
            LoggedDecision(decision_id="d", at=NOW, placement="cart", arm="treatment",
                           snapshot_id="m-1", n_eligible=1, person="c7")
        ])  # fmt: skip
    assert run(["worker", "--once", "-w", str(folder), "--quiet"]) == 0
    assert run(["matrix", "pin", "mug", "tea", "-w", str(folder), "--quiet"]) == 0
    return folder


@pytest.mark.slow
def test_what_was_copied_while_others_wrote_comes_back_whole(
    shop: Path, tmp_path: Path, capsys: Captured
) -> None:
    over, sent = threading.Event(), [0]
    (shop / "prices.csv").write_text("kept\n")
    (shop / "model" / ".cache").mkdir(parents=True)
    (shop / "model" / "weights").write_bytes(b"w")
    (shop / "model" / ".cache" / "x").write_bytes(b"x")

    def write() -> None:
        with open_workspace(shop) as workspace:
            while not over.is_set():
                n = sent[0]
                batch = {"events": [{"id": f"e{n}", "name": "product_viewed", "product_id": "mug"}]}
                record_events(
                    batch, source="site:main", trusted=False, received_at=NOW,
                    journal=workspace.journal,
                )  # fmt: skip
                sent[0] = n + 1

    writer = threading.Thread(target=write)
    writer.start()
    while sent[0] < 20:
        assert writer.is_alive()
    before = sent[0]
    file = tmp_path / "backup.tar"
    try:
        made = told(capsys, "backup", str(file), "--with-secret", "-w", str(shop))
    finally:
        over.set()
        writer.join()
    assert (made["with_secret"], made["left_out"]) == (True, [])
    assert tuple(made) == BACKUP_FIELDS
    assert file.stat().st_mode & 0o777 == 0o600
    elsewhere = tmp_path / "elsewhere"
    back = told(capsys, "restore", str(file), "-w", str(elsewhere))
    assert (back["n_parts"], back["n_erased_again"]) == (made["n_parts"], 0)
    assert set(back) - set(BACKUP_FIELDS) == set(RESTORE_FIELDS)
    assert (elsewhere / "prices.csv").read_text() == "kept\n"
    assert [path.name for path in (elsewhere / "model").iterdir()] == ["weights"]
    here, there = everything(shop), everything(elsewhere)
    n_copied = len(there["entries"])
    assert 80 + before <= n_copied <= 80 + sent[0]
    assert here["entries"][:n_copied] == there["entries"]
    assert there["unbalanced"] == 0
    for name in ("lines", "customers", "folded", "decisions", "versions", "curated", "snapshots",
                 "users", "audit"):  # fmt: skip
        assert here[name] == there[name], name
    assert len(there["audit"]) >= 1
    assert run(["audit", "verify", "-w", str(elsewhere), "--quiet"]) == 0
    assert run(["worker", "--once", "-w", str(elsewhere), "--quiet"]) == 0
    # nothing goes over something that is there
    assert told(capsys, "restore", str(file), "-w", str(elsewhere), status=2)["error"]
    assert told(capsys, "backup", str(file), "-w", str(shop), status=2)["error"]


@pytest.mark.slow
def test_who_was_erased_after_the_backup_is_erased_again(
    shop: Path, tmp_path: Path, capsys: Captured
) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    first = Path(told(capsys, "backup", str(backups), "-w", str(shop))["backup"])
    first = first.rename(backups / "first.tar")
    forget(shop, "c7")
    lost = told(capsys, "restore", str(first), "-w", str(tmp_path / "lost"))
    assert (lost["n_erased_again"], lost["erasures_from"]) == (0, [])  # nobody is left to tell
    named = tmp_path / "named"
    back = told(capsys, "restore", str(first), "--erasures", str(shop), "-w", str(named))
    assert back["n_erased_again"] == 1
    forget(shop, "c9")
    back = told(capsys, "restore", str(first), "--replace", "-w", str(shop))
    assert back["n_erased_again"] == 2
    assert Path(back["replaced"]).is_dir()
    for folder, gone in ((named, {"c7"}), (shop, {"c7", "c9"})):
        there = everything(folder)
        assert {row["customer_id"] for row in there["customers"]}.isdisjoint(gone)
        assert all(f'"{one}"' not in repr(there["entries"]) for one in gone)
        assert {one.person for one in there["decisions"]} == {None}
        with open_workspace(folder) as workspace:
            history = workspace.snapshots.history(there["snapshots"][-1].snapshot_id)
            assert history is not None
            assert gone.isdisjoint(history.customer_ids.unpack())
            assert workspace.state.erased_among(gone) == gone
    assert b'"c9"' not in (shop / "journal.sqlite").read_bytes()
    # an old file cannot bring them back into a matrix either
    with open_workspace(shop) as workspace:
        record_orders(
            [{**orders(9, 10)[0], "order_id": "again"}], source="backend", received_at=NOW,
            journal=workspace.journal,
        )  # fmt: skip
    done = told(capsys, "worker", "--once", "-w", str(shop))
    assert (done["n_entries"], done["published"]) == (1, True)
    assert "c9" not in {row["customer_id"] for row in everything(shop)["customers"]}


@pytest.mark.slow
def test_a_later_backup_beside_it_tells_who_was_erased(
    shop: Path, tmp_path: Path, capsys: Captured
) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    first = Path(told(capsys, "backup", str(backups), "-w", str(shop))["backup"])
    manifest = first.read_bytes().replace(b'"made_at": "2', b'"made_at": "1', 1)
    forget(shop, "c7")
    second = told(capsys, "backup", str(backups / "second.tar"), "-w", str(shop))["backup"]
    first.write_bytes(manifest)  # made long before: two backups of one second have no order
    (backups / "other.tar").write_bytes(b"no backup")
    back = told(capsys, "restore", str(first), "-w", str(tmp_path / "back"))
    assert (back["n_erased_again"], back["erasures_from"]) == (1, [second])


@pytest.mark.slow
def test_a_damaged_or_strange_backup_is_refused(
    shop: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "backup.tar"
    told(capsys, "backup", str(file), "-w", str(shop))
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        sound = [(one.offset_data, one.size) for one in tar if one.size]
    elsewhere = tmp_path / "elsewhere"
    for offset, size in sound:
        wrong = bytearray(whole)
        wrong[offset + size // 2] ^= 1
        file.write_bytes(wrong)
        assert told(capsys, "restore", str(file), "-w", str(elsewhere), status=2)["error"]
    for wrong_file in (whole[: len(whole) // 2], b"", b"no tar", whole[:512]):
        file.write_bytes(wrong_file)
        assert told(capsys, "restore", str(file), "-w", str(elsewhere), status=2)["error"]
    file.write_bytes(whole.replace(b'"format": 1', b'"format": 2', 1))
    refused = told(capsys, "restore", str(file), "-w", str(elsewhere), status=2)
    assert "newer pairwell" in refused["error"]["message"]
    assert not elsewhere.exists()
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_workspace_in_use_is_not_moved_aside(
    shop: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "backup.tar"
    told(capsys, "backup", str(file), "-w", str(shop))
    with open_workspace(shop) as workspace:
        assert workspace.journal.last_seq() > 0
        if (child := os.fork()) == 0:  # another process: one's own locks stop nobody
            status = 1
            try:
                status = run(["restore", str(file), "--replace", "-w", str(shop), "--quiet"])
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert told(capsys, "restore", str(file), "--replace", "-w", str(shop))["replaced"]
