"""Verb: log in, tell who a session is of, log out.

Whatever is wrong, the answer is the same and takes the same time: a password is computed also for
a name that nobody has.
"""

from __future__ import annotations

import hashlib
from functools import cache

from pairwell.app.passwords import hash_password, is_password
from pairwell.app.ports.audit import Audit
from pairwell.app.ports.users import Users
from pairwell.app.second_factor import secret_of, step_of
from pairwell.model.audit import AuditAction, AuditEntry
from pairwell.model.user import LoginSession, User

IDLE = 30 * 60
"""Seconds without a request after which a session is over."""

LONGEST = 12 * 60 * 60
"""Seconds after which a session is over whatever happens."""

SEEN_EVERY = 60
"""Seconds between two notes that a session is used: a write costs a sync of the disk."""


def log_in(
    users: Users,
    audit: Audit,
    installation: bytes,
    *,
    name: str,
    password: str,
    code: str,
    token: str,
    now: int,
    at: str,
) -> User | None:
    """Open a session for a name, a password and, where there is one, a second factor.

    Args:
        users: who there is.
        audit: where it is written down.
        installation: its secret, which second factors are derived from.
        name: as typed.
        password: as typed.
        code: of the second factor, as typed.
        token: random text of the new session, at least 128 bits; the browser's from now on.
        now: seconds since 1970.
        at: the same as RFC 3339.

    Returns:
        Who; None when anything is wrong.
    """
    user, nobodys = users.user(name), _nobodys()
    right = is_password(nobodys if user is None else user.password, password)
    if (
        user is None
        or not right
        or user.disabled_at
        or not is_second_factor(users, user, installation, code, now)
    ):
        # A name that nobody has may be a password typed into the wrong field.
        note(audit, "log_in_refused", name if user else "", at)
        return None
    users.add_session(LoginSession(digest=digest_of(token), user=name, started=now, seen=now))
    note(audit, "logged_in", name, at)
    return user


def who(users: Users, token: str, now: int) -> User | None:
    """Whose session a token is of, if it holds at this instant; notes that it is used."""
    session = users.session(digest_of(token))
    if session is None:
        return None
    if now - session.seen > IDLE or now - session.started > LONGEST:
        users.end_session(session.digest)
        return None
    user = users.user(session.user)
    if user is None or user.disabled_at:
        return None
    if now - session.seen >= SEEN_EVERY:
        users.see_session(session.digest, now)
    return user


def log_out(users: Users, audit: Audit, token: str, at: str) -> None:
    """End a session."""
    session = users.session(digest_of(token))
    if session is not None and users.end_session(session.digest):
        note(audit, "logged_out", session.user, at)


def digest_of(token: str) -> str:
    """What is kept of a session's token or a link's secret: SHA-256, enough for 128 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_second_factor(users: Users, user: User, installation: bytes, code: str, now: int) -> bool:
    """Whether a code is of the user's second factor, or they have none; each code counts once."""
    if not user.totp_salt:
        return True
    step = step_of(secret_of(installation, user.totp_salt), code, now)
    return step is not None and users.use_code(user.name, step)


@cache
def _nobodys() -> str:
    """The hash of no one's password: comparing with it takes as long as with a person's."""
    return hash_password("nobody", b"\0" * 16)


def note(audit: Audit, action: AuditAction, name: str, at: str) -> None:
    """Write down what somebody did about their own log-in."""
    audit.append(AuditEntry(at=at, actor=name, action=action, subject=name))
