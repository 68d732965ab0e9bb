"""``/admin/wizard``: on to the first stage that is not done; and what each stage leaves behind."""

from __future__ import annotations

import msgspec

from pairwell.app.read_matrix import read_matrix
from pairwell.app.report.items import best_sellers
from pairwell.model.errors import InputRefused, NotReady
from pairwell.offers.policy_text import policy_toml
from pairwell.web.admin import render
from pairwell.web.admin.draft import draft_shelf
from pairwell.web.admin.pages.wizard.stages import STAGES, Stage, Standing, standing
from pairwell.web.admin.pages.wizard.widget import PLACEHOLDER, snippet
from pairwell.web.admin.sheet import Sheet, as_csv
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

FILES: dict[Stage, tuple[str, bytes]] = {
    "orders": ("imports.json", b"application/json"),
    "build": ("build.json", b"application/json"),
    "pairs": ("pairs.csv", b"text/csv; charset=utf-8"),
    "rules": ("pairwell.toml", b"text/plain; charset=utf-8"),
    "widget": ("snippet.html", b"text/plain; charset=utf-8"),
    "live": ("version.json", b"application/json"),
}
"""What each stage gives to keep (mission 13)."""

SELLERS = 500
PAIRS = 10
COLUMNS = (
    "anchor_id", "anchor_title", "candidate_id", "candidate_title", "n_both", "n_anchor",
    "n_customers", "lift", "relation", "role",
)  # fmt: skip


async def wizard(visit: Visit) -> Reply:
    """The next stage."""
    found = await visit.admin.service.work(standing)
    return render.redirect(f"/admin/wizard/{found.next}")


async def file(visit: Visit) -> Reply:
    """The file of a stage."""
    asked = visit.asked("stage")
    stage = next((s for s in STAGES if s == asked), STAGES[0])
    floor = visit.admin.settings.offers.min_customers
    found = await visit.admin.service.work(standing)

    def work(workspace: Workspace) -> bytes:
        return _content(workspace, stage, found, floor, visit.origin)

    body = await visit.admin.service.work(work)
    name, media = FILES[stage]
    head = (b"content-disposition", f'attachment; filename="{name}"'.encode())
    return Reply(200, body, media, [head, *render.HEADERS])


def _content(workspace: Workspace, stage: Stage, found: Standing, floor: int, server: str) -> bytes:
    if stage == "orders":
        return msgspec.json.format(msgspec.json.encode(found.imports), indent=2)
    if stage == "rules":
        settings = workspace.settings
        return policy_toml(settings.offers, settings.shop.preset).encode()
    if stage == "widget":
        return snippet(server, PLACEHOLDER).encode()
    if not found.version:
        raise NotReady("There is no matrix yet.", "Build it first.")
    if stage == "pairs":
        return _pairs(workspace, found.version, floor)
    made = {v.version_id: v for v in workspace.state.matrix_versions()}
    version = made.get(found.version)
    if version is None:
        raise InputRefused("Nothing is known of how this version was built.", "Build it anew.")
    told = version.report if stage == "build" else msgspec.to_builtins(version)
    return msgspec.json.format(msgspec.json.encode(told), indent=2)


def _pairs(workspace: Workspace, version: str, floor: int) -> bytes:
    """The strongest pairs of the best sellers."""
    shelf = draft_shelf(workspace, version)
    titles = shelf.snapshot.products.titles
    rows = []
    for code in best_sellers(shelf.snapshot, SELLERS).tolist():
        anchor = str(shelf.product_id(code))
        row = read_matrix(shelf, anchor, floor, 0, PAIRS)
        rows += [
            (anchor, titles[code], str(pair.candidate_id), pair.title, pair.n_both, pair.n_anchor,
             pair.n_customers, pair.lift, pair.relation, pair.role)
            for pair in (row.pairs if row else ())
        ]  # fmt: skip
    return as_csv(Sheet(name="pairs", header=COLUMNS, rows=rows))


PAGES = (
    Page(name="wizard", method="GET", path="/admin/wizard", run=wizard),
    Page(name="wizardFile", method="GET", path="/admin/wizard/file", run=file),
)
