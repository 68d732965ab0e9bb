"""The newest version of the matrix, opened as it would be served, whether or not it is yet."""

from __future__ import annotations

from pathlib import Path

from pairwell.matrix.compatibility import compatibility_of
from pairwell.matrix.curated import resolve
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.snapshot import Snapshot
from pairwell.offers.shelf import Shelf
from pairwell.wiring import Workspace

_KEPT: dict[Path, tuple[str, Snapshot]] = {}
"""The last one of a workspace: opening checks every byte."""


def draft_shelf(workspace: Workspace, snapshot_id: str) -> Shelf:
    """A version with what people and the shop said about it.

    Raises:
        NotReady: there is no such version.
        SnapshotRefused: it is damaged.
    """
    kept = _KEPT.get(workspace.folder)
    if kept is None or kept[0] != snapshot_id:
        kept = _KEPT[workspace.folder] = snapshot_id, workspace.snapshots.load(snapshot_id)
    snapshot = kept[1]
    rows: tuple[CuratedRow, ...] = workspace.curated_in_force()
    curated = resolve(rows, Catalogue(snapshot.products, snapshot.details))
    fits = compatibility_of(workspace.compatibility_rules(), snapshot)
    return Shelf(snapshot, curated=curated, compatibility=fits)
