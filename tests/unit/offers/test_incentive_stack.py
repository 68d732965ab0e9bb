"""What incentives do on top of each other: by hand, and beside every order the cart may take."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.incentive import Incentive, IncentiveKind
from pairwell.offers.incentive_cost import LineWorth, granted_on
from pairwell.offers.incentive_stack import Till, Together, price_range, together

Floor = tuple[int, int, int, int]

TILL = Till(
    product_minor=10_000,
    product_cost_minor=4_000,
    cart_minor=15_000,
    cart_cost_minor=6_000,
    shipping_minor=600,
)


def of(kind: IncentiveKind, on: str = "product", **figures: float) -> Incentive:
    told = {"name": f"{kind}{on}{figures}", "kind": kind, "applies_to": on, "stacks": True}
    return msgspec.convert({**told, **figures}, Incentive)


TEN, FIVE = of("percent", discount_share=0.1), of("amount", discount_minor=500)
TENTH_OF_CART = of("percent", "cart", discount_share=0.1)
TWENTY_OFF_CART = of("amount", "cart", discount_minor=2_000)
GIFT, PARCEL = of("gift", cost_minor=300), of("free_shipping", "cart")


def told(added: Together | None) -> tuple[int, int, int, list[Floor]]:
    assert added is not None
    floors = [(f.list_minor, f.paid_minor, f.expense_minor, f.left_minor) for f in added.floors]
    return added.saving_minor, added.paid_minor, added.cost_minor, floors


@pytest.mark.parametrize(
    ("new", "applied", "saves", "paid", "costs", "floors"),
    [
        (TENTH_OF_CART, [], 1_500, 13_500, 1_500, [(15_000, 13_500, 0, 7_500)]),
        (GIFT, [], 0, 10_000, 300, [(10_000, 10_000, 300, 5_700)]),
        (PARCEL, [], 0, 15_000, 600, [(15_000, 15_000, 600, 8_400)]),
        # 90.00 less 5.00 is 85.00, 95.00 less a tenth is 85.50
        (FIVE, [TEN], 450, 8_550, 500, [(10_000, 8_500, 0, 4_500)]),
        (GIFT, [TEN], 0, 9_000, 300, [(10_000, 9_000, 300, 4_700)]),
        # 90.00 and the other 50.00, less a tenth of 140.00
        (
            TENTH_OF_CART, [TEN], 1_400, 12_600, 1_400,
            [(10_000, 9_000, 0, 5_000), (15_000, 12_600, 0, 6_600)],
        ),
        (
            PARCEL, [TEN], 0, 14_000, 600,
            [(10_000, 9_000, 0, 5_000), (15_000, 14_000, 600, 7_400)],
        ),
        # the product at 85.00 to 85.50, the cart at 135.00 to 135.50 before and 20.00 less after
        (
            TWENTY_OFF_CART, [TEN, FIVE], 1_950, 11_550, 2_050,
            [(10_000, 8_500, 0, 4_500), (15_000, 11_500, 0, 5_500)],
        ),
        # off the product, beside one off the cart that was given before
        (
            TEN, [TENTH_OF_CART], 1_000, 9_000, 1_000,
            [(10_000, 9_000, 0, 5_000), (15_000, 12_600, 0, 6_600)],
        ),
    ],
)  # fmt: skip
def test_by_hand(
    new: Incentive,
    applied: list[Incentive],
    saves: int,
    paid: int,
    costs: int,
    floors: list[Floor],
) -> None:
    assert told(together(new, applied, TILL)) == (saves, paid, costs, floors)


@pytest.mark.parametrize(
    ("unknown", "new", "applied"),
    [
        ("product_cost_minor", TEN, []),
        ("product_cost_minor", FIVE, [TEN]),
        ("cart_cost_minor", TENTH_OF_CART, []),
        ("cart_cost_minor", TENTH_OF_CART, [TEN]),
        ("shipping_minor", PARCEL, []),
        ("shipping_minor", PARCEL, [TEN]),
        ("shipping_minor", TENTH_OF_CART, [PARCEL]),
    ],
)
def test_where_a_cost_is_not_known_nothing_is_said(
    unknown: str, new: Incentive, applied: list[Incentive]
) -> None:
    assert together(new, applied, TILL) is not None
    assert together(new, applied, msgspec.structs.replace(TILL, **{unknown: None})) is None


lowering = st.one_of(
    st.integers(1, 60).map(lambda n: of("percent", discount_share=n / 100)),
    st.integers(1, 900).map(lambda n: of("amount", discount_minor=n)),
)


@given(st.integers(1_000, 1_100), st.integers(0, 100), st.lists(lowering, max_size=3))
def test_the_range_holds_every_order_and_both_ends_are_reached(
    low: int, more: int, incentives: list[Incentive]
) -> None:
    ends = []
    for start in (low, low + more):
        for order in permutations(incentives):
            price = start
            for each in order:
                price = granted_on(each, LineWorth(price, 0)).paid_minor
            ends.append(price)
    assert price_range(low, low + more, incentives) == (min(ends), max(ends))
