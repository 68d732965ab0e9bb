"""A workspace on a network drive is refused in words (case 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pairwell.model.errors import NotReady
from pairwell.store.sqlite import network_drive
from pairwell.store.sqlite.network_drive import kind_of
from pairwell.store.sqlite.state import SqliteState


def mounted(folder: Path, *lines: str) -> Path:
    file = folder / "mounts"
    file.write_text("".join(f"{line} rw 0 0\n" for line in lines))
    return file


@pytest.mark.parametrize("kind", ["nfs4", "cifs"])
def test_a_network_drive_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    shared = tmp_path / "our share"
    shared.mkdir()
    told = mounted(
        tmp_path,
        "/dev/sda1 / ext4",
        f"server:/x {str(shared).replace(' ', chr(92) + '040')} {kind}",
    )
    monkeypatch.setattr(network_drive, "MOUNTS", told)
    with pytest.raises(NotReady, match="network drive"):
        SqliteState(shared / "state.sqlite")
    assert not (shared / "state.sqlite").exists()
    SqliteState(tmp_path / "state.sqlite").close()  # beside it lies a disk


def test_the_innermost_and_latest_mount_counts(tmp_path: Path) -> None:
    told = mounted(tmp_path, "a / ext4", "b /data nfs", "c /data/shop xfs", "d /data/shop ext4")
    kinds = [kind_of(Path(each), told) for each in ("/data/shop/x", "/data/y", "/database", "/")]
    assert kinds == ["ext4", "nfs", "ext4", "ext4"]
    assert kind_of(Path("/data"), tmp_path / "nothing") == ""
