"""How far a cart is on the way to free delivery, a discount or a gift, as a shopper sees it."""

from __future__ import annotations

from typing import Literal

import msgspec

ThresholdKind = Literal["free_shipping", "discount", "gift"]
"""What an order sum earns."""


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what it earns, from which sum, and whether it is reached."""

    kind: ThresholdKind
    target_minor: int
    reached: bool


class Progress(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How far a cart is.

    Attributes:
        kind: of the step that is next, or of the last one where no other is in reach.
        target_minor: of that step.
        missing_minor: still to be added; 0: it is reached.
        reached_share: goods over target, 1 at most: the length of the bar.
        currency: ISO 4217 code.
        tiers: all steps, the lowest first.
        text: what is missing, or that it is reached, in one sentence; empty: not said.
    """

    kind: ThresholdKind
    target_minor: int
    missing_minor: int
    reached_share: float
    currency: str
    tiers: tuple[Tier, ...]
    text: str = ""
