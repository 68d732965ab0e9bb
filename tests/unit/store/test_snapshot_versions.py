from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from pairwell.model.errors import SnapshotRefused, StoreBusy
from pairwell.model.snapshot import Snapshot
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Product, snapshot_of


def version(name: str) -> Snapshot:
    return snapshot_of([Product(id="tent")], snapshot_id=name)


def published(root: Path, *names: str) -> FolderSnapshots:
    snapshots = FolderSnapshots(root)
    for name in names:
        snapshots.write(version(name))
        snapshots.publish(name)
    return snapshots


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_damaged_version_is_passed_over_and_named(tmp_path: Path) -> None:
    snapshots = published(tmp_path, "v1", "v2", "v3")
    damage(tmp_path / "v3" / "snapshot.bin")
    (tmp_path / "v2" / "snapshot.json").unlink()
    served = snapshots.current()
    assert served.snapshot.meta.snapshot_id == "v1"
    assert [w.split(":")[0] for w in served.warnings] == ["v3 is not served", "v2 is not served"]
    damage(tmp_path / "v1" / "snapshot.json")
    with pytest.raises(SnapshotRefused, match="No published matrix can be read"):
        snapshots.current()


def test_a_newer_format_is_passed_over_with_its_message(tmp_path: Path) -> None:
    snapshots = published(tmp_path, "v1", "v2")
    header = tmp_path / "v2" / "snapshot.json"
    header.write_bytes(header.read_bytes().replace(b'"format":1', b'"format":9', 1))
    served = snapshots.current()
    assert served.snapshot.meta.snapshot_id == "v1"
    assert "format 9" in served.warnings[0]


def test_a_damaged_version_is_neither_published_nor_rolled_back_to(tmp_path: Path) -> None:
    snapshots = published(tmp_path, "v1", "v2")
    snapshots.write(version("v3"))
    damage(tmp_path / "v3" / "snapshot.bin")
    damage(tmp_path / "v1" / "snapshot.bin")
    with pytest.raises(SnapshotRefused):
        snapshots.publish("v3")
    with pytest.raises(SnapshotRefused):
        snapshots.rollback()
    assert snapshots.current().snapshot.meta.snapshot_id == "v2"


def test_what_a_reader_has_mapped_outlives_its_folder(tmp_path: Path) -> None:
    snapshots = published(tmp_path, "v1")
    reader = snapshots.current().snapshot
    published(tmp_path, "v2", "v3", "v4", "v5", "v6")
    assert not (tmp_path / "v1").exists()
    assert list(reader.products.ids) == ["tent"]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    snapshots = published(tmp_path, "v1")
    with (tmp_path / ".lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(StoreBusy):
            snapshots.write(version("v2"))
        with pytest.raises(StoreBusy):
            snapshots.rollback()
        assert snapshots.current().snapshot.meta.snapshot_id == "v1"
        leftover = tmp_path / ".writing-abc"
        leftover.mkdir()
        FolderSnapshots(tmp_path)
        assert leftover.exists(), "another process may still be writing there"
    FolderSnapshots(tmp_path)
    assert not leftover.exists()


KILLER = """
import os, sys
from pathlib import Path
from pairwell.model.snapshot import Snapshot
from pairwell.store.snapshot.versions import FolderSnapshots
from tests.snapshots import Product, snapshot_of

root, steps = Path(sys.argv[1]), 0

def version(name):
    return snapshot_of([Product(id="tent")], snapshot_id=name)

def counted(name, die_at):
    real = getattr(os, name)
    def call(*args, **kwargs):
        global steps
        steps += 1
        if steps == die_at:
            os._exit(9)
        return real(*args, **kwargs)
    setattr(os, name, call)

def work(folder, die_at):
    for name in ("fsync", "rename", "replace", "mkdir", "open", "close", "unlink", "rmdir"):
        counted(name, die_at)
    snapshots = FolderSnapshots(folder)
    snapshots.write(version("new"))
    snapshots.publish("new")

for die_at in range(1, 1000):
    folder = root / str(die_at)
    before = FolderSnapshots(folder)
    for i in range(5):
        before.write(version(f"old{i}"))
        before.publish(f"old{i}")
    child = os.fork()
    if child == 0:
        work(folder, die_at)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    served = FolderSnapshots(folder).current()
    left = [p.name for p in folder.iterdir() if p.name.startswith(".writing-")]
    print(os.waitstatus_to_exitcode(status), served.snapshot.meta.snapshot_id,
          len(served.warnings), len(left))
    if status == 0:
        break
"""


def test_killed_at_any_step_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Each line: exit status of the killed writer, what is served then, warnings, leftovers."""
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "src:."},
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) > 15, "every rename and sync is a step"
    assert lines[-1][0] == "0"
    assert all(status == "9" for status, *_ in lines[:-1])
    names = [name for _, name, *_ in lines]
    assert names == sorted(names, reverse=True), "old until some step, new from then on"
    assert set(names) == {"old4", "new"}
    assert all(rest == ["0", "0"] for _, _, *rest in lines)
