"""When a discount pays: by hand, by the published table, and by the profit it stands for."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pairwell.model.errors import InputRefused
from pairwell.offers.break_even import (
    break_even,
    break_even_table,
    required_gain,
    required_lift,
    shown_lift,
)

TABLE = {  # customers' economics, 6.1: required relative lift d/(m - d)
    0.20: ("+33 %", "+100 %", "+300 %", "never", "never"),
    0.30: ("+20 %", "+50 %", "+100 %", "+200 %", "never"),
    0.40: ("+14 %", "+33 %", "+60 %", "+100 %", "+300 %"),
    0.60: ("+9 %", "+20 %", "+33 %", "+50 %", "+100 %"),
}
PERCENTS = st.integers(0, 99).map(lambda n: n / 100)


def test_the_table_is_the_published_one() -> None:
    shown = {
        row[0].margin_share: tuple(shown_lift(cell.required_lift) for cell in row)
        for row in break_even_table()
    }
    assert shown == TABLE


def test_by_hand() -> None:
    # price 100, margin 40, 15 off: 25 left of each; 5 of 100 buy anyway and cost 5 · 15 = 75,
    # contact costs 1 each of 100: (75 + 100) / 25 = 7 more buyers of 100
    assert required_gain(0.05, 40, 15, 1) == pytest.approx(0.07)
    assert break_even(0.4, 0.15, p0=0.05, contact_cost=0.01).required_p1 == pytest.approx(0.12)
    assert required_lift(0.4, 0.15) == 15 / 25


def test_what_can_never_pay_says_so() -> None:
    assert break_even(0.2, 0.2).possible is False
    assert break_even(0.2, 0.3).required_lift is None
    # 0.8 + 0.8 · 0.15 / 0.05 = 3.2: more than all
    asked = break_even(0.2, 0.15, p0=0.8)
    assert asked.required_p1 == pytest.approx(3.2)
    assert not asked.possible
    assert break_even(0.2, 0.0).required_lift == 0


@given(p0=PERCENTS, p1=PERCENTS, margin=PERCENTS, discount=PERCENTS, cost=PERCENTS)
def test_it_pays_exactly_when_the_profit_grows(
    p0: float, p1: float, margin: float, discount: float, cost: float
) -> None:
    # in whole hundredths, so that nothing is rounded
    a, b, m, d, c = (round(100 * x) for x in (p0, p1, margin, discount, cost))
    with_it, without = b * (m - d) - 100 * c, a * m
    assume(m > d)
    assume(with_it != without)
    assert (p1 - p0 > required_gain(p0, margin, discount, cost)) == (with_it > without)


@given(p0=st.integers(1, 99).map(lambda n: n / 100), margin=PERCENTS, discount=PERCENTS)
def test_the_relative_lift_is_the_same_whoever_buys_anyway(
    p0: float, margin: float, discount: float
) -> None:
    lift = required_lift(margin, discount)
    gain = required_gain(p0, margin, discount)
    assert gain == math.inf if lift == math.inf else gain == pytest.approx(p0 * lift)


@pytest.mark.parametrize(
    ("margin", "discount", "p0", "cost"),
    [
        (0.0, 0.1, None, 0.0),
        (1.1, 0.1, None, 0.0),
        (float("nan"), 0.1, None, 0.0),
        (0.4, 1.0, None, 0.0),
        (0.4, -0.1, None, 0.0),
        (0.4, 15, None, 0.0),
        (0.4, 0.1, 1.5, 0.0),
        (0.4, 0.1, 0.5, -1.0),
        (0.4, 0.1, 0.5, float("inf")),
    ],
)
def test_shares_out_of_range_are_refused(
    margin: float, discount: float, p0: float | None, cost: float
) -> None:
    with pytest.raises(InputRefused, match="cannot be"):
        break_even(margin, discount, p0=p0, contact_cost=cost)
