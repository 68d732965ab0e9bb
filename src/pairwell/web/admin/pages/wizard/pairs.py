"""``/admin/wizard/pairs``: the third stage: what goes with the ten best sellers; nod or correct."""

from __future__ import annotations

import msgspec

from pairwell.app.curate_matrix import check_row
from pairwell.app.ports.state import edit_of
from pairwell.app.read_matrix import PairShown, read_matrix
from pairwell.app.report.items import best_sellers
from pairwell.matrix.selectors import Catalogue
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.draft import draft_shelf
from pairwell.web.admin.pages.wizard.stages import remember, shown, standing
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

HERE = "/admin/wizard/pairs"
SELLERS = 10
PAIRS = 3
MARK = "wrong_"


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """One best seller and the strongest of what goes with it."""

    product: render.Shown
    pairs: tuple[tuple[PairShown, render.Shown, bool], ...]
    """Each with whether somebody took it off."""


async def pairs(visit: Visit) -> Reply:
    """The strongest pairs of the best sellers (R-21)."""
    found = await visit.admin.service.work(standing)
    floor = visit.admin.settings.offers.min_customers

    def work(workspace: Workspace) -> list[Seller]:
        if not found.version:
            return []
        shelf = draft_shelf(workspace, found.version)
        blocked = {(r.anchor, r.candidate) for r in workspace.curated_in_force()
                   if r.action == "block"}  # fmt: skip
        sellers = []
        for code in best_sellers(shelf.snapshot, SELLERS).tolist():
            anchor = str(shelf.product_id(code))
            row = read_matrix(shelf, anchor, floor, 0, PAIRS)
            sellers.append(
                Seller(
                    product=render.Shown(shelf, code),
                    pairs=tuple(
                        (
                            each,
                            render.Shown(shelf, shelf.code(each.candidate_id)),
                            each.blocked
                            or (f"product:{anchor}", f"product:{each.candidate_id}") in blocked,
                        )
                        for each in (row.pairs if row else ())
                    ),
                )
            )
        return sellers

    sellers = await visit.admin.service.work(work)
    return shown(visit, "pairs", found, sellers=sellers, floor=floor)


async def nod(visit: Visit) -> Reply:
    """Block what was marked as wrong, all of it or nothing, and go on."""
    marked = [name.removeprefix(MARK) for name in visit.form if name.startswith(MARK)]
    found = await visit.admin.service.work(standing)
    if not found.version or visit.sent("version") != found.version:
        raise InputRefused("Another version was built meanwhile.", "Look at its pairs.")
    reason = visit.sent("reason") or visit.speech.say("wizard.wrong_reason")
    now, author = instant(), visit.person.name
    rows = []
    for pair in marked:
        anchor, tab, candidate = pair.partition("\t")
        if not tab:
            raise InputRefused("The form is not whole.", "Load the page again.")
        rows.append(
            CuratedRow(
                candidate=f"product:{candidate}", action="block", anchor=f"product:{anchor}",
                reason=reason, author=author, created_at=now,
            )
        )  # fmt: skip

    def work(workspace: Workspace) -> None:
        if rows:
            snapshot = draft_shelf(workspace, found.version).snapshot
            catalogue = Catalogue(snapshot.products, snapshot.details)
            for row in rows:
                check_row(row, catalogue, now)
            edit = edit_of(rows[0])
            workspace.state.edit_curated(
                msgspec.structs.replace(edit, added=tuple(rows), snapshot_id=found.served)
            )
        remember(workspace, "pairs", found.version)

    await visit.admin.service.work(work)
    for row in rows:
        await visit.admin.note(
            visit.person, "blocked", row.candidate, beside=row.anchor, reason=reason
        )
    return render.redirect("/admin/wizard/rules")


PAGES = (
    Page(name="wizardPairs", method="GET", path=HERE, run=pairs),
    Page(name="nodPairs", method="POST", path=HERE, run=nod),
)
