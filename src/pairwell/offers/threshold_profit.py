"""What a free-delivery threshold would earn: a calculator on the shop's own orders, no optimiser.

The answer stands and falls with two figures that only a test measures: how many people add
something to get there, and how many leave because it is too high. So it takes them as assumptions
and shows what they cost; it does not search for a best threshold (customers' 6.3).
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.errors import InputRefused


class ThresholdCosts(msgspec.Struct, frozen=True, kw_only=True):
    """The shop's figures and assumptions.

    Attributes:
        margin_share: contribution over goods, delivery aside.
        shipping_minor: s, what delivering an order costs the shop.
        fee_minor: f, what a shopper pays for delivery below the threshold.
        padded_share: of the orders below it, those that are raised to it. 12 to 28 % were seen
            (Hemmati et al. 2021).
        returned_share: of the padded ones, those whose addition comes back. 8 to 15 % were seen.
        return_cost_minor: what such a return costs, its lost margin with it.
        lost_share: of the orders below it, those that are not placed at all.
    """

    margin_share: float
    shipping_minor: int
    fee_minor: int
    padded_share: float = 0.0
    returned_share: float = 0.0
    return_cost_minor: int = 0
    lost_share: float = 0.0


class ThresholdProfit(msgspec.Struct, frozen=True, kw_only=True):
    """What a threshold comes to; counts are expected ones.

    Attributes:
        profit_minor: Σ (goods · m − s + f where below) − returns of padded orders.
        n_free: orders at or above it as they are.
        n_padded: orders raised to it.
        n_paying: orders that stay below and pay the fee.
        n_lost: orders not placed.
    """

    target_minor: int
    profit_minor: float
    n_free: int
    n_padded: float
    n_paying: float
    n_lost: float


def threshold_profit(
    order_minor: npt.NDArray[np.int64], target_minor: int, costs: ThresholdCosts
) -> ThresholdProfit:
    """Π(T) = Σᵢ [bᵢ·m − s + f·1{bᵢ<T}] − padded · P(return) · c_ret − lost orders' margin.

    A padded order is raised to T exactly and pays no fee; a lost one brings nothing.

    Args:
        order_minor: goods of past orders, each one order.
        target_minor: T; 0: delivery is free for all.
        costs: figures and assumptions.

    Raises:
        InputRefused: no orders, a threshold below zero, or shares out of their range.

    >>> costs = ThresholdCosts(margin_share=0.4, shipping_minor=500, fee_minor=400)
    >>> threshold_profit(np.array([2000, 6000]), 5000, costs).profit_minor  # 700 and 1900
    2600.0
    """
    _check(order_minor, target_minor, costs)
    below = order_minor[order_minor < target_minor]
    n_free = len(order_minor) - len(below)
    margin, shipping = costs.margin_share, costs.shipping_minor
    n_padded, n_lost = costs.padded_share * len(below), costs.lost_share * len(below)
    staying = 1 - costs.padded_share - costs.lost_share
    free = margin * float(order_minor.sum() - below.sum()) - n_free * shipping
    paying = staying * (margin * float(below.sum()) + len(below) * (costs.fee_minor - shipping))
    padded = n_padded * (
        margin * target_minor - shipping - costs.returned_share * costs.return_cost_minor
    )
    return ThresholdProfit(
        target_minor=target_minor,
        profit_minor=free + paying + padded,
        n_free=n_free,
        n_padded=n_padded,
        n_paying=staying * len(below),
        n_lost=n_lost,
    )


def _check(order_minor: npt.NDArray[np.int64], target_minor: int, costs: ThresholdCosts) -> None:
    if not len(order_minor) or int(order_minor.min()) < 0:
        raise InputRefused("There are no orders to reckon with.", "Give goods of past orders.")
    if target_minor < 0:
        raise InputRefused(f"A threshold of {target_minor} cannot be.", "Zero: free for all.")
    shares = (costs.margin_share, costs.padded_share, costs.returned_share, costs.lost_share)
    if not all(0 <= share <= 1 for share in shares) or costs.padded_share + costs.lost_share > 1:
        raise InputRefused(
            f"Shares of {shares} cannot be.",
            "From 0 to 1; padded and lost orders together at most all of them.",
        )
    if min(costs.shipping_minor, costs.fee_minor, costs.return_cost_minor) < 0:
        raise InputRefused("A cost below zero cannot be.", "Zero or more, in minor units.")
