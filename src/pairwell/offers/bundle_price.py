"""What a bundle costs and saves, how deep its discount may be, and where to start (T-05, T-06).

The price is the sum of the members' prices alone less the saving, exactly; both are shown, with
each member's own price (C7). A discount may take at most 30 % of the margin that the members bring
when sold apart; in the model shops of customers' 6.2 deeper ones lose money.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from pairwell.model.errors import InputRefused
from pairwell.offers.incentive_cost import Granted
from pairwell.offers.multibuy import Piece, PricedPiece, margin_of, singles
from pairwell.offers.refund import shares_of
from pairwell.offers.rounding import exact, saving_of, shown_percent

GRID = (0.0, 0.05, 0.08, 0.10, 0.15)
"""Discounts to test against each other, the shallowest first."""

KEPT_MARGIN = 0.7
"""Share of the separate margin that a bundle keeps at least."""

HIGH_COMPLETION = 0.5
"""Bundles of which this share of near-complete baskets is complete anyway sell without a discount
(default): of the baskets with all members or all but one, those with all."""

Why = Literal["sells_anyway", "cost_unknown", "margin_too_thin", "first_to_test"]
"""Why a bundle starts at its discount."""


class BundlePrice(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle comes to.

    Attributes:
        pieces: each single piece with its price alone and its share of what is paid.
        sum_minor: all pieces alone.
        saving_minor: sum − price, exactly.
        price_minor: what is paid for the bundle.
        percent: the saving in whole per cents of the sum, rounded down.
        margin: what is left for the shop; None: a cost is not known.
    """

    pieces: tuple[PricedPiece, ...]
    sum_minor: int
    saving_minor: int
    price_minor: int
    percent: int
    margin: Granted | None


class Start(msgspec.Struct, frozen=True):
    """Where a bundle's discount starts, and why."""

    discount_share: float
    why: Why


def price_bundle(members: Sequence[Piece], discount: float = 0.0) -> BundlePrice:
    """Price a bundle at a discount off the sum, rounded up to a minor unit.

    Args:
        members: of one currency; at least two pieces.
        discount: share of the sum, from 0 and below 1.

    Raises:
        InputRefused: fewer than two pieces, or a discount out of its range.

    >>> helmet = Piece(product_id="helmet", price_minor=4999)
    >>> kit = [helmet, Piece(product_id="lock", price_minor=1500)]
    >>> bundle = price_bundle(kit, 0.10)
    >>> bundle.sum_minor, bundle.saving_minor, bundle.price_minor, bundle.percent
    (6499, 650, 5849, 10)
    """
    single = singles(members)
    if len(single) < 2:
        raise InputRefused("A bundle of one piece is no bundle.", "Name two pieces at least.")
    if not 0 <= discount < 1:
        raise InputRefused(f"A discount of {discount} cannot be.", "From 0 and below 1.")
    alone = [piece.price_minor for piece in single]
    total = sum(alone)
    saving = saving_of(total, discount)
    shares = shares_of(alone, total - saving)
    return BundlePrice(
        pieces=tuple(
            PricedPiece(
                product_id=piece.product_id, alone_minor=piece.price_minor, share_minor=share
            )
            for piece, share in zip(single, shares, strict=True)
        ),
        sum_minor=total,
        saving_minor=saving,
        price_minor=total - saving,
        percent=shown_percent(saving, total),
        margin=margin_of(single, saving),
    )


def discounts_to_test(
    members: Sequence[Piece], grid: Sequence[float] = GRID, kept: float = KEPT_MARGIN
) -> tuple[float, ...]:
    """The discounts of the grid that keep the margin, the shallowest first; no discount always may.

    Where a cost is not known no discount is allowed: nobody could say what it leaves.

    >>> thin = [Piece(product_id=i, price_minor=1000, cost_minor=700) for i in "ab"]
    >>> discounts_to_test(thin)  # 600 of margin, 420 to keep: up to 180 of 2000
    (0.0, 0.05, 0.08)
    """
    allowed = [0.0]
    for discount in sorted(grid):
        margin = price_bundle(members, discount).margin if discount > 0 else None
        if margin is None:
            continue
        separate = margin.left_minor + margin.saving_minor
        if separate > 0 and margin.left_minor >= exact(kept) * separate:
            allowed.append(discount)
    return tuple(allowed)


def start_discount(
    members: Sequence[Piece], complete_share: float, kept: float = KEPT_MARGIN
) -> Start:
    """Where to start before a test has spoken.

    Args:
        members: the bundle.
        complete_share: of the baskets with all members or all but one, those with all (column
            ``complete_share`` of the bundles), as bought without an offer.
        kept: share of the separate margin that must stay.

    Raises:
        InputRefused: a share out of 0 … 1.

    >>> kit = [Piece(product_id=i, price_minor=1000, cost_minor=400) for i in "ab"]
    >>> start_discount(kit, 0.6).why, start_discount(kit, 0.1).discount_share
    ('sells_anyway', 0.05)
    """
    if not 0 <= complete_share <= 1:
        raise InputRefused(f"{complete_share} is no share of baskets.", "From 0 to 1.")
    if complete_share >= HIGH_COMPLETION:
        return Start(0.0, "sells_anyway")
    if any(member.cost_minor is None for member in members):
        return Start(0.0, "cost_unknown")
    allowed = discounts_to_test(members, kept=kept)
    return Start(allowed[1], "first_to_test") if len(allowed) > 1 else Start(0.0, "margin_too_thin")
