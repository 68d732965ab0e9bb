"""Making, listing and ending keys; telling whose a key is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from pairwell.app.ports.keys import Keys
from pairwell.model.errors import InputRefused
from pairwell.model.key import ApiKey, KeyKind, Scope

PREFIXES: dict[KeyKind, str] = {"backend": "pw_live_", "site": "pw_site_"}
"""How a key begins; people and secret scanners tell them apart by it."""

SHOWN = 8
"""So many characters behind the prefix name a key; the rest stays a secret."""

MIN_SECRET = 22
"""Characters of URL-safe base 64 that hold 128 bits."""

LIVE_AT_ONCE = 2
"""Live keys of one name: the old one and the new one, while the shop changes over."""

_ORIGIN = re.compile(r"https?://[a-z0-9.\-]+(:\d{1,5})?")
_LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d{1,5})?")


def create_key(
    keys: Keys,
    kind: KeyKind,
    name: str,
    secret: str,
    now: str,
    *,
    scopes: Sequence[Scope] = (),
    origins: Sequence[str] = (),
    expires_at: str = "",
) -> tuple[str, ApiKey]:
    """Make a key.

    Args:
        keys: where it is kept.
        kind: what it is.
        name: what it is for.
        secret: at least 128 random bits as URL-safe text, from the door.
        now: RFC 3339 instant in UTC with seconds.
        scopes: what a back-end key may do.
        origins: the pages of a site key.
        expires_at: when it ends; empty: never.

    Returns:
        The key, to be shown once, and what is kept of it.

    Raises:
        InputRefused: no scope, no origin or a bad one, an end that is past, a weak secret, or two
            keys of that name are live.
    """
    if len(secret) < MIN_SECRET:
        raise InputRefused("The secret is too short.", "Make it of at least 128 random bits.")
    if kind == "backend" and not scopes:
        raise InputRefused("A back-end key needs a scope.", "Name one or more with --scope.")
    if kind == "site" and not origins:
        raise InputRefused(
            "A site key is bound to pages.", "Name them with --origin https://shop.example."
        )
    for origin in origins:
        _check_origin(origin)
    if expires_at and expires_at <= now:
        raise InputRefused("The key would be over before it begins.", "Name a later day.")
    kept = keys.keys()
    if sum(key.name == name and key.live(now) for key in kept) >= LIVE_AT_ONCE:
        raise InputRefused(
            f"{LIVE_AT_ONCE} keys named {name!r} are live.",
            "Revoke the older one first: pairwell keys list, pairwell keys revoke ID.",
        )
    text = PREFIXES[kind] + secret
    key = ApiKey(
        key_id=text[: len(PREFIXES[kind]) + SHOWN],
        name=name,
        kind=kind,
        digest=digest_of(text),
        scopes=tuple(scopes) if kind == "backend" else (),
        origins=tuple(origins) if kind == "site" else (),
        created_at=now,
        expires_at=expires_at,
    )
    keys.add_key(key)
    return text, key


def revoke_key(keys: Keys, key_id: str, now: str) -> ApiKey:
    """End a key; returns what it was.

    Raises:
        InputRefused: there is no live key of that id.
    """
    if not keys.revoke_key(key_id, now):
        raise InputRefused(f"There is no live key {key_id!r}.", "See: pairwell keys list")
    kept = keys.keys()
    return next(key for key in kept if key.key_id == key_id)


class KeyRing:
    """The keys that can hold, by the hash of their text: looked up without a store.

    >>> ring = KeyRing([ApiKey(key_id="pw_live_a", name="", kind="backend", digest=digest_of("k"))])
    >>> ring.find("k", "2026-11-22T10:00:00+00:00").key_id, ring.find("x", "2026-11-22")
    ('pw_live_a', None)
    """

    def __init__(self, keys: Iterable[ApiKey]) -> None:
        # Looked up by hash: how long a miss takes tells nothing about the text of a key.
        self._keys = {key.digest: key for key in keys}
        self.origins = frozenset(
            origin for key in self._keys.values() for origin in key.origins if not key.revoked_at
        )

    def find(self, text: str, now: str) -> ApiKey | None:
        """The key of this text, if it holds at this instant."""
        key = self._keys.get(digest_of(text))
        return key if key is not None and key.live(now) else None


def digest_of(text: str) -> str:
    """What is kept of a key: SHA-256, enough for 128 random bits (no password, no salt)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_origin(origin: str) -> None:
    if not _ORIGIN.fullmatch(origin):
        raise InputRefused(
            f"{origin!r} is no origin.",
            "Write scheme and host in small letters, without a path: https://shop.example.",
        )
    if origin.startswith("http:") and not _LOCAL.fullmatch(origin):
        raise InputRefused(f"{origin} is not encrypted.", "Use https:// (http: only on localhost).")
