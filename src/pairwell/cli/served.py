"""A version as the shop would serve it, with its rules and hand-made rows, for those who ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pairwell.app.review_matrix import Served
    from pairwell.model.offer import OfferAnswer, OfferRequest
    from pairwell.model.snapshot import Snapshot
    from pairwell.offers.policy import OfferPolicy
    from pairwell.offers.shelf import Shelf
    from pairwell.wiring import Workspace


def served_as(workspace: Workspace, snapshot: Snapshot) -> Served:
    """The decision bound to a version."""
    from pairwell.app.review_matrix import Served

    shelf = shelf_of(workspace, snapshot)
    return Served(snapshot, decided_by(shelf, workspace.settings.offers))


def shelf_of(workspace: Workspace, snapshot: Snapshot) -> Shelf:
    """A version opened for deciding, with what people and the shop said about it."""
    from pairwell.matrix.compatibility import compatibility_of
    from pairwell.matrix.curated import resolve
    from pairwell.matrix.selectors import Catalogue
    from pairwell.offers.shelf import Shelf

    catalogue = Catalogue(snapshot.products, snapshot.details)
    curated = resolve(workspace.curated_in_force(), catalogue)
    fits = compatibility_of(workspace.compatibility_rules(), snapshot)
    return Shelf(snapshot, curated=curated, compatibility=fits)


def decided_by(shelf: Shelf, policy: OfferPolicy) -> Callable[[OfferRequest], OfferAnswer]:
    """The decision on a shelf under a policy."""
    from pairwell.offers.decide import decide

    return lambda request: decide(request, shelf, policy)


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
