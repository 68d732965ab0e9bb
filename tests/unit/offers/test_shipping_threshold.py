"""Thresholds: how far, what closes the gap, and what one earns; by hand.

Shows T-16, T-17 of docs/mission.md.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import InputRefused
from pairwell.model.threshold import Progress
from pairwell.offers.rules import ThresholdRule
from pairwell.offers.shipping_threshold import (
    Silence,
    added_shipping_minor,
    closing,
    progress_of,
)
from pairwell.offers.threshold_profit import ThresholdCosts, threshold_profit

SHIP = ThresholdRule(target_minor=5000, currency="EUR", zone="DE")
GIFT = ThresholdRule(kind="gift", target_minor=8000, currency="EUR")


def ask(goods: int, *rules: ThresholdRule, **fields: Any) -> Progress | Silence:
    given = {"currency": "EUR", "zone": "DE", **fields}
    return progress_of(rules or (GIFT, SHIP), goods, **given)


def progress(goods: int, *rules: ThresholdRule, **fields: Any) -> Progress:
    found = ask(goods, *rules, **fields)
    assert isinstance(found, Progress), found
    return found


def test_the_remaining_amount_and_the_bar() -> None:
    # 50.00 - 37.70
    near = progress(3770)
    assert (near.kind, near.target_minor, near.missing_minor) == ("free_shipping", 5000, 1230)
    assert near.reached_share == 0.754
    assert [tier.reached for tier in near.tiers] == [False, False]


def test_the_next_step_comes_when_one_is_reached() -> None:
    between = progress(5000)
    assert (between.kind, between.missing_minor) == ("gift", 3000)
    assert [(tier.kind, tier.reached) for tier in between.tiers] == [
        ("free_shipping", True), ("gift", False),
    ]  # fmt: skip
    done = progress(9000)
    assert (done.kind, done.missing_minor, done.reached_share) == ("gift", 0, 1.0)


def test_out_of_reach_is_silence_and_what_is_reached_is_said() -> None:
    assert ask(2499) == "out_of_reach"
    assert progress(2500).missing_minor == 2500
    assert ask(0) == "out_of_reach"
    # a fifth may be missing: from 40.00, to the minor unit
    assert ask(3999, reach=0.2) == "out_of_reach"
    assert progress(4000, reach=0.2).missing_minor == 1000
    reached = progress(5100, SHIP, ThresholdRule(kind="gift", target_minor=20_000, currency="EUR"))
    assert (reached.kind, reached.missing_minor) == ("free_shipping", 0)


def test_where_none_holds_nothing_is_said() -> None:
    assert ask(4000, currency="PLN") == "no_threshold"
    assert ask(4000, SHIP, zone="US") == "no_threshold"
    assert progress(4000, zone="US").kind == "gift"
    anywhere = ThresholdRule(target_minor=5000)
    assert ask(4000, anywhere) == "no_threshold"
    assert progress(4000, anywhere, catalogue_currency="EUR").missing_minor == 1000


def test_a_cart_below_zero_is_refused() -> None:
    with pytest.raises(InputRefused):
        ask(-1)


def test_what_closes_the_gap_with_the_least_overshoot() -> None:
    # 12.30 missing: from 12.30 to 15.99
    prices = np.array([1229, 1599, 1230, 1600, -1, 1400, 1400], dtype=np.int64)
    assert closing(1230, prices).tolist() == [2, 5, 6, 1]
    relevance = np.array([0, 0, 0, 0, 0, 0.1, 0.9])
    assert closing(1230, prices, relevance=relevance).tolist() == [2, 6, 5, 1]
    returned = np.array([0, 0, 0.5, 0, 0, np.nan, 0.2])
    assert closing(1230, prices, returned_share=returned).tolist() == [5, 6, 1]
    assert closing(0, prices).tolist() == []


@given(gap=st.integers(1, 10**6), prices=st.lists(st.integers(-1, 10**6), max_size=30))
def test_whatever_closes_a_gap_closes_it(gap: int, prices: list[int]) -> None:
    places = closing(gap, np.array(prices, dtype=np.int64)).tolist()
    found = [prices[place] for place in places]
    assert found == sorted(found)
    assert all(10 * gap <= 10 * price <= 13 * gap for price in found)
    assert len(found) == sum(10 * gap <= 10 * price <= 13 * gap for price in prices)


def test_what_fits_the_parcel_ships_free() -> None:
    parcel = ((1000, 390), (5000, 590))
    assert added_shipping_minor(700, 300, parcel) == 0
    assert added_shipping_minor(700, 301, parcel) == 200
    assert added_shipping_minor(4900, 200, parcel) is None
    assert added_shipping_minor(100, None, parcel) is None


def test_the_calculator_by_hand() -> None:
    orders = np.array([2000, 4000, 6000], dtype=np.int64)
    plain = ThresholdCosts(margin_share=0.4, shipping_minor=500, fee_minor=300)
    # free for all: 40 % of 120.00 less 3 · 5.00
    assert threshold_profit(orders, 0, plain).profit_minor == pytest.approx(4800 - 1500)
    # from 50.00: two pay 3.00 each
    assert threshold_profit(orders, 5000, plain).profit_minor == pytest.approx(4800 - 1500 + 600)
    # a quarter is raised to 50.00, a tenth of that comes back at 20.00, a tenth is lost
    costs = ThresholdCosts(
        margin_share=0.4, shipping_minor=500, fee_minor=300,
        padded_share=0.25, returned_share=0.1, return_cost_minor=2000, lost_share=0.1,
    )  # fmt: skip
    result = threshold_profit(orders, 5000, costs)
    # free 1900; of the two below 0.65 stay: 0.65 · (2400 + 2 · (300 - 500)) = 1300;
    # 0.5 padded: 0.5 · (2000 - 500 - 200) = 650
    assert result.profit_minor == pytest.approx(1900 + 1300 + 650)
    assert (result.n_free, result.n_padded, result.n_lost) == (1, 0.5, 0.2)
    assert result.n_free + result.n_padded + result.n_paying + result.n_lost == pytest.approx(3)


@pytest.mark.parametrize(
    "fields",
    [{"margin_share": 1.5}, {"padded_share": 0.7, "lost_share": 0.7}, {"fee_minor": -1}],
)
def test_assumptions_that_cannot_be_are_refused(fields: dict[str, Any]) -> None:
    costs = ThresholdCosts(margin_share=0.4, shipping_minor=500, fee_minor=300)
    with pytest.raises(InputRefused):
        threshold_profit(np.array([1000]), 500, msgspec.structs.replace(costs, **fields))
    with pytest.raises(InputRefused):
        threshold_profit(np.array([], dtype=np.int64), 500, costs)
    with pytest.raises(InputRefused):
        threshold_profit(np.array([1000]), -1, costs)
