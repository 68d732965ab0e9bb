"""``/admin/users``: who may log in, and what may they? The owner's page.

Nobody takes away their own way in, and the last owner stays: the rest is done on the machine.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import cast, get_args

from pairwell.app.link_address import HOURS, address_of
from pairwell.app.manage_users import UserBook
from pairwell.app.second_factor import link_of, secret_of
from pairwell.model.errors import InputRefused
from pairwell.model.user import Role, User
from pairwell.web.admin import render
from pairwell.web.admin.admin import instant
from pairwell.web.admin.sheet import Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import Workspace

HERE = "/admin/users"


async def users(visit: Visit) -> Reply:
    """Everybody, active ones first."""
    return await _page(visit)


async def add(visit: Visit) -> Reply:
    """Make a user, with a password or a link to choose one; links are on this one page only."""
    name, role = visit.sent("name"), _role(visit.sent("role"))
    password = visit.form.get("password", "")[:1_001]
    factor = role == "owner" or visit.sent("factor") == "yes"
    salt, totp_salt = secrets.token_bytes(16), secrets.token_hex(16) if factor else ""

    def make(book: UserBook) -> User:
        if password:
            return book.add(name, role, password, salt, totp_salt=totp_salt)
        return book.invite(name, role, secrets.token_urlsafe(32), salt, totp_salt=totp_salt)

    user, factor_link = await _do(visit, make)
    log_in_link = "" if password else await _link(visit, user.name)
    return await _page(visit, user.name, factor_link, log_in_link)


async def make_link(visit: Visit) -> Reply:
    """Make a link that logs somebody in once: for a first log-in, or a password that is lost."""
    name = _other(visit)
    return await _page(visit, name, log_in_link=await _link(visit, name))


async def set_role(visit: Visit) -> Reply:
    """Change what somebody may; they log in again."""
    name, role = _other(visit), _role(visit.sent("role"))
    await _do(visit, lambda book: book.set_role(name, role))
    return render.redirect(HERE)


async def set_factor(visit: Visit) -> Reply:
    """Give somebody a new second factor; the one before no longer holds."""
    name = _other(visit)
    user, link = await _do(visit, lambda book: book.set_second_factor(name, secrets.token_hex(16)))
    return await _page(visit, user.name, link)


async def disable(visit: Visit) -> Reply:
    """Let nobody in by this name any more."""
    name = _other(visit)
    await _do(visit, lambda book: book.disable(name))
    return render.redirect(HERE)


async def _do(visit: Visit, change: Callable[[UserBook], User]) -> tuple[User, str]:
    """Change a user in the visitor's name; returns them and the link of their second factor."""

    def work(workspace: Workspace) -> tuple[User, str]:
        book = UserBook(workspace.users, workspace.audit, visit.person.name, instant())
        user = change(book)
        if not user.totp_salt:
            return user, ""
        return user, link_of(secret_of(workspace.secret(), user.totp_salt), user.name)

    return await visit.admin.people(work)


async def _link(visit: Visit, name: str) -> str:
    """A new log-in link of a user, made in the visitor's name."""
    secret, expires = secrets.token_urlsafe(32), int(time.time()) + HOURS * 3600
    await visit.admin.people(
        lambda w: UserBook(w.users, w.audit, visit.person.name, instant()).make_link(
            name, secret, expires
        )
    )
    return address_of(visit.origin, secret)


async def _page(visit: Visit, made: str = "", link: str = "", log_in_link: str = "") -> Reply:
    everybody = await visit.admin.people(lambda w: w.users.users())
    listed = sorted(everybody, key=lambda user: (bool(user.disabled_at), user.name))
    return render.page(
        visit, "users.html", users=listed, roles=get_args(Role), made=made, link=link,
        log_in_link=log_in_link, hours=HOURS,
        sheets=(
            Sheet(
                name="users",
                header=("name", "role", "second_factor", "created_at", "disabled_at"),
                rows=((each.name, each.role, bool(each.totp_salt), each.created_at,
                       each.disabled_at) for each in listed),
            ),
        ),
    )  # fmt: skip


def _other(visit: Visit) -> str:
    """The user of a form, who is not the visitor: so an owner is always left."""
    name = visit.sent("name")
    if name == visit.person.name:
        raise InputRefused(
            "Your own way in is not changed here.", "Ask another owner, or use: pairwell users"
        )
    return name


def _role(word: str) -> Role:
    if word not in get_args(Role):
        raise InputRefused(f"There is no role {word!r}.", "Choose one of the list.")
    return cast(Role, word)


PAGES = (
    Page(name="users", method="GET", path=HERE, run=users),
    Page(name="addUser", method="POST", path=HERE, run=add),
    Page(name="setRole", method="POST", path="/admin/users/role", run=set_role),
    Page(name="setFactor", method="POST", path="/admin/users/second-factor", run=set_factor),
    Page(name="makeLink", method="POST", path="/admin/users/link", run=make_link),
    Page(name="disableUser", method="POST", path="/admin/users/disable", run=disable),
)
