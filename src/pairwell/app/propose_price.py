"""Verb: say where a bundle's price may start, which discounts to test, and what each must bring."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pairwell.offers.break_even import required_lift
from pairwell.offers.bundle_price import (
    KEPT_MARGIN,
    BundlePrice,
    Why,
    discounts_to_test,
    price_bundle,
    start_discount,
)
from pairwell.offers.incentive_cost import Granted
from pairwell.offers.multibuy import Piece


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One discount to try.

    Attributes:
        discount_share: off the sum.
        price: what the bundle comes to with it.
        required_lift: by how much more must be bought with it, relative to those who buy anyway,
            before it pays; None: a cost is not known, or it never pays.
    """

    discount_share: float
    price: BundlePrice
    required_lift: float | None


class ProposedPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Where to start, and why; then the steps that a test may go, the shallowest first."""

    discount_share: float
    why: Why
    steps: tuple[Step, ...]


def propose_price(
    members: Sequence[Piece], complete_share: float, kept: float = KEPT_MARGIN
) -> ProposedPrice:
    """Propose the price of a bundle.

    Args:
        members: at least two pieces of one currency.
        complete_share: of the baskets with all members or all but one, those with all.
        kept: share of the separate margin that must stay.

    Raises:
        InputRefused: as ``price_bundle`` and ``start_discount``.

    >>> kit = [Piece(product_id=i, price_minor=1000, cost_minor=400) for i in "ab"]
    >>> found = propose_price(kit, 0.1)
    >>> found.why, [(step.discount_share, step.price.price_minor) for step in found.steps]
    ('first_to_test', [(0.0, 2000), (0.05, 1900), (0.08, 1840), (0.1, 1800), (0.15, 1700)])
    >>> round(found.steps[1].required_lift, 4)  # of a margin of 0.6: 0.05 / 0.55
    0.0909
    """
    start = start_discount(members, complete_share, kept)
    return ProposedPrice(
        discount_share=start.discount_share,
        why=start.why,
        steps=tuple(_step(members, discount) for discount in discounts_to_test(members, kept=kept)),
    )


def _step(members: Sequence[Piece], discount: float) -> Step:
    price = price_bundle(members, discount)
    margin = _margin_share(price.margin)
    lift = required_lift(margin, discount) if margin is not None else None
    return Step(
        discount_share=discount,
        price=price,
        required_lift=lift if lift is not None and lift != float("inf") else None,
    )


def _margin_share(margin: Granted | None) -> float | None:
    """Margin over price when the members are sold apart."""
    if margin is None or margin.list_minor <= 0:
        return None
    return (margin.left_minor + margin.saving_minor) / margin.list_minor
