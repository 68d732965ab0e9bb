"""``/admin/events``: what arrives right now, from whom, and what was refused."""

from __future__ import annotations

from typing import get_args

import msgspec

from pairwell.app.ports.journal import EntryKind, QuarantinedEvent
from pairwell.model.event import EventName
from pairwell.web.admin import render
from pairwell.web.admin.masked import SEES_ALL, Arrived, arrived
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

LOOKED_AT = 2_000
"""The latest entries that are filtered; older ones are not asked for."""

SHOWN = 100
EVERY = 5
"""Seconds between two looks of a page that follows: the browser asks again, no script does."""

NAMES: tuple[str, ...] = (
    *(kind for kind in get_args(EntryKind) if kind != "event"), *get_args(EventName),
)  # fmt: skip
REFUSED = ("hour", "source", "code", "times", "detail")


async def events(visit: Visit) -> Reply:
    """The latest entries of the journal, newest first; people are masked for most roles."""
    name, source = visit.asked("name"), visit.asked("source")
    role, secret = visit.person.role, visit.admin.service.secret

    def work(workspace: Workspace) -> tuple[list[Arrived], tuple[QuarantinedEvent, ...]]:
        journal = workspace.journal
        entries = journal.entries(max(journal.last_seq() - LOOKED_AT, 0), LOOKED_AT)
        return [arrived(e, role, secret) for e in entries[::-1]], journal.quarantined(SHOWN)

    latest, refused = await visit.admin.service.work(work)
    found = [e for e in latest if name in ("", e.name) and source in ("", e.source)]
    follows = visit.asked("follow") == "yes"
    reply = render.page(
        visit, "events.html", found=found[:SHOWN], n_found=len(found), n_latest=len(latest),
        refused=refused, name=name, source=source, names=NAMES, every=EVERY, follows=follows,
        masked=role not in SEES_ALL, sources=sorted({e.source for e in latest} | {source} - {""}),
        sheets=(
            Sheet(
                name="events",
                header=("seq", "received_at", "source", "name", "product_id", "person", "payload"),
                rows=((e.seq, e.received_at, e.source, e.name, " ".join(e.products), e.person,
                       msgspec.json.encode(e.payload).decode()) for e in found),
            ),
            Sheet(name="refused", header=REFUSED,
                  rows=([getattr(each, column) for column in REFUSED] for each in refused)),
        ),
    )  # fmt: skip
    if follows:
        reply.headers.append((b"refresh", str(EVERY).encode()))
    return reply


PAGES = (Page(name="events", method="GET", path="/admin/events", run=events),)
