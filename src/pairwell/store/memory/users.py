"""Users, their sessions and their links in dicts."""

from __future__ import annotations

import msgspec

from pairwell.app.ports.users import TRIES_KEPT
from pairwell.model.errors import InputRefused
from pairwell.model.pace import Bucket, Limit, Taken, take_one
from pairwell.model.user import LogInLink, LoginSession, User


class MemoryUsers:
    """Fits the port ``Users``; lives as long as the object."""

    def __init__(self) -> None:
        self._users: dict[str, User] = {}
        self._steps: dict[str, int] = {}
        self._sessions: dict[str, LoginSession] = {}
        self._links: dict[str, LogInLink] = {}
        self._tries: dict[str, Bucket] = {}

    def add_user(self, user: User) -> None:
        if user.name in self._users:
            raise InputRefused(
                f"There is, or was, a user {user.name!r}.",
                "Names are never given again: take another one.",
            )
        self._users[user.name] = user

    def replace_user(self, user: User) -> None:
        if user.name not in self._users:
            raise InputRefused(f"There is no user {user.name!r}.", "See: pairwell users list")
        self._users[user.name] = user
        self._end_all(user.name)

    def user(self, name: str) -> User | None:
        return self._users.get(name)

    def users(self) -> tuple[User, ...]:
        return tuple(self._users.values())

    def use_code(self, name: str, step: int) -> bool:
        if name not in self._users or self._steps.get(name, 0) >= step:
            return False
        self._steps[name] = step
        return True

    def add_session(self, session: LoginSession) -> None:
        self._sessions[session.digest] = session

    def session(self, digest: str) -> LoginSession | None:
        return self._sessions.get(digest)

    def see_session(self, digest: str, at: int) -> None:
        if digest in self._sessions:
            self._sessions[digest] = msgspec.structs.replace(self._sessions[digest], seen=at)

    def end_session(self, digest: str) -> bool:
        return self._sessions.pop(digest, None) is not None

    def add_link(self, link: LogInLink) -> None:
        self._links[link.user] = link

    def link(self, digest: str) -> LogInLink | None:
        return next((each for each in self._links.values() if each.digest == digest), None)

    def use_link(self, digest: str, now: int, password: str) -> bool:
        link = self.link(digest)
        user = self._users.get(link.user) if link is not None else None
        if link is None or user is None or link.expires <= now or user.disabled_at:
            return False
        self._users[user.name] = msgspec.structs.replace(user, password=password)
        self._end_all(user.name)
        return True

    def end_links(self, before: int) -> int:
        kept = {name: link for name, link in self._links.items() if link.expires >= before}
        n_ended = len(self._links) - len(kept)
        self._links = kept
        return n_ended

    def try_once(self, caller: str, limit: Limit, now: float) -> Taken:
        self._tries = {c: b for c, b in self._tries.items() if b.since >= now - TRIES_KEPT}
        taken, self._tries[caller] = take_one(self._tries.get(caller), limit, now)
        return taken

    def end_sessions(self, before: int) -> int:
        kept = {digest: s for digest, s in self._sessions.items() if s.started >= before}
        n_ended = len(self._sessions) - len(kept)
        self._sessions = kept
        return n_ended

    def _end_all(self, name: str) -> None:
        self._sessions = {k: s for k, s in self._sessions.items() if s.user != name}
        self._links.pop(name, None)

    def close(self) -> None:
        """Nothing is held."""
