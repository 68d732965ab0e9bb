"""The six stages of the wizard: which are done, which is next, and what all of them show.

What is done is told by what is there: imports, versions, keys. Only two words of a person have no
trace elsewhere, that they looked at the pairs and chose the rules; those are kept in a small file.
"""

from __future__ import annotations

import os
from typing import Any, Literal, get_args

import msgspec

from pairwell.app.ports.state import ImportRecord
from pairwell.model.user import Role
from pairwell.web.admin import jobs, render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.visit import Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

Stage = Literal["orders", "build", "pairs", "rules", "widget", "live"]
STAGES: tuple[Stage, ...] = get_args(Stage)
FRESH = b"2"
"""Seconds after which a page that shows a running job loads itself again."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One stage as the head of the wizard names it."""

    number: int
    name: Stage
    path: str
    done: bool
    current: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What there is.

    Attributes:
        done: stages that are done.
        imports: all of them, oldest first.
        version: the newest version that is written; empty: none is.
        served: the version that is served; empty: none is.
    """

    done: frozenset[Stage]
    imports: tuple[ImportRecord, ...]
    version: str
    served: str

    @property
    def next(self) -> Stage:
        """The first stage that is not done; the last where all are."""
        return next((stage for stage in STAGES if stage not in self.done), STAGES[-1])


def standing(workspace: Workspace) -> Standing:
    """Look at the workspace."""
    imports = workspace.state.imports()
    kept = workspace.snapshots.list()
    made = {v.version_id: nth for nth, v in enumerate(workspace.state.matrix_versions())}
    served = next((v.snapshot_id for v in kept if v.current), "")
    newer = [
        v.snapshot_id
        for v in kept
        if not v.published and made.get(v.snapshot_id, -1) >= made.get(served, -1)
    ]
    newest = max(newer, key=lambda name: made.get(name, -1), default="")
    said, now = words(workspace), instant()
    every = workspace.keys.keys()
    done: dict[Stage, bool] = {
        "orders": any(r.kind == "orders" and (r.loaded or r.duplicate) for r in imports)
        or bool(kept),
        "build": bool(kept),
        "pairs": bool(said.get("pairs")),
        "rules": bool(said.get("rules")),
        "widget": any(key.kind == "site" and key.live(now) for key in every),
        "live": bool(served),
    }
    return Standing(
        done=frozenset(stage for stage in STAGES if done[stage]),
        imports=imports,
        version=newest or served,
        served=served,
    )


def words(workspace: Workspace) -> dict[str, str]:
    """What people said in the wizard, by stage."""
    try:
        file = workspace.folder / "jobs" / "wizard.json"
        return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}


def remember(workspace: Workspace, stage: Stage, said: str) -> None:
    """Keep a person's word on a stage."""
    folder = workspace.folder / "jobs"
    folder.mkdir(exist_ok=True)
    waiting = folder / f".wizard-{os.getpid()}"
    waiting.write_bytes(msgspec.json.encode({**words(workspace), stage: said}))
    waiting.replace(folder / "wizard.json")


def shown(
    visit: Visit,
    stage: Stage,
    found: Standing,
    *,
    job: jobs.Job | None = None,
    status: int = 200,
    **values: Any,
) -> Reply:
    """A page of the wizard; while its job runs, it loads itself again."""
    role: Role | None = visit.user.role if visit.user else None
    steps = [
        Step(
            number=number, name=each, path=f"/admin/wizard/{each}", done=each in found.done,
            current=each == stage,
        )
        for number, each in enumerate(STAGES, 1)
    ]  # fmt: skip
    number = STAGES.index(stage)
    reply = render.page(
        visit, f"wizard_{stage}.html", status, steps=steps, stage=stage, found=found, job=job,
        role=role, to_next=f"/admin/wizard/{STAGES[min(number + 1, len(STAGES) - 1)]}", **values,
    )  # fmt: skip
    if job is not None and job.state == "running":
        reply.headers.append((b"refresh", FRESH))
    return reply
