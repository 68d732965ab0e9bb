"""``/admin/versions``: which matrix is served, which waits, and the way back."""

from __future__ import annotations

import msgspec

from pairwell.app.curate_matrix import served_id
from pairwell.app.publish_matrix import publish_matrix, rollback_matrix
from pairwell.app.restore_edits import last_edit_on
from pairwell.model.curated import EditHead
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

BACK = ("/admin/versions", "/admin/wizard/live")
"""Pages that have a button to publish."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One version as the page names it."""

    snapshot_id: str
    created_at: str
    published: bool
    current: bool


async def versions(visit: Visit) -> Reply:
    """All versions that are kept, newest first."""

    def work(workspace: Workspace) -> tuple[list[Listed], EditHead | None]:
        edit = last_edit_on(served_id(workspace.snapshots), workspace.state)
        made = {v.version_id: v.created_at for v in workspace.state.matrix_versions()}
        listed = [
            Listed(
                snapshot_id=v.snapshot_id, created_at=made.get(v.snapshot_id, ""),
                published=v.published, current=v.current,
            )
            for v in workspace.snapshots.list()
        ]  # fmt: skip
        return listed, edit

    listed, edit = await visit.admin.service.work(work)
    listed.sort(key=lambda v: (v.created_at, v.published), reverse=True)
    can_go_back = sum(v.published for v in listed) > 1
    return render.page(
        visit, "versions.html", versions=listed, can_go_back=can_go_back, edit=edit,
        served=next((each.snapshot_id for each in listed if each.current), ""),
    )  # fmt: skip


async def publish(visit: Visit) -> Reply:
    """Serve a version from now on; what a gate holds needs a tick."""
    snapshot_id, confirmed = visit.sent("snapshot_id"), visit.sent("confirmed") == "yes"
    floor = visit.admin.settings.offers.min_customers
    await visit.admin.service.work(
        lambda w: publish_matrix(w.snapshots, w.state, snapshot_id, floor, confirmed=confirmed)
    )
    await visit.admin.note(
        visit.person, "published", snapshot_id, confirmed="yes" if confirmed else "no"
    )
    back = visit.sent("back")
    return render.redirect(back if back in BACK else "/admin/versions")


async def roll_back(visit: Visit) -> Reply:
    """Take back the last edit of the hand-made rows, or the last publication."""
    name = visit.person.name
    done = await visit.admin.service.work(
        lambda w: rollback_matrix(w.snapshots, w.state, author=name, at=instant())
    )
    await visit.admin.note(
        visit.person, "rolled_back", done.snapshot_id, taken_back=done.taken_back
    )
    return render.redirect("/admin/versions")


PAGES = (
    Page(name="versions", method="GET", path="/admin/versions", run=versions),
    Page(name="publish", method="POST", path="/admin/versions/publish", run=publish),
    Page(name="rollBack", method="POST", path="/admin/versions/roll-back", run=roll_back),
)
