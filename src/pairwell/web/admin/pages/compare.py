"""``/admin/versions/compare``: what would change, before anybody publishes it?"""

from __future__ import annotations

import msgspec

from pairwell.app.compare_matrices import Comparison
from pairwell.app.list_changes import ListChanges
from pairwell.model.errors import InputRefused
from pairwell.web.admin import render
from pairwell.web.admin.beside import told
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

SHOWN = 50
COLUMNS = ("anchor_id", "title", "product_id", "change", "why", "rank_before", "rank_now")


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What `pairwell matrix diff --json` tells."""

    comparison: Comparison
    held: tuple[str, ...]
    changes: ListChanges


async def compare(visit: Visit) -> Reply:
    """One version beside the served one: figures, reasons of changes, and lists one by one."""
    name = visit.asked("version")
    shop = visit.admin.shop
    kept = await visit.admin.service.work(lambda w: [v.snapshot_id for v in w.snapshots.list()])
    diff: Diff | None = None
    if name:
        if name not in kept:
            raise InputRefused(f"There is no version {name!r}.", "Choose one of the list.")
        diff = await told(
            visit, Diff, "matrix", "diff", shop.snapshot_id, name, "--limit", str(SHOWN)
        )
    changed = diff.changes.changed if diff is not None else ()
    return render.page(
        visit, "compare.html", diff=diff, version=name, served=shop.snapshot_id,
        versions=[each for each in kept if each != shop.snapshot_id], changed=changed,
        title=lambda product_id: _title(visit, product_id),
        sheets=(Sheet(name="changes", header=COLUMNS, rows=(
            (each.anchor_id, each.title, c.product_id, c.change, c.why, c.rank_before, c.rank_now)
            for each in changed for c in each.changes
        )),),
    )  # fmt: skip


def _title(visit: Visit, product_id: str) -> str:
    shelf = visit.admin.shelf
    code = shelf.code(product_id)
    return render.Shown(shelf, code).title if code >= 0 else product_id


PAGES = (Page(name="compareVersions", method="GET", path="/admin/versions/compare", run=compare),)
