"""``/admin/users``: who may log in, and what may they? The owner's page.

Nobody takes away their own way in, and the last owner stays: the rest is done on the machine.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import get_args

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
    """Make a user; the link of a second factor is on this one page and nowhere else."""
    name, role = visit.sent("name"), _role(visit.sent("role"))
    password = visit.form.get("password", "")[:1_000]
    factor = role == "owner" or visit.sent("factor") == "yes"
    salt = secrets.token_hex(16) if factor else ""
    user, link = await _do(
        visit, lambda book: book.add(name, role, password, secrets.token_bytes(16), totp_salt=salt)
    )
    return await _page(visit, user.name, link)


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


async def _page(visit: Visit, made: str = "", link: str = "") -> Reply:
    everybody = await visit.admin.people(lambda w: w.users.users())
    listed = sorted(everybody, key=lambda user: (bool(user.disabled_at), user.name))
    return render.page(
        visit, "users.html", users=listed, roles=get_args(Role), made=made, link=link,
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
    for role in get_args(Role):
        if role == word:
            found: Role = role
            return found
    raise InputRefused(f"There is no role {word!r}.", "Choose one of the list.")


PAGES = (
    Page(name="users", method="GET", path=HERE, run=users),
    Page(name="addUser", method="POST", path=HERE, run=add),
    Page(name="setRole", method="POST", path="/admin/users/role", run=set_role),
    Page(name="setFactor", method="POST", path="/admin/users/second-factor", run=set_factor),
    Page(name="disableUser", method="POST", path="/admin/users/disable", run=disable),
)
