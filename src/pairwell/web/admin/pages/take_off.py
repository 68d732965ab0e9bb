"""``/admin/off``: take it off now: a product, a brand or a pair; and put it back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from pairwell.matrix.curated import in_force
from pairwell.matrix.selectors import Catalogue, selector_of
from pairwell.model.curated import EVERYWHERE
from pairwell.model.decision import ShownAt
from pairwell.model.errors import InputRefused
from pairwell.offers.shelf import Shelf
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant, search
from pairwell.web.admin.own_words import keep, pointed, rows_sheet
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import utc_now

SHOWN = 100


async def off(visit: Visit) -> Reply:
    """Search for what should go, and see what is off."""
    shelf = visit.admin.shelf
    text = visit.asked("q")
    found_codes = await asyncio.to_thread(search, shelf, text)
    found = [render.Shown(shelf, code) for code in found_codes]
    brands = sorted({p.brand for p in found if p.brand})
    now = instant()
    rows = await visit.admin.service.work(lambda w: in_force(w.state.curated(), now))
    blocks = [r for r in rows if r.action == "block"][::-1]
    row = next((r for r in blocks if str(r.number) == visit.asked("done")), None)
    codes = found_codes if row is None else _codes_of(row.candidate, shelf)
    shown = await _shown(visit, [str(shelf.product_id(code)) for code in codes])
    return render.page(
        visit, "off.html", q=text, found=found, brands=brands, blocks=blocks[:SHOWN],
        done=row, shown=shown, pointed=lambda selector: pointed(selector, shelf, visit.speech),
        n_shown=None if shown is None else sum(s.n_times for s in shown),
        times=_times(shown or ()), sheets=(rows_sheet(blocks), _sheet(shown or ())),
    )  # fmt: skip


async def _shown(visit: Visit, product_ids: list[str]) -> tuple[ShownAt, ...] | None:
    """Where products were shown in the last day; None: the log cannot be read just now."""
    since = utc_now() - timedelta(days=1)
    try:
        log = visit.admin.service.workspace.decision_log
        return await asyncio.to_thread(log.shown, product_ids, since)
    except Exception:  # noqa: BLE001 - whatever ails the log, taking off goes on
        return None


def _codes_of(selector: str, shelf: Shelf) -> list[int]:
    """Codes of the products that a row names."""
    snapshot = shelf.snapshot
    wanted = selector_of(selector)
    return list(map(int, Catalogue(snapshot.products, snapshot.details).select(wanted)))


def _times(shown: Iterable[ShownAt]) -> Counter[str]:
    """How often each product was shown, wherever."""
    times: Counter[str] = Counter()
    for each in shown:
        times[each.product_id] += each.n_times
    return times


def _sheet(shown: Iterable[ShownAt]) -> Sheet:
    columns = ("product_id", "placement", "n_times", "last_at")
    rows = ((s.product_id, s.placement, s.n_times, s.last_at.isoformat()) for s in shown)
    return Sheet(name="shown", header=columns, rows=rows)


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
