"""Limited offers: how many are left, held, used.

Each function takes the count as it is and gives the count as it would be, or the reason why not. A
store keeps it and changes it in one transaction (``app.ports.limits``): then a hundred buyers at
once never get more than there are. A hold lapses by itself, so that carts left behind block nobody;
it is nothing that a shopper sees. What a shopper may see is the end of the incentive, which is a
stored instant, the same for everybody and for every visit (C4).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from pairwell.model.errors import SettingsRefused

HOLD = timedelta(minutes=30)
"""How long a reservation is kept for a cart that is not paid yet (default)."""

Refused = Literal["used_up", "unknown_token"]
"""Why a count did not change."""


class LimitCount(msgspec.Struct, frozen=True, kw_only=True):
    """How an incentive with a limit stands.

    Attributes:
        limit: so many in all.
        used: tokens whose purchase is paid.
        held: tokens that are reserved, and until when.
    """

    limit: int
    used: frozenset[str] = frozenset()
    held: dict[str, datetime] = msgspec.field(default_factory=dict)


class Change(NamedTuple):
    """The count after a step, and why it is unchanged if it is refused."""

    after: LimitCount
    refused: Refused | None = None


def left(count: LimitCount, as_of: datetime) -> int:
    """How many may still be reserved; never below zero, also when the limit was lowered.

    >>> left(LimitCount(limit=3, used=frozenset({"a"})), datetime(2026, 11, 22))
    2
    """
    return max(count.limit - len(count.used) - len(_held(count, as_of)), 0)


def reserve(count: LimitCount, token: str, as_of: datetime, hold: timedelta = HOLD) -> Change:
    """Hold one for a cart; the same token again keeps its own place and never takes two.

    Args:
        count: as it stands.
        token: of the offer in that cart.
        as_of: now.
        hold: for how long; above zero.

    Raises:
        SettingsRefused: a hold of zero or less.
    """
    if hold <= timedelta(0):
        raise SettingsRefused(f"A hold of {hold} holds nothing.", "Minutes above zero.")
    held = _held(count, as_of)
    if token in count.used:
        return Change(count)
    if token not in held and left(count, as_of) == 0:
        return Change(count, "used_up")
    return Change(msgspec.structs.replace(count, held={**held, token: as_of + hold}))


def confirm(count: LimitCount, token: str, as_of: datetime) -> Change:
    """Count one as used, when its cart is paid; twice the same counts once.

    A hold that lapsed is honoured while there are some left. Whether a token is one of ours its
    signature says, not the count.
    """
    if token in count.used:
        return Change(count)
    held = _held(count, as_of)
    if token not in held and left(count, as_of) == 0:
        return Change(count, "used_up")
    rest = {other: until for other, until in count.held.items() if other != token}
    return Change(msgspec.structs.replace(count, used=count.used | {token}, held=rest))


def release(count: LimitCount, token: str) -> Change:
    """Give one back: the cart was emptied, or the purchase was cancelled or refunded."""
    if token not in count.used and token not in count.held:
        return Change(count, "unknown_token")
    rest = {other: until for other, until in count.held.items() if other != token}
    return Change(msgspec.structs.replace(count, used=count.used - {token}, held=rest))


def _held(count: LimitCount, as_of: datetime) -> dict[str, datetime]:
    return {token: until for token, until in count.held.items() if as_of < until}
