"""``/admin/audit``: the auditor's page: who changed what, and is the log whole?"""

from __future__ import annotations

from pairwell.app.audit_chain import faults
from pairwell.model.audit import AuditRow
from pairwell.model.errors import InputRefused
from pairwell.web.admin import render
from pairwell.web.admin.sheet import Cell, Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

SHOWN = 100
COLUMNS = ("number", "at", "actor", "action", "subject", "detail", "digest")


async def audit(visit: Visit) -> Reply:
    """The chain's verdict, and the rows, newest first."""
    before = visit.asked("before")
    if before and not (before.isdigit() and len(before) < 10):
        raise InputRefused(f"There is no row {before!r}.", "Go back to the newest.")

    def work(workspace: Workspace) -> tuple[tuple[AuditRow, ...], tuple[str, ...]]:
        rows = workspace.audit.rows()
        return rows, faults(rows, workspace.audit.head(), workspace.secret())

    rows, found = await visit.admin.people(work)
    end = int(before) - 1 if before else len(rows)
    shown = [row for row in rows if row.number <= end][::-1][:SHOWN]
    return render.page(
        visit, "audit.html", rows=shown, faults=found, n_rows=len(rows),
        older=shown[-1].number if shown and shown[-1].number > 1 else None,
        sheets=(Sheet(name="audit", header=COLUMNS, rows=map(_cells, rows)),),
    )  # fmt: skip


def _cells(row: AuditRow) -> tuple[Cell, ...]:
    entry = row.entry
    detail = " ".join(f"{name}={value}" for name, value in entry.detail.items() if value)
    return row.number, entry.at, entry.actor, entry.action, entry.subject, detail, row.digest


PAGES = (Page(name="audit", method="GET", path="/admin/audit", run=audit),)
