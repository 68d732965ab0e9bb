"""Headers that every answer has, and those that browsers ask for across origins."""

from __future__ import annotations

from pairwell.app.manage_keys import KeyRing
from pairwell.web.rates import Taken

SECURITY = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
"""On every answer; an answer's own header of the same name goes before it."""

NO_STORE = (b"cache-control", b"private, no-store")
_ALWAYS = (NO_STORE, *SECURITY)

ALLOWED = b"authorization, content-type, idempotency-key, if-none-match, x-pairwell-site"
EXPOSED = b"etag, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset"
DAY = b"86400"

Header = tuple[bytes, bytes]


def cors(origin: bytes | None, ring: KeyRing | None) -> list[Header]:
    """Lets a page of a site key read the answer; nothing for anybody else.

    Cookies and other credentials are never allowed.
    """
    if origin is None or ring is None or origin.decode("latin-1") not in ring.origins:
        return []
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-expose-headers", EXPOSED),
    ]


def preflight(methods: bytes) -> list[Header]:
    """What a page may send, once its origin is allowed."""
    return [
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", ALLOWED),
        (b"access-control-max-age", DAY),
    ]


def pace(taken: Taken) -> list[Header]:
    """How much more the caller may send."""
    return [
        (b"ratelimit-limit", b"%d" % taken.limit),
        (b"ratelimit-remaining", b"%d" % taken.remaining),
        (b"ratelimit-reset", b"%d" % taken.reset),
    ]


def secured(own: list[Header]) -> list[Header]:
    """An answer's headers with those that it lacks."""
    if not own:
        return [*_ALWAYS]
    names = {name for name, _ in own}
    return own + [header for header in _ALWAYS if header[0] not in names]
