"""People of the admin for the tests: made in a workspace, logged in through the real form."""

from __future__ import annotations

import re
import secrets
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import httpx

from pairwell.app.manage_users import UserBook
from pairwell.app.second_factor import STEP, code_at, secret_of
from pairwell.model.user import Role
from pairwell.wiring import open_workspace
from tests.service import Service, make_shop, running

PASSWORD = "correct horse battery"  # noqa: S105 - a made-up one
AT = "2026-11-22T10:00:00+00:00"
TOTP_SALT = "ab" * 16
ROLES: tuple[Role, ...] = get_args(Role)


def make_people(folder: Path) -> None:
    """One user a role, named like it; the owner has a second factor."""
    with open_workspace(folder) as workspace:
        book = UserBook(workspace.users, workspace.audit, "command line", AT)
        for role in ROLES:
            salt = TOTP_SALT if role == "owner" else ""
            book.add(role, role, PASSWORD, secrets.token_bytes(16), totp_salt=salt)


def code_now(folder: Path) -> str:
    """The owner's code of this half minute."""
    with open_workspace(folder) as workspace:
        return code_at(secret_of(workspace.secret(), TOTP_SALT), int(time.time()) // STEP)


@contextmanager
def staffed(folder: Path, *arguments: str) -> Iterator[Service]:
    """The shop of the tests with its people, served until the block is left."""
    shop = make_shop(folder / "shop")
    make_people(shop.folder)
    with running(shop, *arguments) as service:
        yield service


TLS = ssl.create_default_context()
"""Made once: it takes longer than a test."""


class Browser:
    """A browser without scripts: keeps cookies, sends the forms of the page that it shows."""

    def __init__(self, url: str) -> None:
        self.url = url
        none_kept = httpx.Limits(max_keepalive_connections=0)  # so that nothing is left to close
        self.client = httpx.Client(base_url=url, timeout=330, limits=none_kept, verify=TLS)

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.client.get(path, params=query or None)

    def csrf(self, path: str = "/admin/log-in") -> str:
        """The token that forms of a page carry."""
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.get(path).text)
        assert found
        return found[1]

    def post(
        self, path: str, origin: str | None = None, token: str | None = None, **form: str
    ) -> httpx.Response:
        """Send a form as a page of ours would; ``origin`` and ``token`` to do it wrong."""
        token = self.csrf() if token is None else token
        headers = {"Origin": self.url if origin is None else origin}
        return self.client.post(path, data={"csrf": token, **form}, headers=headers)

    def log_in(self, name: str, **more: str) -> httpx.Response:
        form: dict[str, Any] = {"name": name, "password": PASSWORD, "code": "", **more}
        return self.post("/admin/log-in", **form)
