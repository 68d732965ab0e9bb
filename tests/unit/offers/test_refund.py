"""What comes back when a part comes back: by hand and by law."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import InputRefused
from pairwell.offers.refund import shares_of

PRICES = st.lists(st.integers(0, 10**7), min_size=1, max_size=12)


def test_by_hand() -> None:
    # a kit of 49.99 and 15.00 for 58.49: 49.99 · 58.49 / 64.99 = 44.9902, 15.00 · … = 13.4998
    assert shares_of([4999, 1500], 5849) == (4499, 1350)
    # three for two of 10.00: 6.67 + 6.67 + 6.66
    assert shares_of([1000] * 3, 2000) == (667, 667, 666)
    # 30.00, 20.00, 10.00 for 50.00: the dearest carries half
    assert shares_of([3000, 2000, 1000], 5000) == (2500, 1667, 833)
    assert shares_of([0, 0], 0) == (0, 0)


@given(alone=PRICES, data=st.data())
def test_refunds_add_up_to_what_was_paid_and_never_to_more(
    alone: list[int], data: st.DataObject
) -> None:
    paid = data.draw(st.integers(0, sum(alone)))
    shares = shares_of(alone, paid)
    assert sum(shares) == paid
    assert all(0 <= share <= price for share, price in zip(shares, alone, strict=True))
    total = sum(alone)
    assert all(
        abs(share * total - price * paid) < total
        for share, price in zip(shares, alone, strict=True)
        if total
    )


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InputRefused):
        shares_of([100, 100], 201)
    with pytest.raises(InputRefused):
        shares_of([-1, 100], 50)
    with pytest.raises(InputRefused):
        shares_of([100], -1)
