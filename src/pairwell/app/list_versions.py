"""All versions of the matrix: every build and every edit, in the order in which they were made."""

from __future__ import annotations

from typing import Literal

import msgspec

from pairwell.app.ports.snapshots import Snapshots
from pairwell.app.ports.state import State
from pairwell.app.restore_edits import last_edit_on
from pairwell.model.curated import EDIT


class ListedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version: a build, or an edit of the hand-made rows on top of one.

    Attributes:
        version_id: its name: of a build that of its snapshot, of an edit ``e-3``.
        kind: ``build`` or ``edit``.
        snapshot_id: the matrix: the one built, or the one that was served when it was edited.
        created_at: RFC 3339 instant; empty where it is not known.
        author: who made it.
        note: what people say about it.
        published: it is, or was, served.
        current: it is what is served now; at most one is.
        restores: the edit whose rows it put in force again; None: none.
        n_added: hand-made rows that came; 0 for a build.
        n_removed: hand-made rows that went.
    """

    version_id: str
    kind: Literal["build", "edit"]
    snapshot_id: str
    created_at: str
    author: str = ""
    note: str = ""
    published: bool = False
    current: bool = False
    restores: str | None = None
    n_added: int = 0
    n_removed: int = 0


def current_version(snapshots: Snapshots, state: State) -> ListedVersion | None:
    """What is served: the edit in force if it was made on the served build, else the build."""
    return next((each for each in list_versions(snapshots, state) if each.current), None)


def list_versions(snapshots: Snapshots, state: State) -> tuple[ListedVersion, ...]:
    """The builds that are kept and all edits, oldest first."""
    known = {version.version_id: version for version in state.matrix_versions()}
    builds, served = [], ""
    for kept in snapshots.list():
        told = known.get(kept.snapshot_id)
        builds.append(
            ListedVersion(
                version_id=kept.snapshot_id,
                kind="build",
                snapshot_id=kept.snapshot_id,
                created_at=told.created_at if told else "",
                author=told.author if told else "",
                note=told.note if told else "",
                published=kept.published,
                current=kept.current,
            )
        )
        served = kept.snapshot_id if kept.current else served
    last = last_edit_on(served, state)
    if last is not None:
        builds = [msgspec.structs.replace(each, current=False) for each in builds]
    edits = [
        ListedVersion(
            version_id=edit.version_id,
            kind="edit",
            snapshot_id=edit.snapshot_id,
            created_at=edit.at,
            author=edit.author,
            note=edit.note,
            published=True,
            current=last is not None and edit.number == last.number,
            restores=None if edit.restores is None else f"{EDIT}{edit.restores}",
            n_added=edit.n_added,
            n_removed=edit.n_removed,
        )
        for edit in state.curated_edits()
    ]
    return tuple(sorted((*builds, *edits), key=lambda version: version.created_at))
