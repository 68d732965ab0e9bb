"""Keys: who may call the API, and what for."""

from __future__ import annotations

from typing import Literal

import msgspec

KeyKind = Literal["backend", "site"]
"""A secret of the shop's servers, or one that stands in its pages for all to see."""

Scope = Literal["offers", "events", "data", "customers", "matrix", "metrics"]
"""What a back-end key may do: ask and explain, send events and outcomes, send the shop's own rows,
export and erase people, change and publish the matrix, read the counters."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key, as it is kept: what it may do, and a hash of its secret; never the secret.

    Attributes:
        key_id: its name for people and logs: the first characters of the key, unique.
        name: what it is for; at most two live keys have the same name (rotation).
        kind: a secret of the back end, or public.
        digest: SHA-256 of the whole key, hexadecimal.
        scopes: what a back-end key may do; a site key has none: it may ask and send browser events.
        origins: the pages that may use a site key: ``https://shop.example``; a back-end key has
            none.
        created_at: RFC 3339 instant.
        expires_at: RFC 3339 instant from which it no longer holds; empty: until it is revoked.
        revoked_at: RFC 3339 instant; empty: it is not.
    """

    key_id: str
    name: str
    kind: KeyKind
    digest: str
    scopes: tuple[Scope, ...] = ()
    origins: tuple[str, ...] = ()
    created_at: str = ""
    expires_at: str = ""
    revoked_at: str = ""

    def live(self, now: str) -> bool:
        """Whether it holds at an instant (RFC 3339, UTC, seconds).

        >>> ApiKey(key_id="pw_live_a", name="", kind="backend", digest="").live("2026-11-22")
        True
        """
        return not self.revoked_at and (not self.expires_at or now < self.expires_at)
