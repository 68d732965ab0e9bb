"""The port of users, their sessions and their links."""

from __future__ import annotations

from typing import Protocol

from pairwell.model.pace import Limit, Taken
from pairwell.model.user import LogInLink, LoginSession, User

TRIES_KEPT = 24 * 60 * 60
"""Seconds after which a caller who did not come again is forgotten."""


class Users(Protocol):
    """The store of users. Safe with several processes; a write is durable when it returns."""

    def add_user(self, user: User) -> None:
        """Keep a user.

        Raises:
            InputRefused: there is, or was, one of that name.
        """
        ...

    def replace_user(self, user: User) -> None:
        """Keep this instead of what was known of the name; all sessions and links of theirs end.

        Raises:
            InputRefused: there is no user of that name.
        """
        ...

    def user(self, name: str) -> User | None:
        """The user of that name, also a disabled one."""
        ...

    def users(self) -> tuple[User, ...]:
        """All users, also disabled ones, oldest first."""
        ...

    def use_code(self, name: str, step: int) -> bool:
        """Use up a time step of the second factor; False when it, or a later one, was used."""
        ...

    def add_session(self, session: LoginSession) -> None:
        """Keep a session."""
        ...

    def session(self, digest: str) -> LoginSession | None:
        """The session of that digest."""
        ...

    def see_session(self, digest: str, at: int) -> None:
        """Note that it was used at an instant (seconds since 1970)."""
        ...

    def end_session(self, digest: str) -> bool:
        """End it; False when there was none."""
        ...

    def add_link(self, link: LogInLink) -> None:
        """Keep a link instead of the one that its user may have."""
        ...

    def link(self, digest: str) -> LogInLink | None:
        """The link of that digest, also one that is over."""
        ...

    def use_link(self, digest: str, now: int, password: str) -> bool:
        """Use a link up: its user has this password from now on, all their sessions end.

        All of it or nothing; False when there is no such link, it is over, or its user disabled.

        Args:
            digest: of the link.
            now: seconds since 1970.
            password: hash of the new one.
        """
        ...

    def end_links(self, before: int) -> int:
        """Forget links that end before an instant (seconds since 1970); returns how many."""
        ...

    def try_once(self, caller: str, limit: Limit, now: float) -> Taken:
        """Take one try out of a caller's bucket, which all processes share.

        Args:
            caller: a name that does not tell who it is; it is forgotten after a day.
            limit: how the bucket fills.
            now: seconds since 1970.
        """
        ...

    def end_sessions(self, before: int) -> int:
        """End all that were begun before an instant (seconds since 1970); returns how many."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
