"""What is given back when a part of a kit or of a "three for two" comes back.

Everything that was bought together carries its share of the saving, in proportion to its price
alone. Who returns a part gets back what that part cost them: no more, no less, whatever they keep.
So all refunds together are what was paid, in whatever order things come back, and nobody can buy
three for two and return the two.
"""

from __future__ import annotations

from collections.abc import Sequence

from pairwell.model.errors import InputRefused


def shares_of(alone_minor: Sequence[int], paid_minor: int) -> tuple[int, ...]:
    """Split what was paid over the pieces, in proportion to their prices alone.

    The largest remainders get the minor units that are left over, earlier pieces first among
    equals; no piece carries more than its price alone.

    Args:
        alone_minor: each piece's price alone.
        paid_minor: what was paid for all; at most their sum.

    Raises:
        InputRefused: a negative price, or more paid than the sum.

    >>> shares_of([1000, 1000, 1000], 2000)  # three for two
    (667, 667, 666)
    >>> sum(shares_of([1999, 501], 2125))
    2125
    """
    total = sum(alone_minor)
    if min(alone_minor, default=0) < 0 or not 0 <= paid_minor <= total:
        raise InputRefused(
            f"{paid_minor} cannot be what was paid for pieces of {list(alone_minor)}.",
            "Prices are zero or more, and a saving is no surcharge.",
        )
    if total == 0:
        return (0,) * len(alone_minor)
    shares = [price * paid_minor // total for price in alone_minor]
    left = paid_minor - sum(shares)
    by_remainder = sorted(
        range(len(shares)), key=lambda i: (-(alone_minor[i] * paid_minor % total), i)
    )
    for i in by_remainder[:left]:
        shares[i] += 1
    return tuple(shares)
