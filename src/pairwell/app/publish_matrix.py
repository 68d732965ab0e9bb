"""Publish a version of the matrix, unless it looks wrong and waits for a person's word (P21)."""

from __future__ import annotations

import math

import msgspec

from pairwell.app.compare_matrices import Comparison, compare
from pairwell.app.curate_matrix import served_id
from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import State
from pairwell.app.restore_edits import last_edit_on, roll_back_edit
from pairwell.model.errors import NotReady, SnapshotRefused

MAX_COVERAGE_DROP = 0.20
"""P21: share of the products with a list that may lose it."""

MAX_CHURN = 0.30
"""P21: share of the places in top-ten lists that may change hands."""

MAX_HUB_SHARE = 0.01
"""P21: a product that stands in a larger share of the lists, and did not before, is suspect."""

MIN_LISTS = 1000
"""Below so many lists one in a hundred is fewer than ten, and chance; the hub gate stays silent."""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What was published, and how it differs from what was served before (None: the first)."""

    snapshot_id: str
    comparison: Comparison | None


class RolledBack(msgspec.Struct, frozen=True, kw_only=True):
    """What was served last, taken back.

    Attributes:
        taken_back: its name: of an edit of the hand-made rows (``e-3``), or of a matrix.
        snapshot_id: the matrix that is served from now on.
    """

    taken_back: str
    snapshot_id: str


def publish_matrix(
    snapshots: Snapshots,
    state: State,
    snapshot_id: str,
    min_customers: int,
    *,
    confirmed: bool = False,
) -> Publication:
    """Serve a version from now on.

    Args:
        snapshots: where it was written.
        state: where the versions' reports are kept.
        snapshot_id: the version.
        min_customers: the floor of the shop, for what counts as a list.
        confirmed: a person has looked: the gates do not hold it.

    Raises:
        NotReady: there is no such version.
        SnapshotRefused: it is damaged or knows people who were erased, or a gate holds it; then it
            stays written and can be confirmed.
    """
    try:
        comparison = _compared(snapshots, state, snapshot_id, min_customers, confirmed=confirmed)
    except SnapshotRefused:
        if _is_known(state, snapshot_id):
            state.hold_matrix(snapshot_id)
        raise
    snapshots.publish(snapshot_id)
    _note(state, snapshot_id)
    return Publication(snapshot_id=snapshot_id, comparison=comparison)


def _compared(
    snapshots: Snapshots, state: State, snapshot_id: str, min_customers: int, *, confirmed: bool
) -> Comparison | None:
    """How it differs from what is served; raises what ``publish_matrix`` does."""
    now = snapshots.load(snapshot_id)
    erased = _erased(snapshots, state, snapshot_id)
    if erased:  # no person's word opens this gate: the people themselves have spoken
        raise SnapshotRefused(
            f"{snapshot_id} is not served: it holds purchases of {erased} people who were erased.",
            "Build again from facts without them.",
        )
    try:
        before = snapshots.current().snapshot
    except (NotReady, SnapshotRefused):
        return None  # nothing is served, so there is nothing to compare with or to protect
    comparison = compare(before, now, min_customers)
    held = reasons_to_hold(comparison)
    if held and not confirmed:
        raise SnapshotRefused(
            f"{snapshot_id} was made but is not served: {'; '.join(held)}.",
            f"Look at it with `pairwell matrix diff {before.meta.snapshot_id} {snapshot_id}`; "
            f"if it is right, `pairwell matrix publish {snapshot_id}`.",
        )
    return comparison


def rollback_matrix(
    snapshots: Snapshots, state: State, *, author: str = "", at: str = ""
) -> RolledBack:
    """Serve again what was served before; returns what was taken back.

    What was served last is the newest of the two: the matrix that was published, or an edit of the
    hand-made rows since. The edit goes back to the rows before it, the matrix to the one before it;
    hand-made rows outlive that as they outlive a build.

    Args:
        snapshots: the matrices.
        state: the edits.
        author: who rolls back.
        at: RFC 3339 instant.

    Raises:
        NotReady: there is nothing to go back to.
        SnapshotRefused: what was published before can no longer be read.
    """
    before = served_id(snapshots)
    edit = last_edit_on(before, state)
    if edit is not None:
        roll_back_edit(edit, state, author=author, at=at)
        return RolledBack(taken_back=edit.version_id, snapshot_id=before)
    now = snapshots.rollback()
    _note(state, now)
    return RolledBack(taken_back=before, snapshot_id=now)


def _erased(snapshots: Snapshots, state: State, snapshot_id: str) -> int:
    """How many erased people the purchase histories of a version know."""
    history = snapshots.history(snapshot_id)
    return len(state.erased_among(history.customer_ids.unpack())) if history is not None else 0


def _note(state: State, snapshot_id: str) -> None:
    """Tell the state, which keeps the reports of versions; what is served, the snapshots say."""
    if _is_known(state, snapshot_id):
        state.publish_matrix(snapshot_id)


def _is_known(state: State, snapshot_id: str) -> bool:
    return any(version.version_id == snapshot_id for version in state.matrix_versions())


def reasons_to_hold(comparison: Comparison) -> tuple[str, ...]:
    """What looks wrong, in words; empty when nothing does.

    A product is called a new hub when it stands in more than one of a hundred lists, did not
    before, and at least doubled: what creeps over the line from build to build is trade.
    """
    held = []
    # where nothing is sold the share is not a number, and nothing is offered
    coverage_now = 0.0 if math.isnan(comparison.coverage_now) else comparison.coverage_now
    if coverage_now < (1 - MAX_COVERAGE_DROP) * comparison.coverage_before:
        held.append(
            f"{comparison.coverage_before:.0%} of the products had offers, "
            f"now {coverage_now:.0%} would"
        )
    if comparison.churn_share > MAX_CHURN:
        held.append(f"{comparison.churn_share:.0%} of the places in top-ten lists would change")
    if min(comparison.n_lists_before, comparison.n_lists_now) >= MIN_LISTS:
        held += [
            f"{hub.product_id} would stand in {hub.share_now:.1%} of the lists, "
            f"before in {hub.share_before:.1%}"
            for hub in comparison.hubs
            if hub.share_before <= MAX_HUB_SHARE < hub.share_now
            and hub.share_now >= 2 * hub.share_before
        ]
    return tuple(held)
