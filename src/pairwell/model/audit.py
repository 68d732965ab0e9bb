"""The log of what people changed: entries, and the chain that shows whether one was touched."""

from __future__ import annotations

from typing import Literal

import msgspec

AuditAction = Literal[
    "logged_in", "log_in_refused", "logged_out", "user_added", "user_disabled", "role_changed",
    "password_changed", "second_factor_set", "link_made", "link_used", "link_refused",
    "pinned", "blocked", "undone", "arranged", "mended", "published", "rolled_back",
    "offer_answered", "imported", "built", "policy_changed", "key_made", "key_revoked",
    "product_role_said", "incentive_allowed",
]  # fmt: skip
"""What is written down."""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did. Customers are never named in it, so that erasing them breaks nothing.

    Attributes:
        at: RFC 3339 instant.
        actor: name of the user; ``command line`` for whoever sat at the machine.
        action: what.
        subject: to what: a product, a version, a user.
        detail: the rest, as texts by name.
    """

    at: str
    actor: str
    action: AuditAction
    subject: str = ""
    detail: dict[str, str] = {}


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in its place.

    Attributes:
        number: 1, 2, 3 … without gaps.
        digest: SHA-256 over the digest before it and the canonical JSON of number and entry.
    """

    number: int
    entry: AuditEntry
    digest: str


class AuditHead(msgspec.Struct, frozen=True, kw_only=True):
    """The end of the chain, signed: rows that were cut off at the end are missed by it.

    Attributes:
        number, digest: of the last row.
        signature: HMAC-SHA256 of both with the installation's secret, hexadecimal.
    """

    number: int
    digest: str
    signature: str
