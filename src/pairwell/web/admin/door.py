"""The way of every request to the admin: from whom, from where, by whose form; then the page."""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import cast
from urllib.parse import parse_qsl, unquote

from litestar.types import HTTPScope, Receive, Scope, Send

from pairwell.model.errors import PairwellError
from pairwell.web.access import PAGES
from pairwell.web.admin.admin import Admin, NothingServed
from pairwell.web.admin.pages.log_in import LANGUAGE
from pairwell.web.admin.pages.sell import STORE
from pairwell.web.admin.render import may, page, redirect
from pairwell.web.admin.routes import ROUTES
from pairwell.web.admin.speech import Speech, chosen
from pairwell.web.admin.upload import receive_file
from pairwell.web.admin.visit import MAX_TEXT, Page, Visit, cookie_name, cookie_of, csrf_of
from pairwell.web.errors import (
    InvalidValue,
    MediaRefused,
    MethodRefused,
    NotAllowed,
    NotAuthenticated,
    NotFound,
)
from pairwell.web.headers import Header, secured
from pairwell.web.patience import Patience
from pairwell.web.query import parse_query
from pairwell.web.receive import body_of
from pairwell.web.reply import RETRY_AFTER, Reply, problem_of

MAX_FORM = 64 << 10
"""Bytes of a form."""

MAX_FIELDS = 400
"""A mapping has one for each column of a file."""

FORM = b"application/x-www-form-urlencoded"
_LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")
_BY_PATH: dict[str, dict[str, Page]] = {}
for _page in ROUTES:
    _BY_PATH.setdefault(_page.path, {})[_page.method] = _page

log = logging.getLogger("pairwell.web")


async def handle(admin: Admin, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request, as ASGI hands it over."""
    asked = cast("HTTPScope", scope)
    headers = dict(cast("list[Header]", asked["headers"]))
    method = str(asked["method"])
    path = asked["raw_path"].decode("latin-1").partition("?")[0].rstrip("/") or "/"
    origin = origin_of(admin.settings.web.admin_origin, headers)
    secure = (origin or "https:").startswith("https:")
    cookies = _cookies(headers)
    client = asked.get("client")
    shop = admin.service.shop
    currency = shop.shelf.snapshot.meta.currency if shop is not None else ""
    visit = Visit(
        admin=admin, user=None, token=cookies.get(cookie_name(secure=secure), ""), path=path,
        query={}, form={}, secure=secure,
        speech=Speech(
            chosen(
                cookies.get(LANGUAGE, ""),
                headers.get(b"accept-language", b"").decode("latin-1"),
                admin.settings.shop.locale,
            ),
            currency or admin.settings.shop.currency,
        ),
        address=admin.service.gate.address(headers, client[0] if client else ""),
        origin=origin or "",
        store=unquote(cookies.get(STORE, ""), errors="replace")[:MAX_TEXT],
    )  # fmt: skip
    new: list[Header] = []
    if not 20 <= len(visit.token) <= 100:
        visit.token = secrets.token_urlsafe(24)
        new.append(cookie_of(visit.token, secure=secure))
    try:
        reply = await _answer(visit, origin, method, headers, asked, receive)
    except PairwellError as error:
        problem = problem_of(error)
        reply = page(
            visit, "problem.html", problem.status,
            problem=problem, sent=method == "POST", back=_back(visit.path),
        )  # fmt: skip
        if isinstance(error, MethodRefused):
            reply.headers.append((b"allow", error.hint.encode()))
        if problem.status in RETRY_AFTER:
            reply.headers.append((b"retry-after", RETRY_AFTER[problem.status]))
    except Exception:
        log.exception("The page %s failed.", path[:200])
        problem = problem_of(PairwellError("Something went wrong in pairwell.", "See its log."))
        back = _back(visit.path)
        reply = page(visit, "problem.html", 500, problem=problem, sent=method == "POST", back=back)
    if not any(name == b"set-cookie" for name, _ in reply.headers):
        reply.headers += new
    await _send(send, reply, method)


def _back(path: str) -> str:
    """The page that a form of this path stands on; empty where there is none.

    >>> _back("/admin/keys/replace"), _back("/admin/matrix"), _back("/admin/nothing")
    ('/admin/keys', '/admin/matrix', '')
    """
    here = _BY_PATH.get(path)
    while here is not None and "GET" not in here:
        path = path.rpartition("/")[0]
        here = _BY_PATH.get(path)
    return path if here is not None else ""


def origin_of(configured: str, headers: dict[bytes, bytes]) -> str | None:
    """Where the admin is reached: as the settings say, else plain http on this machine only.

    A host that nobody configured is refused: links and cookies never follow a forged one.

    >>> origin_of("", {b"host": b"localhost:8000"}), origin_of("", {b"host": b"evil.example"})
    ('http://localhost:8000', None)
    """
    host = headers.get(b"host", b"").decode("latin-1").lower()
    if _LOCAL.fullmatch(host) and not configured:
        return f"http://{host}"
    if configured and configured.partition("://")[2] == host:
        return configured
    return None


async def _answer(
    visit: Visit,
    origin: str | None,
    method: str,
    headers: dict[bytes, bytes],
    asked: HTTPScope,
    receive: Receive,
) -> Reply:
    if origin is None:
        raise NotAllowed(
            "The admin is not reached at this address.",
            "Set web.admin_origin to the one in your browser's address bar.",
        )
    known = _BY_PATH.get(visit.path)
    if known is None:
        visit.user = await visit.admin.who(visit.token)
        raise NotFound("There is no such page.", "Go to /admin.")
    found = known.get("GET" if method == "HEAD" else method)
    if found is None:
        raise MethodRefused("This page does not know this method.", ", ".join(sorted(known)))
    visit.user = await visit.admin.who(visit.token)
    if PAGES[found.name] is not None:
        if visit.user is None:
            if found.method == "GET":
                return redirect("/admin/log-in", next=visit.path)
            raise NotAuthenticated("Your session is over.", "Log in again.")
        if not may(visit.user.role, found.name):
            raise NotAllowed("Your role may not do this.", "Ask the owner of this installation.")
    if found.method == "POST" and found.takes_file:
        visit.form, visit.file = await receive_file(
            receive,
            headers,
            visit.admin.service.folder,
            lambda form: _check_form(visit, form, origin, headers),
        )
    elif found.method == "POST":
        visit.form = await _form(receive, headers, visit.admin.service.patience)
        _check_form(visit, visit.form, origin, headers)
    else:
        visit.query = parse_query(asked["query_string"])
    try:
        return await found.run(visit)
    except NothingServed:
        if found.method != "GET":
            raise
        return page(visit, "unbuilt.html", name=found.name)


async def _form(
    receive: Receive, headers: dict[bytes, bytes], patience: Patience
) -> dict[str, str]:
    if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
        raise MediaRefused("This is no form.", "Send it from the page.")
    body = await body_of(receive, headers, MAX_FORM, patience)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise InvalidValue("The form cannot be read.", "Send it again from the page.") from error
    return dict(pairs)


def _check_form(
    visit: Visit, form: dict[str, str], origin: str, headers: dict[bytes, bytes]
) -> None:
    """Only a page of ours sends a form: its origin and its token say so."""
    sent = form.pop("csrf", "")
    if headers.get(b"origin", b"").decode("latin-1") != origin or not hmac.compare_digest(
        sent.encode(), csrf_of(visit.token).encode()
    ):
        raise NotAllowed(
            "This form did not come from an open page of yours; nothing was changed.",
            "Go back, load the page again, and send it once more.",
        )


def _cookies(headers: dict[bytes, bytes]) -> dict[str, str]:
    try:
        read: SimpleCookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in read.items()}


async def _send(send: Send, reply: Reply, method: str) -> None:
    headers = [
        *reply.headers,
        (b"content-type", reply.media),
        (b"content-length", str(len(reply.body)).encode()),
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": secured(headers)})
    body = b"" if method == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body, "more_body": False})
