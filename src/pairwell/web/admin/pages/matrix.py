"""``/admin/matrix``: what goes with this product, is it right, and my word on it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

from pairwell.app.curate_matrix import add_curated_row, undo_curated
from pairwell.app.read_matrix import read_matrix
from pairwell.matrix.curated import in_force
from pairwell.model.curated import Action, CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant, search
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

PAIRS = 50
ROWS = 200
BACK = ("/admin/matrix", "/admin/off", "/admin")
"""Pages that have a button to undo."""


async def matrix(visit: Visit) -> Reply:
    """Search, one product's row with its evidence, and the hand-made rows."""
    shelf = visit.admin.shelf
    text, anchor = visit.asked("q"), visit.asked("anchor")
    found = [render.Shown(shelf, code) for code in await asyncio.to_thread(search, shelf, text)]
    floor = visit.admin.settings.offers.min_customers
    row, product, pairs = None, None, []
    if anchor:
        row = read_matrix(shelf, anchor, floor, 0, PAIRS)
        if row is None:
            raise InputRefused("The catalogue has no such product.", "Search for a part of it.")
        product = render.Shown(shelf, shelf.code(anchor))
        pairs = [(each, render.Shown(shelf, shelf.code(each.candidate_id))) for each in row.pairs]
    now = instant()
    rows = await visit.admin.service.work(lambda w: w.state.curated())
    names = {anchor, f"product:{anchor}"}
    mine = [r for r in rows if not anchor or names & {r.anchor, r.candidate}]
    holding = {r.number for r in in_force(rows, now)}
    return render.page(
        visit, "matrix.html", q=text, found=found, anchor=anchor, product=product, pairs=pairs,
        rows=[(r, r.number in holding) for r in mine[::-1][:ROWS]], floor=floor,
        done=visit.asked("done"),
    )  # fmt: skip


async def add(visit: Visit) -> Reply:
    """Pin or block beside one anchor."""
    action, anchor = visit.sent("action"), visit.sent("anchor")
    position = visit.sent("position")
    if position and not (position.isdigit() and len(position) < 4):
        raise InputRefused(f"{position!r} is no position.", "Write 1 for the first place.")
    if action not in ("pin", "block") or not anchor:
        raise InputRefused("The form is not whole.", "Load the page again.")
    word: Action = "pin" if action == "pin" else "block"
    row = await keep(
        visit, word, visit.sent("candidate"), anchor, int(position) if position else None
    )
    return render.redirect("/admin/matrix", anchor=plain(anchor), done=row.number)


async def undo(visit: Visit) -> Reply:
    """Take a hand-made row back."""
    number, back = visit.sent("number"), visit.sent("back")
    if not number.isdigit() or back not in BACK:
        raise InputRefused("The form is not whole.", "Load the page again.")
    row = await visit.admin.service.work(lambda w: undo_curated(int(number), w.state))
    await visit.admin.note(visit.person, "undone", row.candidate, row=number, was=row.action)
    anchor = plain(visit.sent("anchor"))
    query: dict[str, Any] = {"anchor": anchor} if anchor else {}
    return render.redirect(back, **query)


async def keep(
    visit: Visit, action: Action, candidate: str, anchor: str, position: int | None = None
) -> CuratedRow:
    """Keep a row in the visitor's name, with the form's reason and last day, and write it down.

    Raises:
        InputRefused: a selector that names nothing, no reason, or a day that is none.
    """
    reason = visit.sent("reason")
    if not reason:
        raise InputRefused("A reason is missing.", "Say in a few words why: others will ask.")
    now = instant()
    row = CuratedRow(
        candidate=candidate, action=action, anchor=anchor, position=position, reason=reason,
        author=visit.person.name, created_at=now, valid_until=_end(visit.sent("until")),
    )  # fmt: skip

    def work(workspace: Workspace) -> CuratedRow:
        return add_curated_row(row, workspace.state, workspace.snapshots, now).row

    kept = await visit.admin.service.work(work)
    await visit.admin.note(
        visit.person, "pinned" if action == "pin" else "blocked", candidate,
        row=str(kept.number), beside=anchor or "everything", reason=reason,
        until=kept.valid_until,
    )  # fmt: skip
    return kept


def plain(selector: str) -> str:
    """The product id of a selector that names one product."""
    return selector.removeprefix("product:")


def _end(day: str) -> str:
    if not day:
        return ""
    try:
        last = date.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise InputRefused(f"{day!r} is no day.", "Write it as 2026-12-24.") from error
    return f"{last.isoformat()}T00:00:00+00:00"


PAGES = (
    Page(name="matrix", method="GET", path="/admin/matrix", run=matrix),
    Page(name="addRow", method="POST", path="/admin/matrix/rows", run=add),
    Page(name="undoRow", method="POST", path="/admin/matrix/undo", run=undo),
)
