"""``/admin/wizard/widget``: the fifth stage: keys, and the lines to paste into the shop's pages."""

from __future__ import annotations

import secrets

from pairwell.app.manage_keys import create_key
from pairwell.model.key import ApiKey
from pairwell.web.admin.admin import instant
from pairwell.web.admin.pages.wizard.stages import shown, standing
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

HERE = "/admin/wizard/widget"
PLACEHOLDER = "pw_site_…"


async def widget(visit: Visit) -> Reply:
    """The snippet, and the keys that there are."""
    return await _page(visit, "", "")


async def make(visit: Visit) -> Reply:
    """Make a public key of the shop's pages and a secret one of its back end; shown once."""
    origin, now = visit.sent("origin").rstrip("/").lower(), instant()

    def work(workspace: Workspace) -> tuple[str, str]:
        site, _ = create_key(
            workspace.keys, "site", "widget", secrets.token_urlsafe(24), now, origins=[origin]
        )
        back, _ = create_key(
            workspace.keys, "backend", "shop", secrets.token_urlsafe(24), now,
            scopes=("offers", "events", "data"),
        )  # fmt: skip
        return site, back

    site, back = await visit.admin.service.work(work)
    for text, kind in ((site, "site"), (back, "backend")):
        await visit.admin.note(visit.person, "key_made", text[:16], kind=kind, origin=origin)
    return await _page(visit, site, back)


async def _page(visit: Visit, site: str, back: str) -> Reply:
    found = await visit.admin.service.work(standing)
    now = instant()

    def live(workspace: Workspace) -> list[ApiKey]:
        kept = workspace.keys.keys()
        return [key for key in kept if key.live(now)]

    keys = await visit.admin.service.work(live)
    sites = [key for key in keys if key.kind == "site"]
    return shown(
        visit, "widget", found, keys=keys, site=site, back=back, origin=visit.origin,
        snippet=snippet(visit.origin, site or PLACEHOLDER),
        pages=sites[-1].origins if sites else (),
    )  # fmt: skip


def snippet(server: str, site: str, anchor: str = "PRODUCT_ID") -> str:
    """What goes into the template of a product page; docs/widget.md says more.

    >>> snippet("https://pw.example", "pw_site_x").splitlines()[0]
    '<script src="https://pw.example/pairwell.js" defer></script>'
    """
    return (
        f'<script src="{server}/pairwell.js" defer></script>\n'
        f'<pairwell-offers site="{site}" placement="product" anchor="{anchor}"></pairwell-offers>'
    )


PAGES = (
    Page(name="wizardWidget", method="GET", path=HERE, run=widget),
    Page(name="makeKeys", method="POST", path=HERE, run=make),
)
