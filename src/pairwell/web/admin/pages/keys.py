"""``/admin/keys``: who may call the API? Make, replace and revoke keys; the owner's page."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import get_args

from pairwell.app.manage_keys import create_key, revoke_key
from pairwell.model.errors import InputRefused
from pairwell.model.key import ApiKey, Scope
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

HERE = "/admin/keys"
SHOWN = 100
COLUMNS = (
    "key_id", "name", "kind", "scopes", "origins", "created_at", "expires_at", "revoked_at",
)  # fmt: skip


async def keys(visit: Visit) -> Reply:
    """All keys, newest first."""
    return await _page(visit, "")


async def make(visit: Visit) -> Reply:
    """Make a key; its text is on this one page and nowhere else."""
    name, kind = visit.sent("name"), visit.sent("kind")
    if not name:
        raise InputRefused("A name is missing.", "Say what the key is for.")
    scopes = [scope for scope in get_args(Scope) if visit.sent(f"scope_{scope}") == "yes"]
    origins = [each.rstrip("/").lower() for each in visit.sent("origins").split()]
    now, ends = instant(), _end(visit.sent("until"))
    if kind not in ("backend", "site"):
        raise InputRefused("The form is not whole.", "Load the page again.")

    def work(workspace: Workspace) -> tuple[str, ApiKey]:
        secret = secrets.token_urlsafe(24)
        if kind == "site":
            return create_key(
                workspace.keys, "site", name, secret, now, origins=origins, expires_at=ends
            )
        return create_key(
            workspace.keys, "backend", name, secret, now, scopes=scopes, expires_at=ends
        )

    text, key = await visit.admin.service.work(work)
    await visit.admin.note(
        visit.person, "key_made", key.key_id, name=name, kind=kind,
        may=" ".join(key.scopes or key.origins),
    )  # fmt: skip
    return await _page(visit, text)


async def replace(visit: Visit) -> Reply:
    """Make a key that may the same; the old one holds until it is revoked."""
    key_id, now = visit.sent("key_id"), instant()

    def work(workspace: Workspace) -> tuple[str, ApiKey]:
        kept = workspace.keys.keys()
        old = next((key for key in kept if key.key_id == key_id and key.live(now)), None)
        if old is None:
            raise InputRefused("There is no such live key.", "Load the page again.")
        return create_key(
            workspace.keys, old.kind, old.name, secrets.token_urlsafe(24), now,
            scopes=old.scopes, origins=old.origins, expires_at=old.expires_at,
        )  # fmt: skip

    text, key = await visit.admin.service.work(work)
    await visit.admin.note(
        visit.person, "key_made", key.key_id, name=key.name, kind=key.kind, instead_of=key_id
    )
    return await _page(visit, text)


async def revoke(visit: Visit) -> Reply:
    """End a key; every worker obeys within two seconds."""
    key_id, now = visit.sent("key_id"), instant()
    key = await visit.admin.service.work(lambda w: revoke_key(w.keys, key_id, now))
    await visit.admin.note(visit.person, "key_revoked", key_id, name=key.name)
    return render.redirect(HERE)


async def _page(visit: Visit, text: str) -> Reply:
    kept = await visit.admin.service.work(lambda w: w.keys.keys())
    now = instant()
    listed = sorted(kept, key=lambda key: (key.live(now), key.created_at), reverse=True)
    return render.page(
        visit, "keys.html", keys=[(key, key.live(now)) for key in listed[:SHOWN]], text=text,
        scopes=get_args(Scope),
        sheets=(Sheet(name="keys", header=COLUMNS, rows=map(_cells, listed)),),
    )  # fmt: skip


def _cells(key: ApiKey) -> list[str]:
    told = (getattr(key, name) for name in COLUMNS)
    return [" ".join(cell) if isinstance(cell, tuple) else cell for cell in told]


def _end(day: str) -> str:
    if not day:
        return ""
    try:
        last = date.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise InputRefused(f"{day!r} is no day.", "Write it as 2027-12-31.") from error
    return f"{last.isoformat()}T00:00:00+00:00"


PAGES = (
    Page(name="keys", method="GET", path=HERE, run=keys),
    Page(name="makeKey", method="POST", path=HERE, run=make),
    Page(name="replaceKey", method="POST", path="/admin/keys/replace", run=replace),
    Page(name="revokeKey", method="POST", path="/admin/keys/revoke", run=revoke),
)
