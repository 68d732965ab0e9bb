"""Making people, changing what they may, and ending it; every change is in the audit log."""

from __future__ import annotations

import re

import msgspec

from pairwell.app.log_in import digest_of
from pairwell.app.passwords import check_password, hash_password
from pairwell.app.ports.audit import Audit
from pairwell.app.ports.users import Users
from pairwell.model.audit import AuditAction, AuditEntry
from pairwell.model.errors import InputRefused
from pairwell.model.user import LogInLink, Role, User

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+\-]{0,63}")


class UserBook:
    """The users together with the log of what is done to them.

    Args:
        users: where they are kept.
        audit: where changes are written down.
        actor: who changes.
        now: RFC 3339 instant in UTC with seconds.
    """

    def __init__(self, users: Users, audit: Audit, actor: str, now: str) -> None:
        self._users = users
        self._audit = audit
        self._actor = actor
        self._now = now

    def add(
        self, name: str, role: Role, password: str, salt: bytes, *, totp_salt: str = ""
    ) -> User:
        """Make a user; an owner always has a second factor.

        Args:
            name: small letters, digits and ``._@+-``.
            role: what they may.
            password: as typed; only its hash is kept.
            salt: sixteen random bytes.
            totp_salt: random text that the second factor is derived from; empty: none.

        Raises:
            InputRefused: the name is taken or none, the password easy to guess, or an owner has no
                second factor.
        """
        _check_name(name)
        _check_factor(role, totp_salt)
        check_password(password, name)
        return self._add(name, role, password, salt, totp_salt)

    def invite(
        self, name: str, role: Role, unguessable: str, salt: bytes, *, totp_salt: str = ""
    ) -> User:
        """Make a user with a password that nobody knows: a link lets them choose their own.

        Args:
            name: as of ``add``.
            role: what they may.
            unguessable: random text, at least 128 bits, told to nobody.
            salt: sixteen random bytes.
            totp_salt: as of ``add``.

        Raises:
            InputRefused: the name is taken or none, or an owner has no second factor.
        """
        _check_name(name)
        _check_factor(role, totp_salt)
        return self._add(name, role, unguessable, salt, totp_salt)

    def make_link(self, name: str, secret: str, expires: int) -> None:
        """Keep a link that logs a person in once; one that they had no longer holds.

        Args:
            name: whose.
            secret: random text that the link carries, at least 128 bits; only its digest is kept.
            expires: seconds since 1970 from which it no longer holds.

        Raises:
            InputRefused: there is no active user of that name.
        """
        self._active(name)
        self._users.add_link(LogInLink(user=name, digest=digest_of(secret), expires=expires))
        self._note("link_made", name)

    def disable(self, name: str) -> User:
        """Let nobody in by this name from now on; open sessions end at once.

        Raises:
            InputRefused: there is no active user of that name.
        """
        return self._change(name, "user_disabled", disabled_at=self._now)

    def set_role(self, name: str, role: Role) -> User:
        """Change what a person may; they log in again.

        Raises:
            InputRefused: there is no active user of that name, or an owner to be has no second
                factor.
        """
        before = self._active(name)
        _check_factor(role, before.totp_salt)
        return self._change(name, "role_changed", {"was": before.role, "is": role}, role=role)

    def set_password(self, name: str, password: str, salt: bytes) -> User:
        """Give a new password; open sessions end.

        Raises:
            InputRefused: there is no active user of that name, or the password is easy to guess.
        """
        self._active(name)
        check_password(password, name)
        return self._change(name, "password_changed", password=hash_password(password, salt))

    def set_second_factor(self, name: str, totp_salt: str) -> User:
        """Give a new second factor; the one before no longer holds, open sessions end.

        Raises:
            InputRefused: there is no active user of that name.
        """
        return self._change(name, "second_factor_set", totp_salt=totp_salt)

    def _add(self, name: str, role: Role, password: str, salt: bytes, totp_salt: str) -> User:
        user = User(
            name=name, role=role, password=hash_password(password, salt), totp_salt=totp_salt,
            created_at=self._now,
        )  # fmt: skip
        self._users.add_user(user)
        self._note("user_added", name, role=role)
        return user

    def _change(
        self, name: str, action: AuditAction, detail: dict[str, str] | None = None, **changed: str
    ) -> User:
        user = msgspec.structs.replace(self._active(name), **changed)
        self._users.replace_user(user)
        self._note(action, name, **(detail or {}))
        return user

    def _active(self, name: str) -> User:
        user = self._users.user(name)
        if user is None or user.disabled_at:
            raise InputRefused(f"There is no active user {name!r}.", "See: pairwell users list")
        return user

    def _note(self, action: AuditAction, subject: str, **detail: str) -> None:
        self._audit.append(
            AuditEntry(
                at=self._now, actor=self._actor, action=action, subject=subject, detail=detail
            )
        )


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputRefused(
            f"{name!r} is no user name.", "Use small letters, digits and . _ @ + -, up to 64."
        )


def _check_factor(role: Role, totp_salt: str) -> None:
    if role == "owner" and not totp_salt:
        raise InputRefused("An owner needs a second factor.", "Run: pairwell users second-factor")
