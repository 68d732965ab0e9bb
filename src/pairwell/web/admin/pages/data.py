"""``/admin/data``: what was read, what was not, and why; mend a row and read it in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pairwell.app.mend_row import mark_of
from pairwell.app.ports.state import ImportRecord
from pairwell.model.errors import InputRefused
from pairwell.model.finding import QuarantinedRow
from pairwell.web.admin import render
from pairwell.web.admin.beside import told
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

IMPORTS = 50
ROWS = 200
COLUMNS = (
    "number", "file", "kind", "at", "rows_in", "loaded", "not_product", "duplicate", "quarantined",
)  # fmt: skip


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What `pairwell quarantine mend --json` tells, as far as it is needed."""

    became: str


async def data(visit: Visit) -> Reply:
    """The imports with their books, newest first, and the quarantine of one of them."""
    number = visit.asked("import")
    if number and not _is_number(number):
        raise InputRefused(f"There is no import {number!r}.", "Choose one of the list.")
    imports = await visit.admin.service.work(lambda w: w.state.imports())
    chosen = next((each for each in imports if str(each.number) == number), None)
    rows: tuple[QuarantinedRow, ...] = ()
    if chosen is not None:
        rows = await visit.admin.service.work(lambda w: w.state.quarantined(int(number)))
    aside = ((row.line, row.reason, row.raw) for row in rows)
    return render.page(
        visit, "data.html", imports=imports[::-1][:IMPORTS], chosen=chosen, n_rows=len(rows),
        rows=[(row, mark_of(row)) for row in rows[:ROWS]], became=visit.asked("became"),
        sheets=(
            imports_sheet(imports),
            Sheet(name="quarantine", header=("line", "reason", "raw"), rows=aside),
        ),
    )  # fmt: skip


def imports_sheet(imports: Sequence[ImportRecord]) -> Sheet:
    """The books of all imports, newest first."""
    rows = ([getattr(each, name) for name in COLUMNS] for each in imports[::-1])
    return Sheet(name="imports", header=COLUMNS, rows=rows)


async def mend(visit: Visit) -> Reply:
    """Read one mended row in, by the command line: the facts are open for one process at a time."""
    number, line, mark = visit.sent("import"), visit.sent("line"), visit.sent("mark")
    raw = visit.form.get("raw", "").replace("\r\n", "\n")
    if not (_is_number(number) and _is_number(line) and mark.isalnum() and raw.strip()):
        raise InputRefused("The form is not whole.", "Load the page again.")
    done = await told(
        visit, Mended, "quarantine", "mend", number, line, "--mark", mark, given=raw.encode()
    )
    await visit.admin.note(
        visit.person, "mended", f"import {number}, line {line}", became=done.became
    )
    return render.redirect("/admin/data", **{"import": number, "became": done.became})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


PAGES = (
    Page(name="data", method="GET", path="/admin/data", run=data),
    Page(name="mendRow", method="POST", path="/admin/data/mend", run=mend),
)
