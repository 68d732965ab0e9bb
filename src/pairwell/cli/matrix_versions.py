"""``pairwell matrix diff``, ``publish``, ``rollback``, ``note``: builds and edits as versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pairwell.cli import matrix_views
from pairwell.cli.author import Author, author_of
from pairwell.cli.matrix import snapshot_of
from pairwell.cli.session import Session
from pairwell.model.errors import NotReady

if TYPE_CHECKING:
    from pairwell.app.list_changes import Side
    from pairwell.app.list_versions import ListedVersion
    from pairwell.wiring import Workspace


def diff(
    session: Session,
    before: Annotated[
        str | None, typer.Argument(help="The older version; default: the served one.")
    ] = None,
    now: Annotated[
        str | None,
        typer.Argument(help="The newer one; default: the newest, or the served one's last step."),
    ] = None,
    limit: Annotated[
        int, typer.Option("-n", "--limit", min=1, help="So many products one by one.")
    ] = 10,
) -> None:
    """Compare two versions, builds or edits: what came into the lists, left, moved, and why.

    pairwell matrix diff
    pairwell matrix diff m-20261121-1 m-20261122-1
    pairwell matrix diff e-3 e-5
    """
    from pairwell.app.compare_matrices import compare
    from pairwell.app.list_changes import list_changes
    from pairwell.app.list_versions import list_versions
    from pairwell.app.offer_lists import ListRules
    from pairwell.app.publish_matrix import reasons_to_hold

    with session.workspace() as workspace:
        policy = workspace.settings.offers
        before, now = _two(list_versions(workspace.snapshots, workspace.state), before, now)
        older, newer = _side(workspace, before, now), _side(workspace, now, before)
        compared = compare(older.snapshot, newer.snapshot, policy.min_customers)
        rules = ListRules(
            min_customers=policy.min_customers, max_price_ratio=policy.max_price_ratio, top=10
        )
        changes = list_changes(older, newer, rules, limit)
    held = reasons_to_hold(compared)
    payload = {"comparison": compared, "held": held, "changes": changes}
    session.output.result(
        payload, lambda console: matrix_views.diff(compared, held, changes, console)
    )


def publish(
    session: Session,
    version_id: Annotated[str, typer.Argument(metavar="ID", help="The version to serve.")],
    author: Author = None,
) -> None:
    """Serve a version from now on, also one that a gate held back.

    Of a build that is its matrix, under the hand-made rows as they are; of an edit its hand-made
    rows, on the matrix that is served; e-0 is before the first edit.

    pairwell matrix publish m-20261122-1
    pairwell matrix publish e-3
    """
    from pairwell.app.curate_matrix import served_id
    from pairwell.app.publish_matrix import publish_matrix
    from pairwell.app.restore_edits import edit_number, restore_edit

    with session.workspace() as workspace:
        if edit_number(version_id) is not None:
            served = served_id(workspace.snapshots)
            edit = restore_edit(
                version_id, workspace.state, author=author_of(author), at=_now(),
                snapshot_id=served,
            )  # fmt: skip
            session.output.result(
                {"version_id": version_id, "snapshot_id": served, "edit": edit},
                f"The hand-made rows of {version_id} are in force again, as {edit.version_id}.",
            )
            return
        floor = workspace.settings.offers.min_customers
        publication = publish_matrix(
            workspace.snapshots, workspace.state, version_id, floor, confirmed=True
        )
    session.output.result(publication, f"{version_id} is served now.")


def rollback(session: Session, author: Author = None) -> None:
    """Serve again what was served before: take back the last edit, or the last published build.

    pairwell matrix rollback
    """
    from pairwell.app.list_versions import current_version
    from pairwell.app.publish_matrix import rollback_matrix

    with session.workspace() as workspace:
        done = rollback_matrix(
            workspace.snapshots, workspace.state, author=author_of(author), at=_now()
        )
        version = current_version(workspace.snapshots, workspace.state)
    version_id = version.version_id if version is not None else done.snapshot_id
    session.output.result(
        {
            "version_id": version_id,
            "snapshot_id": done.snapshot_id,
            "taken_back": done.taken_back,
        },
        f"{done.taken_back} is taken back; {version_id} is served again.",
    )


def note(
    session: Session,
    version_id: Annotated[str, typer.Argument(metavar="VERSION", help="A build or an edit.")],
    text: Annotated[str, typer.Argument(help="What to remember about it; empty: nothing.")],
) -> None:
    """Write down what a version is; it stands in the list of versions.

    pairwell matrix note m-20261122-1 "before Christmas"
    pairwell matrix note e-3 "summer campaign"
    """
    with session.workspace() as workspace:
        workspace.state.note_version(version_id, text)
    session.output.result({"version_id": version_id, "note": text}, f"Noted at {version_id}.")


def _two(
    versions: tuple[ListedVersion, ...], before: str | None, now: str | None
) -> tuple[str, str]:
    """The two versions to compare: those named, else the served one and the newest beside it."""
    names = [version.version_id for version in versions]
    served = next((version.version_id for version in versions if version.current), None)
    if before is not None and now is not None:
        return before, now
    if served is None or len(names) < 2:
        raise NotReady("There is only one version.", "Run `pairwell build --no-publish`.")
    if before is not None:
        return before, names[-1] if before != names[-1] else served
    if names[-1] != served:
        return served, names[-1]
    return names[names.index(served) - 1], served


def _side(workspace: Workspace, name: str, other: str) -> Side:
    """A version with the hand-made rows that hold today of those it had.

    A build has the rows of now; beside one of its own edits those from before its first edit.
    """
    from pairwell.app.list_changes import Side
    from pairwell.app.restore_edits import edit_number, rows_of_edit
    from pairwell.matrix.curated import in_force

    state, number = workspace.state, edit_number(name)
    edits = state.curated_edits()
    if number is None:
        snapshot = snapshot_of(workspace, name)
        rows = state.curated()
        if edit_number(other) is not None:
            own = [edit.number for edit in edits if edit.snapshot_id == name]
            rows = state.curated(after=own[0] - 1) if own else rows_of_edit(other, state)
    else:
        rows = rows_of_edit(name, state)
        kept = {version.snapshot_id for version in workspace.snapshots.list()}
        on = edits[number - 1].snapshot_id if number else ""
        snapshot = snapshot_of(workspace, on if on in kept else None)
    return Side(name=name, snapshot=snapshot, rows=in_force(rows, _now()))


def _now() -> str:
    from pairwell.wiring import utc_now

    return utc_now().isoformat(timespec="seconds")
