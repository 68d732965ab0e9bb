"""``/admin/policy``: which rules hold, what would other ones change, and take them.

A change is a draft first: past questions are asked again under it, beside the rules in force
(app/replay_policy.py). Only then it is written into pairwell.toml, and only if nobody changed that
file meanwhile.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import msgspec

from pairwell.app.replay_policy import Replay
from pairwell.model.errors import InputRefused
from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy_text import policy_toml
from pairwell.offers.presets import PRESETS
from pairwell.web.admin import jobs, render, settings_file
from pairwell.web.admin.admin import instant
from pairwell.web.admin.policy_form import asked_changes, in_force_value
from pairwell.web.admin.policy_words import in_words
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

HERE = "/admin/policy"
REQUESTS = 1_000
FRESH = b"2"
COLUMNS = (
    "placement", "n_before", "n_after", "n_same", "n_moved", "n_come", "n_go",
    "expected_before_minor", "expected_after_minor",
)  # fmt: skip


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A change that somebody tries.

    Attributes:
        changes: new values by the path of the setting, and what holds now, both as texts.
        values: the same new values as they are written.
        seen: digest of the file that it is made to.
        who, at: tries it.
    """

    changes: dict[str, tuple[str, str]]
    values: dict[str, Any]
    seen: str
    who: str
    at: str


async def policy(visit: Visit) -> Reply:
    """The rules in words, the form, and what the draft would change."""
    folder, settings = visit.admin.service.folder, visit.admin.settings
    draft = await asyncio.to_thread(_draft, folder)
    job = await asyncio.to_thread(jobs.stands, folder, "replay") if draft else None
    replay = msgspec.json.decode(job.said, type=Replay) if job and job.state == "done" else None
    shop = visit.admin.service.shop
    samples = []
    if replay is not None and shop is not None:
        names = shop.shelf

        def title(product_id: object) -> str:
            code = names.code(str(product_id))
            return render.Shown(names, code).title if code >= 0 else str(product_id)

        samples = [
            (each, *([title(i) for i in ids] for ids in (each.asked, each.before, each.after)))
            for each in replay.samples
        ]
    reply = render.page(
        visit, "policy.html", settings=settings, policy=settings.offers,
        words=in_words(visit.speech, settings.offers), presets=tuple(PRESETS),
        places=[(place, settings.offers.rule(place)) for place in PLACEMENTS],
        toml=policy_toml(settings.offers, settings.shop.preset), draft=draft, job=job,
        replay=replay, samples=samples, served=shop is not None,
        by_place=[("", replay.whole), *replay.placements.items()] if replay else [],
        sheets=(Sheet(name="replay", header=COLUMNS, rows=_cells(replay)),),
    )  # fmt: skip
    if job is not None and job.state == "running":
        reply.headers.append((b"refresh", FRESH))
    return reply


async def attempt(visit: Visit) -> Reply:
    """Keep the change as a draft and ask past questions under it."""
    folder, settings = visit.admin.service.folder, visit.admin.settings
    changes = asked_changes(settings, visit.form)
    if not changes:
        raise InputRefused("Nothing was changed.", "Change a number or the kind of shop first.")
    served = visit.admin.service.shop is not None
    who = visit.person.name

    def work() -> None:
        seen = settings_file.digest_of(folder)
        text, _meant = settings_file.drafted(folder, changes)
        place = folder / "jobs" / "policy"
        place.mkdir(parents=True, exist_ok=True)
        (place / "pairwell.toml").write_text(text, "utf-8")
        draft = Draft(
            changes={
                ".".join(path): (_text(in_force_value(settings, path)), _text(value))
                for path, value in changes.items()
            },
            values={".".join(path): value for path, value in changes.items()},
            seen=seen, who=who, at=instant(),
        )  # fmt: skip
        (place / "draft.json").write_bytes(msgspec.json.encode(draft))
        jobs.forget(folder, "replay")
        if served:
            jobs.start(
                folder, "replay",
                ["policy", "replay", "--with", str(place / "pairwell.toml"),
                 "--requests", str(REQUESTS)],
                who,
            )  # fmt: skip

    await asyncio.to_thread(work)
    return render.redirect(HERE)


async def take(visit: Visit) -> Reply:
    """Write the draft into pairwell.toml; it holds everywhere within two seconds."""
    folder = visit.admin.service.folder
    draft = await asyncio.to_thread(_draft, folder)
    if draft is None:
        raise InputRefused("There is no draft.", "Change something first.")
    if visit.admin.service.shop is not None:
        job = await asyncio.to_thread(jobs.stands, folder, "replay")
        if job.state != "done":
            raise InputRefused(
                "Nobody has seen yet what this draft changes.", "Wait for the answers, or try anew."
            )
    changes = {tuple(path.split(".")): value for path, value in draft.values.items()}
    await asyncio.to_thread(settings_file.save, folder, changes, draft.seen)
    await visit.admin.note(
        visit.person, "policy_changed", "pairwell.toml",
        **{path: f"{was} → {now}" for path, (was, now) in draft.changes.items()},
    )  # fmt: skip
    await asyncio.to_thread(_let_go, folder)
    return render.redirect(HERE, taken=1)


async def drop(visit: Visit) -> Reply:
    """Leave everything as it is."""
    folder = visit.admin.service.folder
    if await asyncio.to_thread(_draft, folder) is None:
        raise InputRefused("There is no draft.", "Change something first.")
    await asyncio.to_thread(_let_go, folder)
    return render.redirect(HERE)


def _cells(replay: Replay | None) -> list[list[Any]]:
    """The replay place by place; the first row is of all places."""
    places = [("", replay.whole), *replay.placements.items()] if replay else []
    return [[name, *(getattr(each, column) for column in COLUMNS[1:])] for name, each in places]


def _draft(folder: Path) -> Draft | None:
    try:
        text = (folder / "jobs" / "policy" / "draft.json").read_bytes()
        return msgspec.json.decode(text, type=Draft)
    except (OSError, msgspec.DecodeError):
        return None


def _let_go(folder: Path) -> None:
    shutil.rmtree(folder / "jobs" / "policy", ignore_errors=True)


def _text(value: Any) -> str:
    return "none" if value is None else str(value)


PAGES = (
    Page(name="policy", method="GET", path=HERE, run=policy),
    Page(name="tryPolicy", method="POST", path=HERE, run=attempt),
    Page(name="takePolicy", method="POST", path="/admin/policy/take", run=take),
    Page(name="dropPolicy", method="POST", path="/admin/policy/drop", run=drop),
)
