"""One request for a page: who asks, what they sent, and in which language."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.model.user import User
from pairwell.web.admin.admin import Admin
from pairwell.web.admin.speech import Speech
from pairwell.web.reply import Reply

YEAR = 365 * 24 * 60 * 60

MAX_TEXT = 500
"""Characters of one field."""


class Visit(msgspec.Struct, kw_only=True):
    """One request.

    Attributes:
        user: who; None before the log-in.
        token: what the browser holds: of a session, or of a form before the log-in.
        path: of the page.
        query: each parameter once.
        form: what was sent with a POST; its token is checked already.
        secure: over https.
        address: where from.
        origin: where the admin is reached: scheme and host.
        file: what was uploaded with the form, under the name it had; None: nothing.
        store: of the counter that this browser stands at; empty: none was chosen.
    """

    admin: Admin
    user: User | None
    token: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    speech: Speech
    secure: bool
    address: str
    origin: str = ""
    file: Path | None = None
    store: str = ""

    @property
    def person(self) -> User:
        """Who is logged in: of pages that nobody else reaches."""
        if self.user is None:
            raise InputRefused("Nobody is logged in.", "Log in.")
        return self.user

    def cookie(self, token: str, *, forget: bool = False) -> tuple[bytes, bytes]:
        """The header that gives the browser a token, or takes it away."""
        return cookie_of(token, secure=self.secure, forget=forget)

    def sent(self, name: str) -> str:
        """A field of the form without spaces around it; empty where it was not sent.

        Raises:
            InputRefused: it is longer than 500 characters.
        """
        return _bounded(self.form.get(name, ""))

    def asked(self, name: str) -> str:
        """A parameter of the query, as ``sent``."""
        return _bounded(self.query.get(name, ""))


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page, or something that a form does.

    Attributes:
        name: ``PAGES`` in web/access.py says who may.
        method: GET changes nothing; POST answers with a redirect.
        path: where.
        run: answers.
        takes_file: whether a file comes with its form.
    """

    name: str
    method: str
    path: str
    run: Callable[[Visit], Awaitable[Reply]]
    takes_file: bool = False


def kept_cookie(name: str, value: str, *, secure: bool) -> tuple[bytes, bytes]:
    """A cookie for a year of what this browser chose; no secret stands in it."""
    lock = "; Secure" if secure else ""
    said = f"{name}={quote(value, safe='')}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{lock}"
    return b"set-cookie", said.encode()


def cookie_name(*, secure: bool) -> str:
    """Of the session; browsers take ``__Host-`` over https only, so localhost has another one."""
    return "__Host-pairwell" if secure else "pairwell-dev"


def cookie_of(token: str, *, secure: bool, forget: bool = False) -> tuple[bytes, bytes]:
    """A cookie for this host alone, that no script reads and no other site's form sends."""
    ends = "; Max-Age=0" if forget else ""
    lock = "; Secure" if secure else ""
    name = cookie_name(secure=secure)
    said = f"{name}={token}; Path=/; HttpOnly; SameSite=Lax{lock}{ends}"
    return b"set-cookie", said.encode()


def csrf_of(token: str) -> str:
    """What forms carry: only pages of ours know it, and it tells nothing about the token."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise InputRefused(f"A field is longer than {MAX_TEXT} characters.", "Shorten it.")
    return text.strip()
