"""What an offer is expected to earn, in minor units each time it is shown (customers.md 6.1).

p0 is the chance that the person buys anyway, p1 the chance when it is offered; the margin is price
less cost, and less whatever else each piece sold costs (offers/expected.py). "Nothing" earns 0, so
what earns less is better not offered.
"""

from __future__ import annotations


def cross_sell_value(
    p1: float,
    p0: float,
    margin_minor: float,
    *,
    incentive_minor: float = 0.0,
    contact_minor: float = 0.0,
) -> float:
    """(p1 − p0)(m − d) − p0·d − c.

    Args:
        p1: chance that it is bought, and kept, when it is offered.
        p0: chance that it is bought anyway.
        margin_minor: m, of the product, less what its returns, its parcel and what it takes the
            place of cost.
        incentive_minor: d, what the incentive takes off; given to sure buyers as well.
        contact_minor: c, of showing or sending it once.

    >>> round(cross_sell_value(0.3, 0.2, 1000.0), 9)
    100.0
    >>> round(cross_sell_value(0.3, 0.2, 1000.0, incentive_minor=400.0), 9)  # 60 less a gift of 80
    -20.0
    """
    return (p1 - p0) * (margin_minor - incentive_minor) - p0 * incentive_minor - contact_minor
