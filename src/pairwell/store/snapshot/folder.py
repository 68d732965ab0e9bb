"""A matrix in a plain folder of its own: a few files, no versions, for ``Matrix.save``."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused, SnapshotRefused
from pairwell.model.snapshot import History, Snapshot
from pairwell.model.without_customer import without_customer
from pairwell.store.snapshot.durable import new_folder, sync_folder
from pairwell.store.snapshot.pack import read_pack, write_pack

SNAPSHOT, HISTORY, CURATED = "snapshot", "history", "curated"


class _Curated(msgspec.Struct, frozen=True):
    rows: tuple[CuratedRow, ...]


def save(
    folder: Path,
    snapshot: Snapshot,
    history: History | None = None,
    curated: tuple[CuratedRow, ...] = (),
) -> None:
    """Write a matrix; one that was saved there before is replaced whole.

    Raises:
        InputRefused: the folder holds something else.
    """
    aside = _aside(folder)
    if folder.exists() and not _is_ours(folder):
        raise InputRefused(
            f"{folder} holds other things than a saved matrix.", "Name a new or an empty folder."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with new_folder(folder.parent) as workshop:
        write_files(workshop, snapshot, history)
        if curated:
            write_pack(workshop, CURATED, _Curated(curated))
            sync_folder(workshop)
        if folder.exists():
            shutil.rmtree(aside, ignore_errors=True)
            folder.rename(aside)
        workshop.rename(folder)
    sync_folder(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def load(folder: Path) -> tuple[Snapshot, History | None]:
    """Map a saved matrix.

    Raises:
        NotReady: there is none.
        SnapshotRefused: it is damaged or of a newer format.
    """
    folder = _whole(folder)
    return read_pack(folder, SNAPSHOT, Snapshot), read_history(folder)


def load_curated(folder: Path) -> tuple[CuratedRow, ...]:
    """The hand-made rows that were saved with a matrix.

    Raises:
        SnapshotRefused: they are damaged or of a newer format.
    """
    folder = _whole(folder)
    if not any((folder / f"{CURATED}{end}").exists() for end in (".json", ".bin")):
        return ()
    return read_pack(folder, CURATED, _Curated).rows


def write_files(folder: Path, snapshot: Snapshot, history: History | None) -> None:
    """Both packs into an existing empty folder; the histories, if any, beside the snapshot."""
    write_pack(folder, SNAPSHOT, snapshot)
    if history is not None:
        write_pack(folder, HISTORY, history)
    sync_folder(folder)


def read_history(folder: Path) -> History | None:
    """The histories of a folder; None if it has none."""
    if not any((folder / f"{HISTORY}{end}").exists() for end in (".json", ".bin")):
        return None
    return read_pack(folder, HISTORY, History)


def history_mark(folder: Path) -> str:
    """Changes when the histories of a folder do; empty if it has none."""
    try:
        return str((folder / f"{HISTORY}.json").stat().st_mtime_ns)
    except FileNotFoundError:
        return ""


def forget_customer(folder: Path, customer_id: str) -> bool:
    """Write the histories of a folder anew without a person; False when they are not in them.

    Between the two renames a reader finds histories whose checksum does not hold, and answers
    without them; a crash there is mended by doing it again.
    """
    try:
        history = read_history(folder)
    except SnapshotRefused:
        # Damaged, perhaps by a crash in here: nobody can serve them, and nobody shall find them.
        for end in (".json", ".bin"):
            (folder / f"{HISTORY}{end}").unlink(missing_ok=True)
        return True
    left = None if history is None else without_customer(history, customer_id)
    if left is None:
        return False
    with new_folder(folder.parent) as workshop:
        write_pack(workshop, HISTORY, left)
        for end in (".bin", ".json"):
            (workshop / f"{HISTORY}{end}").replace(folder / f"{HISTORY}{end}")
    sync_folder(folder)
    return True


def _whole(folder: Path) -> Path:
    """The folder, or the one aside of it where a save was cut short between its two renames."""
    return _aside(folder) if not folder.exists() and _aside(folder).exists() else folder


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.replaced")


def _is_ours(folder: Path) -> bool:
    ours = {f"{name}{end}" for name in (SNAPSHOT, HISTORY, CURATED) for end in (".json", ".bin")}
    return folder.is_dir() and {path.name for path in folder.iterdir()} <= ours
