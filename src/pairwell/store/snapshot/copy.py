"""A whole copy of all versions while they are served, built and published."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from pairwell.model.errors import NotReady, SnapshotRefused, StoreBusy
from pairwell.store.snapshot.versions import PUBLISHED, FolderSnapshots

PATIENCE = 60.0
"""Seconds to wait for another process that is writing a version."""


def copy_versions(root: Path, to: Path) -> tuple[str, ...]:
    """Copy what is kept, with nobody publishing meanwhile, and read every version of the copy.

    Returns:
        Ids of versions that are damaged: they are not in the copy.

    Raises:
        StoreBusy: another process kept writing.
    """
    end = time.monotonic() + PATIENCE
    snapshots = FolderSnapshots(root)
    while True:
        try:
            with snapshots.alone():
                _copy(root, to)
            break
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    return _without_damaged(to)


def _copy(root: Path, to: Path) -> None:
    to.mkdir(exist_ok=True)
    for path in sorted(root.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            shutil.copytree(path, to / path.name)
        elif path.name == PUBLISHED:
            shutil.copyfile(path, to / path.name)


def _without_damaged(folder: Path) -> tuple[str, ...]:
    """Read all versions; drop those that cannot be read, also from the list of the published."""
    copied, damaged = FolderSnapshots(folder), []
    for version in copied.list():
        try:
            copied.load(version.snapshot_id)
            copied.history(version.snapshot_id)
        except (SnapshotRefused, NotReady):
            damaged.append(version.snapshot_id)
            shutil.rmtree(folder / version.snapshot_id, ignore_errors=True)
    published = folder / PUBLISHED
    if damaged and published.is_file():
        kept = [line for line in published.read_text("utf-8").splitlines() if line not in damaged]
        published.write_text("".join(f"{line}\n" for line in kept), "utf-8")
    return tuple(damaged)
