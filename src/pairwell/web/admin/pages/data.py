"""``/admin/data``: what was read, what was not, and why."""

from __future__ import annotations

from pairwell.model.errors import InputRefused
from pairwell.model.finding import QuarantinedRow
from pairwell.web.admin import render
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

IMPORTS = 50
ROWS = 200


async def data(visit: Visit) -> Reply:
    """The imports with their books, newest first, and the quarantine of one of them."""
    number = visit.asked("import")
    if number and not (number.isdigit() and len(number) < 10):
        raise InputRefused(f"There is no import {number!r}.", "Choose one of the list.")
    imports = await visit.admin.service.work(lambda w: w.state.imports())
    chosen = next((each for each in imports if str(each.number) == number), None)
    rows: tuple[QuarantinedRow, ...] = ()
    if chosen is not None:
        rows = await visit.admin.service.work(lambda w: w.state.quarantined(int(number)))
    return render.page(
        visit, "data.html", imports=imports[::-1][:IMPORTS], chosen=chosen, rows=rows[:ROWS],
        n_rows=len(rows),
    )  # fmt: skip


PAGES = (Page(name="data", method="GET", path="/admin/data", run=data),)
