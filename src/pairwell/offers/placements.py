"""What each place may show: how many, which lists, which techniques, and how price counts there."""

from __future__ import annotations

from typing import Annotated

import msgspec

from pairwell.model.offer import Block, Placement, Technique
from pairwell.offers.rules import Positive, Share

_GOODS: tuple[Technique, ...] = ("cross_sell", "service", "impulse")
_ALL: tuple[Technique, ...] = (
    "cross_sell", "service", "impulse", "up_sell", "down_sell", "bundle", "multibuy", "threshold",
    "replenish", "upgrade",
)  # fmt: skip
_BLOCKS: tuple[Block, ...] = ("with_this", "better", "kit", "general")


MOST = 4
"""T2: no list shows more; a shop may set less."""

MOST_DEARER = 10
"""R-08, T2: nor more dearer alternatives."""

MOST_TOLD = 3
"""R-09: where a person tells the offers, of either kind."""

TOLD_BY_PEOPLE: tuple[Placement, ...] = ("sales_floor", "call")


def most_at(placement: Placement) -> tuple[int, int]:
    """The hard caps of a place: of offers, and of dearer alternatives.

    >>> most_at("cart"), most_at("call")
    ((4, 10), (3, 3))
    """
    return (MOST_TOLD, MOST_TOLD) if placement in TOLD_BY_PEOPLE else (MOST, MOST_DEARER)


class PlacementRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds at one place.

    Attributes:
        target: offers when the request names no limit (R-09, R-10: two or three).
        cap: never more than these, whatever is asked (T2); 0 = closed for offers; ``most_at`` says
            how high it may be.
        up_sell_target, up_sell_cap: the same for dearer alternatives (R-08, T2).
        blocks: the lists that the place has, in the order of the page; the first that is not
            ``better`` is its main one.
        turns: lists that take turns where the page names none (P-14): one a product and day, and
            the other where that one is empty; none = always the main one.
        techniques: what may be offered here.
        price_weight, price_centre: where they go before the policy's own (T4, T6: checkout ranks
            cheaper things first); None = the policy's.
        max_price_ratio: what goes with the anchors costs at most so much of their price here
            (P-10); None = the policy's ceiling alone.
        from_history: what the customer bought stands in for anchors where the request has none
            (T-10).
    """

    target: Annotated[int, msgspec.Meta(ge=0)] = 3
    cap: Annotated[int, msgspec.Meta(ge=0)] = 4
    up_sell_target: Annotated[int, msgspec.Meta(ge=0)] = 5
    up_sell_cap: Annotated[int, msgspec.Meta(ge=0)] = 10
    blocks: tuple[Block, ...] = _BLOCKS
    turns: tuple[Block, ...] = ()
    techniques: tuple[Technique, ...] = _ALL
    price_weight: Share | None = None
    price_centre: Positive | None = None
    max_price_ratio: Positive | None = None
    from_history: bool = False

    @property
    def main_block(self) -> Block:
        """The list that is meant where none is named."""
        for block in self.blocks:
            if block != "better":
                return block
        return "with_this"


PLACEMENTS: dict[Placement, PlacementRule] = {
    "product": PlacementRule(),
    "cart": PlacementRule(),
    "cart_added": PlacementRule(target=2, blocks=("with_this",), techniques=_GOODS),
    "mini_cart": PlacementRule(target=2, blocks=("with_this", "general")),
    # P-10, T6: cheap things and services only
    "checkout": PlacementRule(
        target=2,
        blocks=("with_this",),
        techniques=_GOODS,
        price_weight=0.8,
        price_centre=0.05,
        max_price_ratio=0.5,
    ),
    "payment": PlacementRule(target=0, cap=0, up_sell_cap=0, techniques=()),  # P-11, T6
    "thank_you": PlacementRule(blocks=("with_this", "general"), from_history=True),
    "order_email": PlacementRule(blocks=("with_this", "general"), from_history=True),
    "reminder_email": PlacementRule(blocks=("with_this", "general"), from_history=True),
    "home": PlacementRule(blocks=("with_this", "general"), from_history=True),
    "sales_floor": PlacementRule(cap=3, up_sell_target=3, up_sell_cap=3),
    "call": PlacementRule(cap=3, up_sell_target=3, up_sell_cap=3, from_history=True),
}
"""T2: two or three cross-sell offers, never more than four; places of R-10 and P-06 show two."""
