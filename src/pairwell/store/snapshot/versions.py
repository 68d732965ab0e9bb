"""Versions of the snapshot in one folder: a sub-folder each, and one file that says what is served.

``published`` holds the ids that were published, one a line, the newest last: that one is served.
It is replaced by a rename, so a reader sees the old matrix or the new, never a mix. One process
writes at a time; readers need no lock, and what they have mapped stays readable when it is let go.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pairwell.app.ports.snapshots import Served, Version, check_snapshot_id, let_go
from pairwell.model.errors import InputRefused, NotReady, SnapshotRefused, StoreBusy
from pairwell.model.snapshot import History, Snapshot
from pairwell.store.snapshot.durable import (
    clear_leftovers,
    new_folder,
    replace_durably,
    sync_folder,
)
from pairwell.store.snapshot.folder import (
    SNAPSHOT,
    forget_customer,
    history_mark,
    read_history,
    write_files,
)
from pairwell.store.snapshot.pack import read_pack

PUBLISHED = "published"
"""Name of the file that says what is served."""


class FolderSnapshots:
    """The snapshots of a workspace.

    Args:
        root: the folder of all versions; made if it is not there. What a crash left in it is
            cleared, unless another process is writing.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)
        with suppress(StoreBusy), self.alone():
            clear_leftovers(root)

    def write(self, snapshot: Snapshot, history: History | None = None) -> None:
        snapshot_id = snapshot.meta.snapshot_id
        check_snapshot_id(snapshot_id)
        with self.alone():
            if (self._root / snapshot_id).exists():
                raise InputRefused(
                    f"A snapshot named {snapshot_id} is kept already.", "Build it under a new name."
                )
            with new_folder(self._root) as workshop:
                write_files(workshop, snapshot, history)
                workshop.rename(self._root / snapshot_id)
            sync_folder(self._root)

    def publish(self, snapshot_id: str) -> None:
        with self.alone():
            self.load(snapshot_id)
            self.history(snapshot_id)
            published = (*(i for i in self._published() if i != snapshot_id), snapshot_id)
            self._serve(published)

    def current(self) -> Served:
        published = self._published()
        if not published:
            raise NotReady("No matrix is published yet.", "Run `pairwell build`.")
        warnings: tuple[str, ...] = ()
        for snapshot_id in reversed(published):
            try:
                return Served(snapshot=self.load(snapshot_id), warnings=warnings)
            except (SnapshotRefused, NotReady) as error:
                warnings += (f"{snapshot_id} is not served: {error.message}",)
        raise SnapshotRefused(
            f"No published matrix can be read. {warnings[0]}", "Run `pairwell build` again."
        )

    def load(self, snapshot_id: str) -> Snapshot:
        return read_pack(self._found(snapshot_id), SNAPSHOT, Snapshot)

    def history(self, snapshot_id: str) -> History | None:
        return read_history(self._found(snapshot_id))

    def history_mark(self, snapshot_id: str) -> str:
        return history_mark(self._found(snapshot_id))

    def forget_customer(self, customer_id: str) -> int:
        with self.alone():
            return sum(
                forget_customer(self._root / snapshot_id, customer_id)
                for snapshot_id in self._written()
            )

    def list(self) -> tuple[Version, ...]:
        published = self._published()
        others = sorted(i for i in self._written() if i not in published)
        return tuple(
            Version(snapshot_id=i, published=i in published, current=published[-1:] == (i,))
            for i in (*others, *published)
        )

    def rollback(self) -> str:
        with self.alone():
            published = self._published()
            if len(published) < 2:
                raise NotReady("There is no earlier matrix to go back to.")
            self.load(published[-2])
            self._serve(published[:-1])
            return published[-2]

    def _serve(self, published: tuple[str, ...]) -> None:
        """Point at the last of these, then let go of what is too old: in this order."""
        others = tuple(i for i in self._written() if i not in published)
        gone = let_go(published, others)
        kept = "".join(f"{i}\n" for i in published if i not in gone)
        replace_durably(self._root / PUBLISHED, kept.encode())
        for snapshot_id in gone:
            shutil.rmtree(self._root / snapshot_id, ignore_errors=True)

    def _published(self) -> tuple[str, ...]:
        with suppress(FileNotFoundError):
            text = (self._root / PUBLISHED).read_text(encoding="utf-8", errors="replace")
            return tuple(line for line in text.split("\n") if line)
        return ()

    def _written(self) -> tuple[str, ...]:
        """Ids of all versions on the disk, oldest first."""
        folders = [p for p in self._root.iterdir() if p.is_dir() and not p.name.startswith(".")]
        return tuple(p.name for p in sorted(folders, key=lambda p: (p.stat().st_mtime_ns, p.name)))

    def _found(self, snapshot_id: str) -> Path:
        folder = self._root / snapshot_id
        try:
            check_snapshot_id(snapshot_id)
            found = folder.is_dir()
        except InputRefused:
            found = False
        if not found:
            raise NotReady(
                f"There is no snapshot named {snapshot_id}.",
                "See which there are with `pairwell matrix show`.",
            )
        return folder

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from writing; raises ``StoreBusy`` where another process is at it."""
        with (self._root / ".lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreBusy(
                    f"Another process is writing snapshots in {self._root}.",
                    "Wait for it to end and try again.",
                ) from error
            yield
