"""Users, their sessions and their links in a file of their own."""

from __future__ import annotations

import apsw
import msgspec

from pairwell.app.ports.users import TRIES_KEPT
from pairwell.model.errors import InputRefused
from pairwell.model.pace import Bucket, Limit, Taken, take_one
from pairwell.model.user import LogInLink, LoginSession, User
from pairwell.store.sqlite.open_file import OpenFile

_USER = ", ".join(User.__struct_fields__)
_SESSION = ", ".join(LoginSession.__struct_fields__)


class SqliteUsers(OpenFile):
    """Fits the port ``Users``."""

    schema = "users"

    def add_user(self, user: User) -> None:
        with self._transaction() as connection:
            try:
                connection.execute(
                    f"insert into person ({_USER}) "  # noqa: S608 - names of our own fields
                    "values (:name, :role, :password, :totp_salt, :created_at, :disabled_at)",
                    msgspec.structs.asdict(user),
                )
            except apsw.ConstraintError as error:
                raise InputRefused(
                    f"There is, or was, a user {user.name!r}.",
                    "Names are never given again: take another one.",
                ) from error

    def replace_user(self, user: User) -> None:
        with self._transaction() as connection:
            connection.execute(
                "update person set role = :role, password = :password, totp_salt = :totp_salt, "
                "disabled_at = :disabled_at where name = :name",
                msgspec.structs.asdict(user),
            )
            if connection.changes() == 0:
                raise InputRefused(f"There is no user {user.name!r}.", "See: pairwell users list")
            _end_all(connection, user.name)

    def user(self, name: str) -> User | None:
        found = self._rows(f"select {_USER} from person where name = ?", name)  # noqa: S608
        return msgspec.convert(found[0], User) if found else None

    def users(self) -> tuple[User, ...]:
        rows = self._rows(f"select {_USER} from person order by nth")  # noqa: S608
        return tuple(msgspec.convert(row, User) for row in rows)

    def use_code(self, name: str, step: int) -> bool:
        with self._transaction() as connection:
            connection.execute(
                "update person set totp_step = ? where name = ? and totp_step < ?",
                (step, name, step),
            )
            return connection.changes() > 0

    def add_session(self, session: LoginSession) -> None:
        with self._transaction() as connection:
            connection.execute(
                f"insert into session ({_SESSION}) "  # noqa: S608 - names of our own fields
                "values (:digest, :user, :started, :seen)",
                msgspec.structs.asdict(session),
            )

    def session(self, digest: str) -> LoginSession | None:
        found = self._rows(f"select {_SESSION} from session where digest = ?", digest)  # noqa: S608
        return msgspec.convert(found[0], LoginSession) if found else None

    def see_session(self, digest: str, at: int) -> None:
        with self._transaction() as connection:
            connection.execute("update session set seen = ? where digest = ?", (at, digest))

    def end_session(self, digest: str) -> bool:
        with self._transaction() as connection:
            connection.execute("delete from session where digest = ?", (digest,))
            return connection.changes() > 0

    def add_link(self, link: LogInLink) -> None:
        with self._transaction() as connection:
            connection.execute(
                "insert or replace into link (user, digest, expires) "
                "values (:user, :digest, :expires)",
                msgspec.structs.asdict(link),
            )

    def link(self, digest: str) -> LogInLink | None:
        found = self._rows("select user, digest, expires from link where digest = ?", digest)
        return msgspec.convert(found[0], LogInLink) if found else None

    def use_link(self, digest: str, now: int, password: str) -> bool:
        # The transaction holds the only right to write from its start: of two clicks one is first.
        with self._transaction() as connection:
            found = connection.execute(
                "select user from link join person on name = user "
                "where digest = ? and expires > ? and disabled_at = ''",
                (digest, now),
            ).fetchone()
            if found is None:
                return False
            connection.execute("update person set password = ? where name = ?", (password, *found))
            _end_all(connection, str(found[0]))
        return True

    def end_links(self, before: int) -> int:
        with self._transaction() as connection:
            connection.execute("delete from link where expires < ?", (before,))
            return connection.changes()

    def try_once(self, caller: str, limit: Limit, now: float) -> Taken:
        with self._transaction() as connection:
            connection.execute("delete from try where since < ?", (now - TRIES_KEPT,))
            found: Bucket | None = None
            for left, since in connection.execute(
                "select left, since from try where caller = ?", (caller,)
            ):
                found = msgspec.convert({"left": left, "since": since}, Bucket)
            taken, bucket = take_one(found, limit, now)
            # who is refused changes nothing and costs no sync, unless the clock was set back
            if taken.allowed or (found is not None and now < found.since):
                connection.execute(
                    "insert or replace into try values (?, ?, ?)",
                    (caller, bucket.left, bucket.since),
                )
        return taken

    def end_sessions(self, before: int) -> int:
        with self._transaction() as connection:
            connection.execute("delete from session where started < ?", (before,))
            return connection.changes()


def _end_all(connection: apsw.Connection, name: str) -> None:
    """All sessions and links of a person."""
    connection.execute("delete from session where user = ?", (name,))
    connection.execute("delete from link where user = ?", (name,))
