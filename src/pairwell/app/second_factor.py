"""The second factor: time-based codes as authenticator apps make them (RFC 6238, RFC 4226).

The secret of a person is derived from the installation's, so that the store of users alone, or a
copy of it, opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode

STEP = 30
"""Seconds that a code stands for."""

DIGITS = 6


def secret_of(installation: bytes, salt: str) -> bytes:
    """The secret that a person's app holds: twenty bytes."""
    return hmac.new(installation, b"second factor " + salt.encode(), hashlib.sha1).digest()


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a time step (seconds since 1970 over thirty).

    >>> code_at(b"12345678901234567890", 59 // STEP, digits=8)
    '94287082'
    """
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, code: str, now: int) -> int | None:
    """The step that a code is of: the present one, the one before or the one after; else None.

    Args:
        secret: the person's.
        code: as typed; spaces do not count.
        now: seconds since 1970.
    """
    typed = code.replace(" ", "").encode()
    for step in (now // STEP, now // STEP - 1, now // STEP + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed):
            return step
    return None


def link_of(secret: bytes, name: str) -> str:
    """The link, or QR code's text, that apps read; names need no quoting in it.

    >>> link_of(b"12345678901234567890", "ann")
    'otpauth://totp/pairwell:ann?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=pairwell'
    """
    return f"otpauth://totp/pairwell:{name}?secret={b32encode(secret).decode()}&issuer=pairwell"
