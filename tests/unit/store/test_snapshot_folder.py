from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.model.errors import InputRefused, NotReady, SnapshotRefused
from pairwell.model.snapshot import Snapshot
from pairwell.store.snapshot.folder import load, save
from tests.snapshots import Product, history_of, snapshot_of


def named(name: str) -> Snapshot:
    return snapshot_of([Product(id="tent")], snapshot_id=name)


def test_saved_and_loaded_with_and_without_histories(tmp_path: Path) -> None:
    save(tmp_path / "deep" / "matrix", named("v1"), history_of({"ann": [0]}))
    snapshot, history = load(tmp_path / "deep" / "matrix")
    assert snapshot.meta.snapshot_id == "v1"
    assert history is not None
    assert list(history.customer_ids) == ["ann"]
    save(tmp_path / "matrix", named("v1"))
    assert load(tmp_path / "matrix")[1] is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep", "matrix"]


def test_saving_again_replaces_the_whole(tmp_path: Path) -> None:
    save(tmp_path / "matrix", named("v1"), history_of({"ann": [0]}))
    save(tmp_path / "matrix", named("v2"))
    snapshot, history = load(tmp_path / "matrix")
    assert (snapshot.meta.snapshot_id, history) == ("v2", None)
    assert [p.name for p in tmp_path.iterdir()] == ["matrix"]


def test_an_empty_folder_is_taken_and_one_with_other_things_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    save(tmp_path / "empty", named("v1"))
    assert load(tmp_path / "empty")[0].meta.snapshot_id == "v1"
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"meow")
    with pytest.raises(InputRefused, match="other things"):
        save(tmp_path / "photos", named("v1"))
    assert (tmp_path / "photos" / "cat.jpg").read_bytes() == b"meow"


def test_damaged_histories_are_refused(tmp_path: Path) -> None:
    save(tmp_path / "matrix", named("v1"), history_of({"ann": [0]}))
    data = tmp_path / "matrix" / "history.bin"
    data.write_bytes(data.read_bytes()[:-1] + b"\1")
    with pytest.raises(SnapshotRefused):
        load(tmp_path / "matrix")


def test_nothing_saved_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(NotReady):
        load(tmp_path / "nothing")
