"""The port of snapshots: versions are written once, published, served and rolled back.

Writing is not publishing: a version that a gate holds back is kept, and waits for a person.
A publication is remembered in order, so that ``rollback`` knows what was served before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import History, Snapshot

KEPT = 5
"""So many published versions are kept, and as many that were written but are not published."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version that is kept.

    Attributes:
        published: it is, or was, served, and a rollback can come back to it.
        current: it is the one that is served now.
    """

    snapshot_id: str
    published: bool
    current: bool


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """The snapshot to answer from, and what is wrong with newer ones, in sentences."""

    snapshot: Snapshot
    warnings: tuple[str, ...] = ()


class Snapshots(Protocol):
    """Versions of the snapshot, and which of them is served."""

    def write(self, snapshot: Snapshot, history: History | None = None) -> None:
        """Keep a new version under ``snapshot.meta.snapshot_id``, without serving it.

        Raises:
            InputRefused: the id cannot name a version, or is taken: versions never change.
            StoreBusy: another process is writing.
        """
        ...

    def publish(self, snapshot_id: str) -> None:
        """Serve this version from now on, and let go of what is older than the last five.

        Raises:
            NotReady: there is no such version.
            SnapshotRefused: the version is damaged or of a newer format.
            StoreBusy: another process is writing.
        """
        ...

    def current(self) -> Served:
        """The published snapshot; if it is damaged, the one that was served before it.

        Raises:
            NotReady: nothing was published yet.
            SnapshotRefused: no published version can be read.
        """
        ...

    def load(self, snapshot_id: str) -> Snapshot:
        """One version, published or not.

        Raises:
            NotReady: there is no such version.
            SnapshotRefused: it is damaged or of a newer format.
        """
        ...

    def history(self, snapshot_id: str) -> History | None:
        """The purchase histories that belong to a version; None if it has none.

        Raises:
            NotReady: there is no such version.
            SnapshotRefused: the histories are damaged or of a newer format.
        """
        ...

    def history_mark(self, snapshot_id: str) -> str:
        """A text that changes when the histories of a version do; empty if it has none."""
        ...

    def forget_customer(self, customer_id: str) -> int:
        """Take a person out of the histories of every version; returns of how many.

        Damaged histories, which nobody can serve, are deleted.

        Raises:
            StoreBusy: another process is writing.
        """
        ...

    def list(self) -> tuple[Version, ...]:
        """The versions that are kept: those not published by name, then the published in order."""
        ...

    def rollback(self) -> str:
        """Serve again what was published before; returns its id.

        Raises:
            NotReady: there is nothing to go back to.
            SnapshotRefused: what was published before can no longer be read.
            StoreBusy: another process is writing.
        """
        ...


def check_snapshot_id(snapshot_id: str) -> None:
    """Refuse an id that could not be a folder's name.

    Raises:
        InputRefused: it has other characters than letters, digits, dot, dash and underscore.

    >>> check_snapshot_id("m-20261121-3")
    """
    if not _ID.fullmatch(snapshot_id):
        raise InputRefused(
            f"{snapshot_id!r} cannot name a snapshot.",
            "Use up to 64 letters, digits, dots, dashes and underscores.",
        )


def let_go(published: Sequence[str], others: Sequence[str]) -> frozenset[str]:
    """Which versions are too old to keep; both lists run from oldest to newest.

    >>> sorted(let_go(["a", "b", "c", "d", "e", "f"], ["held"]))
    ['a']
    """
    return frozenset((*published[:-KEPT], *others[:-KEPT]))
