"""A sum to reach for an advantage: free delivery, a discount or a gift, in one tier or several."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

ThresholdKind = Literal["free_shipping", "discount", "gift"]
"""What is reached."""


class Tier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step.

    Attributes:
        target_minor: goods in the cart from which it holds, in minor units; above zero.
        confirmed_by: name of the cart rule in the shop that grants it; empty: never shown.
    """

    kind: ThresholdKind
    target_minor: Annotated[int, msgspec.Meta(ge=1)]
    confirmed_by: str = ""


class Threshold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The steps of one currency and zone.

    Attributes:
        tiers: the lowest target first.
        currency: ISO 4217 code of the targets.
        zones: delivery zones where it holds; empty: everywhere.
        valid_from, valid_to: half-open, the same for everybody; None: open.
    """

    tiers: Annotated[tuple[Tier, ...], msgspec.Meta(min_length=1)]
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    zones: frozenset[str] = frozenset()
    valid_from: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    valid_to: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class TierStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One step as a shopper sees it: what it is, where it lies, whether it is reached."""

    kind: ThresholdKind
    target_minor: int
    reached: bool


class ThresholdStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How far a cart is.

    Attributes:
        kind: of the step that is next, or of the last one when no other is in reach.
        target_minor: of that step.
        missing_minor: still to be added; 0: it is reached.
        reached_share: goods over target, 1 at most: the length of the bar.
        currency: ISO 4217 code.
        tiers: all steps that the shop confirmed, the lowest first.
    """

    kind: ThresholdKind
    target_minor: int
    missing_minor: int
    reached_share: float
    currency: str
    tiers: tuple[TierStatus, ...]
