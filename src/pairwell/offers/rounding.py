"""How discounts are rounded, once for all: what is said is given, at the cost of a minor unit.

A saving by percentage is rounded up (the shop gives away less than one minor unit a line); a
percentage that is shown is rounded down. So "−15 %" always is at least 15 %. Shares are taken as
they are written (0.15 is exactly 15 in 100, not the binary number next to it).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=1024)
def exact(share: float) -> Fraction:
    """A share as it was written.

    >>> exact(0.15)
    Fraction(3, 20)
    """
    return Fraction(str(share))


def saving_of(minor: int, share: float) -> int:
    """What a percentage takes off an amount (a line's total, not each piece), rounded up.

    >>> saving_of(1999, 0.15), saving_of(2000, 0.15)  # 299.85 and 300
    (300, 300)
    """
    above, below = exact(share).as_integer_ratio()
    return -(-minor * above // below)


def at_least(part_minor: int, share: float, whole_minor: int) -> bool:
    """Whether a part is at least a share of a whole, exactly.

    >>> at_least(15, 0.15, 100), at_least(14, 0.15, 100)
    (True, False)
    """
    above, below = exact(share).as_integer_ratio()
    return part_minor * below >= above * whole_minor


def shown_percent(saving_minor: int, minor: int) -> int:
    """A saving in whole per cents of an amount, rounded down; 0 of nothing.

    >>> shown_percent(300, 1999), shown_percent(299, 1999)
    (15, 14)
    """
    return 100 * saving_minor // minor if minor > 0 else 0
