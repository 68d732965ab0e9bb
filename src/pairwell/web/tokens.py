"""Proof of an offer: signed, so that nobody can claim another price or bring it after its end."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from functools import lru_cache

import msgspec

from pairwell.web.errors import InvalidValue

_URL_SAFE = bytes.maketrans(b"+/", b"-_")

SIGNATURE = 16
"""Bytes of the signature: 128 bits."""


class Promised(msgspec.Struct, frozen=True, array_like=True):
    """The incentive that went with an offer, and what is paid with it at most."""

    incentive: str
    paid_minor: int
    currency: str


class Offered(msgspec.Struct, frozen=True, array_like=True):
    """What a token vouches for: which offer of which decision, its price, and until when."""

    decision_id: str
    offer_id: str
    product_id: str
    price_minor: int | None
    expires: int  # seconds since 1970
    promised: Promised | None = None


def sign(offered: Offered, secret: bytes) -> str:
    """The token; most offers promise nothing, and theirs says nothing of it."""
    body = msgspec.json.encode(offered)
    return seal(body if offered.promised else body.removesuffix(b",null]") + b"]", secret).decode()


def seal(body: bytes, secret: bytes) -> bytes:
    """The token of an ``Offered`` that is JSON already."""
    return b2a_base64(_mark(body, secret) + body, newline=False).translate(_URL_SAFE, b"=")


def check(token: str, secret: bytes, now: float) -> Offered:
    """What the token vouches for.

    Raises:
        InvalidValue: it is not ours, was changed, or is over.

    >>> offered = Offered("d", "d-1", "85123A", 295, 100)
    >>> check(sign(offered, b"s"), b"s", now=99) == offered
    True
    """
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        mark, body = raw[:SIGNATURE], raw[SIGNATURE:]
        if not hmac.compare_digest(mark, _mark(body, secret)):
            raise ValueError
        offered = msgspec.json.decode(body, type=Offered)
    except (ValueError, msgspec.DecodeError) as error:
        raise InvalidValue("The token is not one of ours.", "Send it as it was given.") from error
    if offered.expires <= now:
        raise InvalidValue("The token is over.", "Ask for offers again.")
    return offered


def _mark(body: bytes, secret: bytes) -> bytes:
    """BLAKE2b with a key is a signature, and takes a tenth of HMAC's time beside other threads."""
    signature = _begun(secret).copy()
    signature.update(body)
    return signature.digest()


@lru_cache(maxsize=2)
def _begun(secret: bytes) -> hashlib.blake2b:
    """The signature before its first byte: half of its time goes into the key."""
    return hashlib.blake2b(key=secret[:64], digest_size=SIGNATURE, person=b"offer")
