"""``pairwell users``: who may log in to the admin, and what they may there."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from pairwell.app.link_address import HOURS, LONGEST_HOURS, address_of
from pairwell.cli.session import Session
from pairwell.model.errors import InputRefused
from pairwell.model.user import Role, User

if TYPE_CHECKING:
    from pairwell.app.manage_users import UserBook
    from pairwell.wiring import Workspace

ACTOR = "command line"
LOCAL = "http://localhost:8000"
"""Where the admin is while web.admin_origin is not set."""

Name = Annotated[str, typer.Argument(metavar="NAME", help="What they log in with.")]
RoleWord = Annotated[str, typer.Option("--role", help=f"One of: {', '.join(get_args(Role))}.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help="Its first line; else it is asked for."),
]


def add(
    session: Session,
    name: Name,
    role: RoleWord,
    password_file: PasswordFile = None,
    second_factor: Annotated[
        bool,
        typer.Option("--second-factor", help="Codes of an authenticator app; owners always."),
    ] = False,
    by_link: Annotated[
        bool,
        typer.Option("--link", help="No password: a link logs them in once, to choose their own."),
    ] = False,
) -> None:
    """Make a user of the admin. There is no default user and no default password.

    A password has 15 characters or more. The link for the authenticator app is shown once, and so
    is the log-in link of --link, which holds for 24 hours (`pairwell users link` makes another).

        pairwell users add ann --role owner
        pairwell users add sam --role sales --password-file sam.txt
        pairwell users add kim --role analyst --link
    """
    word = _role(role)
    if by_link and password_file is not None:
        raise InputRefused("A password and a link exclude each other.", "Leave one of them out.")
    typed = "" if by_link else _password(password_file)
    told: dict[str, object] = {}
    with session.workspace() as workspace:
        salt = secrets.token_hex(16) if second_factor or word == "owner" else ""
        book, random = _book(workspace), secrets.token_bytes(16)
        if by_link:
            user = book.invite(name, word, secrets.token_urlsafe(32), random, totp_salt=salt)
            told = _log_in_link(workspace, name, HOURS)
        else:
            user = book.add(name, word, typed, random, totp_salt=salt)
        link = _link(workspace, user)
    said = f"{name} may log in at /admin as {word}."
    if link:
        said += f"\n\n{link}\n\nOpen this link with an authenticator app. It is shown this once."
    if told:
        said += _shown(told)
    session.output.result({**_public(user), "second_factor_link": link, **told}, said)


def list_(session: Session) -> None:
    """List the users: names, roles and dates.

    pairwell users list
    """
    from rich.table import Table

    with session.workspace() as workspace:
        users = workspace.users.users()
    table = Table("name", "role", "second factor", "since", "disabled")
    for user in users:
        factor = "yes" if user.totp_salt else "no"
        until = user.disabled_at[:10] or "–"
        table.add_row(user.name, user.role, factor, user.created_at[:10], until)
    session.output.result({"users": [_public(user) for user in users]}, table)


def disable(session: Session, name: Name) -> None:
    """Let nobody in by this name any more; what they have open ends at once.

    pairwell users disable sam
    """
    with session.workspace() as workspace:
        user = _book(workspace).disable(name)
    session.output.result(_public(user), f"{name} is disabled.")


def role(session: Session, name: Name, role: RoleWord) -> None:
    """Change what a user may; they log in again.

    pairwell users role sam --role merchandiser
    """
    with session.workspace() as workspace:
        user = _book(workspace).set_role(name, _role(role))
    session.output.result(_public(user), f"{name} is {user.role} now.")


def password(session: Session, name: Name, password_file: PasswordFile = None) -> None:
    """Give a user a new password; what they have open ends at once.

    pairwell users password ann
    """
    typed = _password(password_file)
    with session.workspace() as workspace:
        user = _book(workspace).set_password(name, typed, secrets.token_bytes(16))
    session.output.result(_public(user), f"{name} has a new password.")


def second_factor(session: Session, name: Name) -> None:
    """Give a user a new second factor; the one before no longer holds.

    pairwell users second-factor ann
    """
    with session.workspace() as workspace:
        user = _book(workspace).set_second_factor(name, secrets.token_hex(16))
        link = _link(workspace, user)
    said = f"{link}\n\nOpen this link with an authenticator app. It is shown this once."
    session.output.result({**_public(user), "second_factor_link": link}, said)


def link(
    session: Session,
    name: Name,
    hours: Annotated[
        int, typer.Option("--hours", min=1, max=LONGEST_HOURS, help="How long it holds.")
    ] = HOURS,
) -> None:
    """Make a link that logs a user in once: for a first log-in, or a password that is lost.

    Whoever opens it chooses a new password; a second factor is asked for as ever. A newer link,
    and every change of the user, ends it. Send it on a way that nobody else reads.

        pairwell users link sam
        pairwell users link sam --hours 2
    """
    with session.workspace() as workspace:
        told = _log_in_link(workspace, name, hours)
    session.output.result({"name": name, **told}, _shown(told).lstrip())


def _log_in_link(workspace: Workspace, name: str, hours: int) -> dict[str, object]:
    from datetime import timedelta

    from pairwell.wiring import utc_now

    secret, until = secrets.token_urlsafe(32), utc_now() + timedelta(hours=hours)
    _book(workspace).make_link(name, secret, int(until.timestamp()))
    origin = workspace.settings.web.admin_origin or LOCAL
    return {
        "log_in_link": address_of(origin, secret),
        "link_expires_at": until.isoformat(timespec="seconds"),
    }


def _shown(told: dict[str, object]) -> str:
    return (
        f"\n\n{told['log_in_link']}\n\nThis link logs in once, until {told['link_expires_at']}. "
        "It is shown this once; send it on a way that only they read."
    )


def _book(workspace: Workspace) -> UserBook:
    from pairwell.app.manage_users import UserBook
    from pairwell.wiring import utc_now

    now = utc_now().isoformat(timespec="seconds")
    return UserBook(workspace.users, workspace.audit, ACTOR, now)


def _link(workspace: Workspace, user: User) -> str:
    from pairwell.app.second_factor import link_of, secret_of

    if not user.totp_salt:
        return ""
    return link_of(secret_of(workspace.secret(), user.totp_salt), user.name)


def _public(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "role": user.role,
        "second_factor": bool(user.totp_salt),
        "created_at": user.created_at,
        "disabled_at": user.disabled_at,
    }


def _role(word: str) -> Role:
    if word not in get_args(Role):
        raise InputRefused(f"There is no role {word!r}.", f"Roles: {', '.join(get_args(Role))}.")
    return cast(Role, word)


def _password(file: Path | None) -> str:
    if file is None:
        if not sys.stdin.isatty():
            raise InputRefused("There is nobody to ask for a password.", "Use --password-file.")
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    try:
        return (file.read_text("utf-8").splitlines() or [""])[0]
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{file} cannot be read.", "Write the password on one line.") from error
