"""A version as the shop would serve it, with its rules and hand-made rows, for those who ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pairwell.app.review_matrix import Served
    from pairwell.model.snapshot import Snapshot
    from pairwell.wiring import Workspace


def served_as(workspace: Workspace, snapshot: Snapshot) -> Served:
    """The decision bound to a version."""
    from pairwell.app.review_matrix import Served
    from pairwell.matrix.curated import resolve
    from pairwell.matrix.selectors import Catalogue
    from pairwell.offers.decide import decide
    from pairwell.offers.shelf import Shelf

    catalogue = Catalogue(snapshot.products, snapshot.details)
    curated = resolve(workspace.curated_in_force(), catalogue)
    shelf, policy = Shelf(snapshot, curated=curated), workspace.settings.offers
    return Served(snapshot, lambda request: decide(request, shelf, policy))


def served_before(workspace: Workspace) -> Served | None:
    """What was served before the present version; None where it was the first, or is damaged."""
    from pairwell.model.errors import SnapshotRefused

    before = [v.snapshot_id for v in workspace.snapshots.list() if v.published and not v.current]
    if not before:
        return None
    try:
        return served_as(workspace, workspace.snapshots.load(before[-1]))
    except SnapshotRefused:
        return None
