"""What an offer is expected to earn, in minor units each time it is shown (customers.md 6.1).

p0 is the chance that the person buys anyway, p1 the chance when it is offered; margins are price
less cost. "Nothing" earns 0, so what earns less is better not offered.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Amount = TypeVar("Amount", float, npt.NDArray[np.float64])
"""One figure, or one a candidate."""


def cross_sell_value(
    p1: Amount,
    p0: Amount,
    margin_minor: Amount,
    *,
    incentive_minor: float = 0.0,
    contact_minor: float = 0.0,
    return_share: float = 0.0,
    return_cost_minor: float = 0.0,
    cannibalised_minor: float = 0.0,
) -> Amount:
    """(p1 − p0)(m − d)(1 − r) − p0·d(1 − r) − (p1 − p0)·r·c_ret − c − k.

    Args:
        p1: chance that it is bought when it is offered.
        p0: chance that it is bought anyway.
        margin_minor: m, of the product.
        incentive_minor: d, what the incentive takes off; given to sure buyers as well.
        contact_minor: c, of showing or sending it once.
        return_share: r, share that comes back.
        return_cost_minor: c_ret, of one return.
        cannibalised_minor: k, margin of substitutes and of the anchor that it takes away.

    >>> round(cross_sell_value(0.3, 0.2, 1000.0), 9)
    100.0
    >>> round(cross_sell_value(0.3, 0.2, 1000.0, incentive_minor=400.0), 9)  # 60 less a gift of 80
    -20.0
    """
    gained, kept = p1 - p0, 1.0 - return_share
    earned = gained * (margin_minor - incentive_minor) * kept - p0 * incentive_minor * kept
    return earned - gained * return_share * return_cost_minor - contact_minor - cannibalised_minor
