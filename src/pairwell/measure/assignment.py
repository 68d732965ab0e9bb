"""Who is in which arm: a pure hash of the person, so that every process and every year agrees."""

from __future__ import annotations

import hashlib
from typing import Literal

Arm = Literal["treatment", "holdout", "unassigned"]
"""``holdout``: is decided and logged as usual, but sees no promotional offers."""

HOLDOUT_SHARE = 0.05
"""Share of identified people in the always-on holdout, unless the shop sets another."""


def arm_of(person: str | None, holdout_share: float = HOLDOUT_SHARE) -> Arm:
    """The arm of a person; nobody moves out of the holdout when its share grows.

    Args:
        person: customer or visitor id; None or empty: not identified, so not assigned.
        holdout_share: 0 to 1.

    >>> arm_of(None), arm_of("13085"), arm_of("13085", 1.0)
    ('unassigned', 'treatment', 'holdout')
    """
    if not person:
        return "unassigned"
    digest = hashlib.sha256(f"holdout:{person}".encode(errors="surrogatepass")).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    return "holdout" if place < holdout_share else "treatment"
