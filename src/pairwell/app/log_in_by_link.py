"""Verb: log in once with a link that an owner made, and choose a password by it.

The link is used up, the password set and every other session ended in one step of the store: of two
clicks one gets in, and nobody is left with neither a link nor a password.
"""

from __future__ import annotations

from pairwell.app.log_in import digest_of, is_second_factor, note
from pairwell.app.passwords import check_password, hash_password
from pairwell.app.ports.audit import Audit
from pairwell.app.ports.users import Users
from pairwell.model.user import LoginSession, User


def log_in_by_link(
    users: Users,
    audit: Audit,
    installation: bytes,
    *,
    secret: str,
    password: str,
    salt: bytes,
    code: str,
    token: str,
    now: int,
    at: str,
) -> User | None:
    """Use a link up, give its user a password of their own, and open a session.

    Args:
        users: who there is, and their links.
        audit: where it is written down.
        installation: its secret, which second factors are derived from.
        secret: what the link carries.
        password: the new one, as typed.
        salt: sixteen random bytes.
        code: of the second factor, as typed.
        token: random text of the new session, at least 128 bits; the browser's from now on.
        now: seconds since 1970.
        at: the same as RFC 3339.

    Returns:
        Who; None when the link does not hold (any more) or the code is wrong. A wrong code leaves
        the link as it was.

    Raises:
        InputRefused: the link holds, and the password is easy to guess; nothing is used up.
    """
    link = users.link(digest_of(secret))
    user = users.user(link.user) if link is not None else None
    if link is None or user is None or link.expires <= now:
        note(audit, "link_refused", link.user if link else "", at)
        return None
    check_password(password, user.name)
    used = is_second_factor(users, user, installation, code, now) and users.use_link(
        link.digest, now, hash_password(password, salt)
    )
    if not used:
        note(audit, "link_refused", user.name, at)
        return None
    users.add_session(LoginSession(digest=digest_of(token), user=user.name, started=now, seen=now))
    note(audit, "link_used", user.name, at)
    return users.user(user.name)
