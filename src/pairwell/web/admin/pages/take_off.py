"""``/admin/off``: take it off now: a product, a brand or a pair; and put it back."""

from __future__ import annotations

import asyncio

from pairwell.matrix.curated import in_force
from pairwell.model.curated import EVERYWHERE
from pairwell.model.errors import InputRefused
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant, search
from pairwell.web.admin.own_words import keep, rows_sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

SHOWN = 100


async def off(visit: Visit) -> Reply:
    """Search for what should go, and see what is off."""
    shelf = visit.admin.shelf
    text = visit.asked("q")
    found = [render.Shown(shelf, code) for code in await asyncio.to_thread(search, shelf, text)]
    brands = sorted({p.brand for p in found if p.brand})
    now = instant()
    rows = await visit.admin.service.work(lambda w: in_force(w.state.curated(), now))
    blocks = [r for r in rows if r.action == "block"][::-1]
    done = visit.asked("done")
    return render.page(
        visit, "off.html", q=text, found=found, brands=brands, blocks=blocks[:SHOWN],
        done=next((r for r in blocks if str(r.number) == done), None),
        sheets=(rows_sheet(blocks),),
    )  # fmt: skip


async def take_off(visit: Visit) -> Reply:
    """Block it; every worker obeys within two seconds."""
    kind, name = visit.sent("kind"), visit.sent("name")
    if kind not in ("product", "brand") or not name:
        raise InputRefused("The form is not whole.", "Load the page again.")
    beside = visit.sent("beside")
    if beside and kind != "product":
        raise InputRefused("A pair is of two products.", "Take the brand off everywhere.")
    anchor = f"product:{beside}" if beside else EVERYWHERE
    row = await keep(visit, "block", f"{kind}:{name}", anchor)
    return render.redirect("/admin/off", done=row.number)


PAGES = (
    Page(name="off", method="GET", path="/admin/off", run=off),
    Page(name="takeOff", method="POST", path="/admin/off", run=take_off),
)
