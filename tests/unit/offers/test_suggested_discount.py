"""The figure that a person may start from, by hand.

Shows T-08, T-09, R-11, R-12 of docs/mission.md.
"""

from __future__ import annotations

import pytest

from pairwell.model.offer import Technique
from pairwell.offers.suggested_discount import suggested_discount


@pytest.mark.parametrize(
    ("technique", "share", "paid"),
    [("cross_sell", 0.15, 1699), ("impulse", 0.10, 1799)],  # 2.9985 and 1.999 off, rounded up
)
def test_an_accessory_and_an_impulse_buy(technique: Technique, share: float, paid: int) -> None:
    found = suggested_discount(technique, 1999, 500, 0.2)
    assert found is not None
    assert (found.discount_share, found.money.paid_minor) == (share, paid)
    # margin 1499/1999; d/(m - d)
    assert found.break_even.required_lift == pytest.approx(share / (1499 / 1999 - share))


@pytest.mark.parametrize(
    ("technique", "price", "cost"),
    [
        ("up_sell", 2000, 500),
        ("cross_sell", 2000, None),
        ("cross_sell", 0, 0),
        # 17.00 - 13.61 = 3.39 of 17.00: 19.94 %
        ("cross_sell", 2000, 1361),
        ("cross_sell", 2000, 2500),
    ],
)
def test_where_there_is_none(technique: Technique, price: int, cost: int | None) -> None:
    assert suggested_discount(technique, price, cost, 0.2) is None
    # 3.40 of 17.00 is 20 %
    assert suggested_discount("cross_sell", 2000, 1360, 0.2) is not None
