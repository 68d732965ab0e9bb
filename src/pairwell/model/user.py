"""People who run the shop's offers: who they are, what they may, their open sessions and links."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["owner", "merchandiser", "analyst", "sales", "auditor"]
"""What a person may: everything; the matrix; look and measure; the counter; the log of changes."""


class User(msgspec.Struct, frozen=True, kw_only=True):
    """One person.

    Attributes:
        name: what they log in with; unique, and never given again.
        role: what they may.
        password: argon2id hash with its salt and costs.
        totp_salt: what their second factor is derived from, hexadecimal; empty: they have none.
        created_at: RFC 3339 instant.
        disabled_at: RFC 3339 instant from which nobody logs in by this name; empty: active.
    """

    name: str
    role: Role
    password: str
    totp_salt: str = ""
    created_at: str = ""
    disabled_at: str = ""


class LogInLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that logs a person in once.

    Attributes:
        user: whose; a newer link takes the place of an older one.
        digest: SHA-256 of the secret that the link carries, hexadecimal; never the secret.
        expires: seconds since 1970 from which it no longer holds.
    """

    user: str
    digest: str
    expires: int


class LoginSession(msgspec.Struct, frozen=True, kw_only=True):
    """One open log-in.

    Attributes:
        digest: SHA-256 of the token that the browser holds, hexadecimal; never the token.
        user: whose.
        started: seconds since 1970 of the log-in.
        seen: seconds since 1970 of the last request.
    """

    digest: str
    user: str
    started: int
    seen: int
