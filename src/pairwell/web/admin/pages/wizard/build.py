"""``/admin/wizard/build``: the second stage: count what is bought together, beside the offers."""

from __future__ import annotations

import asyncio
from typing import Any

from pairwell.model.errors import InputRefused
from pairwell.web.admin import jobs, render
from pairwell.web.admin.pages.wizard.stages import shown, standing
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

HERE = "/admin/wizard/build"


async def build(visit: Visit) -> Reply:
    """What the last build found, or how far the running one is."""
    folder = visit.admin.service.folder
    found = await visit.admin.service.work(standing)
    job = await asyncio.to_thread(jobs.stands, folder, "build")

    def report_of(workspace: Workspace) -> dict[str, Any]:
        made = {v.version_id: v.report for v in workspace.state.matrix_versions()}
        return made.get(found.version, {})

    report = await visit.admin.service.work(report_of)
    return shown(
        visit, "build", found, job=job, report=report if job.state != "running" else {},
    )  # fmt: skip


async def start(visit: Visit) -> Reply:
    """Start a build; it goes on when this page is left."""
    folder = visit.admin.service.folder
    found = await visit.admin.service.work(standing)
    if not any(each.kind == "orders" for each in found.imports):
        raise InputRefused("No orders were imported yet.", "Start with the first stage.")
    await asyncio.to_thread(
        jobs.start, folder, "build", ["build", "--no-publish"], visit.person.name
    )
    await visit.admin.note(visit.person, "built", "matrix")
    return render.redirect(HERE)


PAGES = (
    Page(name="wizardBuild", method="GET", path=HERE, run=build),
    Page(name="startBuild", method="POST", path=HERE, run=start),
)
