"""``/admin/link``: in with a link that an owner made, once, and a password of one's own.

The link's secret stands behind ``#``, which browsers send to nobody: it is in no log, no proxy and
no referrer. Our script puts it into the form; without scripts people paste it. Opening the page
changes nothing, so nothing that looks at links in mails uses one up.
"""

from __future__ import annotations

import secrets

from pairwell.app.link_address import secret_in
from pairwell.model.errors import InputRefused
from pairwell.web.admin import render
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply


async def form(visit: Visit) -> Reply:
    """The form."""
    return _page(visit)


async def use(visit: Visit) -> Reply:
    """Open a session under a new token; a link that is over and a wrong code look the same."""
    link = secret_in(visit.sent("link"))
    password = visit.form.get("password", "")[:1_001]
    if password != visit.form.get("again", ""):
        return _page(visit, "differs", link)
    token = secrets.token_urlsafe(24)
    try:
        user = await visit.admin.log_in_by_link(
            link, password, visit.sent("code"), token, visit.address
        )
    except InputRefused:  # of the password; the link still holds
        return _page(visit, "weak", link)
    if user is None:
        return _page(visit, "wrong", link)
    if visit.user is not None:
        await visit.admin.log_out(visit.token)
    return render.redirect("/admin/start", visit.cookie(token))


def _page(visit: Visit, why: str = "", link: str = "") -> Reply:
    status = {"": 200, "wrong": 403}.get(why, 400)
    return render.page(visit, "link.html", status, scripted=True, why=why, link=link)


PAGES = (
    Page(name="linkForm", method="GET", path="/admin/link", run=form),
    Page(name="useLink", method="POST", path="/admin/link", run=use),
)
