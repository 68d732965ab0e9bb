"""``/admin/versions``: which matrix is served, which waits, and the way back."""

from __future__ import annotations

import msgspec

from pairwell.app.publish_matrix import publish_matrix, rollback_matrix
from pairwell.web.admin import render
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

    def work(workspace: Workspace) -> list[Listed]:
        made = {v.version_id: v.created_at for v in workspace.state.matrix_versions()}
        return [
            Listed(
                snapshot_id=v.snapshot_id, created_at=made.get(v.snapshot_id, ""),
                published=v.published, current=v.current,
            )
            for v in workspace.snapshots.list()
        ]  # fmt: skip

    listed = await visit.admin.service.work(work)
    listed.sort(key=lambda v: (v.created_at, v.published), reverse=True)
    can_go_back = sum(v.published for v in listed) > 1
    return render.page(visit, "versions.html", versions=listed, can_go_back=can_go_back)


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
    """Serve again what was published before."""
    snapshot_id = await visit.admin.service.work(lambda w: rollback_matrix(w.snapshots, w.state))
    await visit.admin.note(visit.person, "rolled_back", snapshot_id)
    return render.redirect("/admin/versions")


PAGES = (
    Page(name="versions", method="GET", path="/admin/versions", run=versions),
    Page(name="publish", method="POST", path="/admin/versions/publish", run=publish),
    Page(name="rollBack", method="POST", path="/admin/versions/roll-back", run=roll_back),
)
