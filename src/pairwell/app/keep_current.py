"""Verb: one round of the worker - fold what arrived, and rebuild and publish when it is time.

Whatever goes wrong with a new version, the one that is served stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from pairwell.app.build_version import build_version, built_upto
from pairwell.app.fold_journal import fold_journal
from pairwell.app.ports.encoder import Encoder
from pairwell.app.ports.facts import Facts
from pairwell.app.ports.journal import Journal
from pairwell.app.ports.progress import Progress
from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import State
from pairwell.app.publish_matrix import publish_matrix
from pairwell.matrix.options import MatrixOptions
from pairwell.model.errors import NotReady, SnapshotRefused
from pairwell.model.outcome import Outcome
from pairwell.model.price_history import PriceHistory


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one round did.

    Attributes:
        n_entries: journal entries folded into the facts.
        snapshot_id: the version that was built, or that a killed builder had left behind; None
            when it was not time, or nothing to build.
        built: whether it was built in this round.
        published: whether it is served now.
        held: why it is not, in words.
    """

    n_entries: int = 0
    snapshot_id: str | None = None
    built: bool = False
    published: bool = False
    held: str = ""


def keep_current(
    journal: Journal,
    facts: Facts,
    state: State,
    snapshots: Snapshots,
    options: MatrixOptions,
    *,
    now: datetime,
    min_customers: int,
    rebuild_after: timedelta = timedelta(0),
    changed: bool = False,
    progress: Progress | None = None,
    prices: Callable[[], Sequence[PriceHistory]] = tuple,
    encoder: Callable[[], Encoder | None] = lambda: None,
    outcomes: Callable[[], Sequence[Outcome]] = tuple,
) -> Round:
    """Fold; publish what was left behind; rebuild if something changed and it is time.

    What a killed builder noted and did not publish goes through the same gates first. What it wrote
    and did not even note is built again, under another name.

    Args:
        journal: what arrived.
        facts: where it goes, and what is built from.
        state: frozen numbers, and the list of versions.
        snapshots: where versions are written and published.
        options: how to build.
        now: the present instant.
        min_customers: the floor of the shop, for the gates.
        rebuild_after: how old the last version has to be.
        changed: something was folded earlier that no version holds yet.
        progress: told what is being done.
        prices: reads what products cost since when.
        encoder: opens what reads titles; None: their words alone do.
        outcomes: reads what came of logged offers.

    Raises:
        InputRefused: a part of the journal is lost.
    """
    folded = fold_journal(journal, facts)
    left = _publish_left_behind(state, snapshots, min_customers) or Round()
    # a worker that was killed after folding leaves facts that no version holds, or none serves
    unserved = facts.folded() > 0 and not any(version.current for version in snapshots.list())
    unbuilt = facts.folded() > max(map(built_upto, state.matrix_versions()), default=0)
    changed = changed or folded.n_entries > 0 or unserved or unbuilt
    left = msgspec.structs.replace(left, n_entries=folded.n_entries)
    if not changed or not _due(state, now, rebuild_after):
        return left
    try:
        built = build_version(
            facts,
            state,
            snapshots,
            options,
            now=now,
            progress=progress,
            prices=prices(),
            encoder=encoder(),
            outcomes=outcomes(),
            to_serve=True,
        )
    except NotReady:  # no orders yet
        return left
    done = _publish(state, snapshots, built.snapshot_id, min_customers)
    return msgspec.structs.replace(done, n_entries=folded.n_entries, built=True)


def _publish(state: State, snapshots: Snapshots, snapshot_id: str, min_customers: int) -> Round:
    try:
        publish_matrix(snapshots, state, snapshot_id, min_customers)
    except SnapshotRefused as held:
        return Round(snapshot_id=snapshot_id, held=f"{held.message} {held.hint}")
    return Round(snapshot_id=snapshot_id, published=True)


def _publish_left_behind(state: State, snapshots: Snapshots, min_customers: int) -> Round | None:
    """Publish the last version that awaits it; the facts are ours, so nobody else is at it."""
    awaiting = [version.version_id for version in state.matrix_versions() if version.awaits]
    if not awaiting:
        return None
    try:
        return _publish(state, snapshots, awaiting[-1], min_customers)
    except NotReady:  # a backup has its row and not its files: the next build makes another
        state.hold_matrix(awaiting[-1])
        return None


def _due(state: State, now: datetime, rebuild_after: timedelta) -> bool:
    versions = state.matrix_versions()
    if not versions:
        return True
    return now - datetime.fromisoformat(versions[-1].created_at) >= rebuild_after
