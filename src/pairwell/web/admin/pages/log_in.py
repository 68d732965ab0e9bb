"""``/admin/log-in``: who are you? Also the way out, the language, style sheet and script."""

from __future__ import annotations

import secrets

from pairwell.export.report.voice import LOCALES
from pairwell.model.errors import InputRefused
from pairwell.web.admin import render
from pairwell.web.admin.visit import Page, Visit, kept_cookie
from pairwell.web.reply import Reply

LANGUAGE = "pairwell-language"
"""Cookie of the language that was chosen."""

OUTSIDE = ("/admin/log-in", "/admin/link")
"""Pages of those who are not in yet: in another language they are the same page."""


async def style(_: Visit) -> Reply:
    """The one style sheet."""
    return _asset("style.css", b"text/css; charset=utf-8")


async def script(_: Visit) -> Reply:
    """The one script, which pages work without."""
    return _asset("script.js", b"text/javascript; charset=utf-8")


async def form(visit: Visit) -> Reply:
    """The form."""
    return render.page(
        visit, "log_in.html", wrong=False, name="", next=_next(visit.asked("next")),
        has_users=visit.admin.has_users,
    )  # fmt: skip


async def enter(visit: Visit) -> Reply:
    """Open a session under a new token; whatever is wrong, it says the same."""
    name, password = visit.sent("name"), visit.form.get("password", "")[:1_000]
    token = secrets.token_urlsafe(24)
    user = await visit.admin.log_in(name, password, visit.sent("code"), token, visit.address)
    if user is None:
        return render.page(
            visit, "log_in.html", 403, wrong=True, name=name, next=_next(visit.sent("next")),
            has_users=visit.admin.has_users,
        )  # fmt: skip
    if visit.user is not None:
        await visit.admin.log_out(visit.token)
    return render.redirect(_next(visit.sent("next")), visit.cookie(token))


async def leave(visit: Visit) -> Reply:
    """End the session."""
    await visit.admin.log_out(visit.token)
    return render.redirect("/admin/log-in", visit.cookie("", forget=True))


async def language(visit: Visit) -> Reply:
    """Remember a language."""
    locale = visit.sent("locale")
    if locale not in LOCALES:
        raise InputRefused(f"There is no language {locale!r}.", f"Known: {', '.join(LOCALES)}.")
    cookie = kept_cookie(LANGUAGE, locale, secure=visit.secure)
    back = visit.sent("next")
    return render.redirect(back if back in OUTSIDE else _next(back), cookie)


async def start(visit: Visit) -> Reply:
    """The first page of the role."""
    role = visit.person.role
    if visit.admin.service.shop is None and render.may(role, "wizard"):
        return render.redirect("/admin/wizard")
    return render.redirect(next(path for name, path in render.NAV if render.may(role, name)))


def _asset(name: str, media: bytes) -> Reply:
    """Kept for a day by the browser: its address changes with it."""
    text, _address = render.asset(name)
    return Reply(200, text, media, [(b"cache-control", b"public, max-age=86400")])


def _next(path: str) -> str:
    """Where to go on: a page of ours, or the start; never another site."""
    known = {to for _, to in render.NAV} - {"/admin"}  # the start knows when it is a first run
    return path if path in known else "/admin/start"


PAGES = (
    Page(name="style", method="GET", path="/admin/style.css", run=style),
    Page(name="script", method="GET", path="/admin/script.js", run=script),
    Page(name="logInForm", method="GET", path="/admin/log-in", run=form),
    Page(name="logIn", method="POST", path="/admin/log-in", run=enter),
    Page(name="logOut", method="POST", path="/admin/log-out", run=leave),
    Page(name="setLanguage", method="POST", path="/admin/language", run=language),
    Page(name="start", method="GET", path="/admin/start", run=start),
)
