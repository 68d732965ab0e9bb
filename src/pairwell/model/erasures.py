"""People who were erased, as keyed digests: they are known again, and nothing else is told."""

from __future__ import annotations

import hashlib

import msgspec


class Erasures(msgspec.Struct, frozen=True, kw_only=True):
    """Who was erased.

    Attributes:
        key: of the installation; without it a digest matches nobody.
        digests: one for each person, as ``digest_of`` gives it.
    """

    key: bytes
    digests: frozenset[str]


def digest_of(key: bytes, customer_id: str) -> str:
    """What is kept of an erased person's id: BLAKE2b of 128 bits under the installation's key.

    >>> digest_of(b"a", "ann") == digest_of(b"b", "ann")
    False
    """
    return hashlib.blake2b(customer_id.encode(), digest_size=16, key=key).hexdigest()
