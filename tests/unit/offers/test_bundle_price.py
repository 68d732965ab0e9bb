"""Bundles: sum, saving, floors and where to start; by hand and by law.

Shows T-05, T-06, C7 of docs/mission.md.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import InputRefused
from pairwell.offers.bundle_price import (
    GRID,
    discounts_to_test,
    price_bundle,
    start_discount,
)
from pairwell.offers.multibuy import Piece


def member(name: str, price: int, cost: int | None = None, quantity: int = 1) -> Piece:
    return Piece(product_id=name, price_minor=price, cost_minor=cost, quantity=quantity)


MONEY = st.integers(0, 99999)
MEMBERS = st.lists(
    st.builds(member, st.sampled_from("abc"), MONEY, MONEY, st.integers(1, 3)),
    min_size=2,
    max_size=5,
)


def test_by_hand() -> None:
    # burger 5.00, fries 2.50, drink 1.99: 9.49; 8 % is 0.7592, so 0.76 off
    combo = [member("burger", 500, 200), member("fries", 250, 60), member("drink", 199, 40)]
    bundle = price_bundle(combo, 0.08)
    assert (bundle.sum_minor, bundle.saving_minor, bundle.price_minor) == (949, 76, 873)
    assert bundle.percent == 8
    assert [piece.alone_minor for piece in bundle.pieces] == [500, 250, 199]
    # 873 · 500/949 = 459.96, 873 · 250/949 = 229.98, 873 · 199/949 = 183.06
    assert [piece.share_minor for piece in bundle.pieces] == [460, 230, 183]
    assert bundle.margin is not None
    assert bundle.margin.left_minor == 873 - 300


def test_a_bundle_keeps_seven_tenths_of_the_margin() -> None:
    # 20.00 of goods, 10.00 of margin: 3.00 may go, that is 15 %
    kit = [member("a", 1000, 500), member("b", 1000, 500)]
    assert discounts_to_test(kit) == GRID
    # 1 minor unit less margin: 999, to keep 699.3; 15 % leaves 699
    thinner = [member("a", 1000, 501), member("b", 1000, 500)]
    assert discounts_to_test(thinner) == (0.0, 0.05, 0.08, 0.10)
    assert discounts_to_test([member("a", 1000, 1000), member("b", 1000, 1100)]) == (0.0,)
    assert discounts_to_test([member("a", 1000, 500), member("b", 1000)]) == (0.0,)


@pytest.mark.parametrize(
    ("costs", "complete", "discount", "why"),
    [
        ((500, 500), 0.50, 0.0, "sells_anyway"),
        ((500, 500), 0.49, 0.05, "first_to_test"),
        ((950, 950), 0.10, 0.0, "margin_too_thin"),
        ((500, None), 0.10, 0.0, "cost_unknown"),
    ],
)
def test_where_to_start(
    costs: tuple[int | None, int | None], complete: float, discount: float, why: str
) -> None:
    start = start_discount([member("a", 1000, costs[0]), member("b", 1000, costs[1])], complete)
    assert (start.discount_share, start.why) == (discount, why)


def test_nonsense_is_refused() -> None:
    for discount in (-0.1, 1.0, 15):
        with pytest.raises(InputRefused):
            price_bundle([member("a", 100), member("b", 100)], discount)
    with pytest.raises(InputRefused, match="no bundle"):
        price_bundle([member("a", 100)])
    with pytest.raises(InputRefused):
        start_discount([member("a", 100), member("b", 100)], 1.2)


@given(members=MEMBERS, discount=st.integers(0, 99).map(lambda n: n / 100))
def test_member_prices_less_the_saving_are_the_price(members: list[Piece], discount: float) -> None:
    bundle = price_bundle(members, discount)
    assert sum(piece.alone_minor for piece in bundle.pieces) - bundle.saving_minor == (
        bundle.price_minor
    )
    assert sum(piece.share_minor for piece in bundle.pieces) == bundle.price_minor
    # said is given, within a minor unit
    assert 0 <= bundle.saving_minor - discount * bundle.sum_minor < 1 + 1e-6
    # a share that people enter in whole per cents is what they see, or more
    assert bundle.percent >= round(100 * discount) or bundle.sum_minor == 0


@given(members=MEMBERS)
def test_no_discount_of_the_test_breaks_the_floor(members: list[Piece]) -> None:
    separate = sum(m.quantity * (m.price_minor - (m.cost_minor or 0)) for m in members)
    for discount in discounts_to_test(members)[1:]:
        margin = price_bundle(members, discount).margin
        assert margin is not None
        assert 10 * margin.left_minor >= 7 * separate > 0
