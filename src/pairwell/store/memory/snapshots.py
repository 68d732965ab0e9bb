"""Snapshots in a dict: the reference, and the fake of the tests."""

from __future__ import annotations

from pairwell.app.ports.snapshots import Served, Version, check_snapshot_id, let_go
from pairwell.model.errors import InputRefused, NotReady
from pairwell.model.snapshot import History, Snapshot
from pairwell.model.without_customer import without_customer


class MemorySnapshots:
    """Versions that live as long as the process."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Snapshot, History | None]] = {}
        self._published: list[str] = []

    def write(self, snapshot: Snapshot, history: History | None = None) -> None:
        snapshot_id = snapshot.meta.snapshot_id
        check_snapshot_id(snapshot_id)
        if snapshot_id in self._kept:
            raise InputRefused(
                f"A snapshot named {snapshot_id} is kept already.", "Build it under a new name."
            )
        self._kept[snapshot_id] = (snapshot, history)

    def publish(self, snapshot_id: str) -> None:
        self._found(snapshot_id)
        self._published = [*(i for i in self._published if i != snapshot_id), snapshot_id]
        others = [i for i in self._kept if i not in self._published]
        for old in let_go(self._published, others):
            del self._kept[old]
        self._published = [i for i in self._published if i in self._kept]

    def current(self) -> Served:
        if not self._published:
            raise NotReady("No matrix is published yet.", "Run `pairwell build`.")
        return Served(snapshot=self.load(self._published[-1]))

    def load(self, snapshot_id: str) -> Snapshot:
        return self._found(snapshot_id)[0]

    def history(self, snapshot_id: str) -> History | None:
        return self._found(snapshot_id)[1]

    def history_mark(self, snapshot_id: str) -> str:
        history = self.history(snapshot_id)
        return "" if history is None else str(len(history.customer_ids))

    def forget_customer(self, customer_id: str) -> int:
        n_changed = 0
        for snapshot_id, (snapshot, history) in self._kept.items():
            left = None if history is None else without_customer(history, customer_id)
            if left is not None:
                self._kept[snapshot_id] = (snapshot, left)
                n_changed += 1
        return n_changed

    def list(self) -> tuple[Version, ...]:
        others = sorted(i for i in self._kept if i not in self._published)
        return tuple(
            Version(
                snapshot_id=i,
                published=i in self._published,
                current=self._published[-1:] == [i],
            )
            for i in (*others, *self._published)
        )

    def rollback(self) -> str:
        if len(self._published) < 2:
            raise NotReady("There is no earlier matrix to go back to.")
        del self._published[-1]
        return self._published[-1]

    def _found(self, snapshot_id: str) -> tuple[Snapshot, History | None]:
        if snapshot_id not in self._kept:
            raise NotReady(
                f"There is no snapshot named {snapshot_id}.",
                "See which there are with `pairwell matrix show`.",
            )
        return self._kept[snapshot_id]
