"""The planner: the example of the mission row, and what its figures mean, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import InputRefused
from pairwell.offers.scenario import Scenario, plan


def ten_dollars(**fields: float) -> Scenario:
    """R-33: a $10 item that sells $10,000 a month, +10 %, or a $5 add-on taken by 35 %."""
    given = {"units": 1000, "price_minor": 1000, "addon_minor": 500, "price_increase": 0.10}
    return plan(**{**given, "attach_share": 0.35, **fields})  # type: ignore[arg-type]


def test_the_ten_dollar_item() -> None:
    both = ten_dollars()
    assert both.revenue_minor == 1_000_000
    assert both.dearer_minor == 100_000
    assert both.addon_revenue_minor == 175_000
    assert both.better_minor == 75_000


def test_one_share_has_four_meanings() -> None:
    both = ten_dollars(shown_share=0.5, cost_minor=600, addon_cost_minor=100)
    assert both.attach_share == 0.35  # of the sales
    assert both.revenue_share == pytest.approx(1750 / 11750)
    assert both.profit_share == pytest.approx(350 * 4 / (1000 * 4 + 350 * 4))
    assert both.acceptance == pytest.approx(0.7)
    assert ten_dollars().profit_share is None


def test_where_both_bring_the_same() -> None:
    even = ten_dollars().even_attach_share
    assert even is not None
    assert even == pytest.approx(0.2)
    assert ten_dollars(attach_share=even).better_minor == 0
    assert ten_dollars(addon_minor=50).even_attach_share is None
    assert ten_dollars().leaving_share == pytest.approx(1 / 11)


@given(st.floats(0, 1), st.integers(1, 10_000), st.floats(0, 2))
def test_the_sums_hold(share: float, addon: int, increase: float) -> None:
    both = ten_dollars(attach_share=share, addon_minor=addon, price_increase=increase)
    assert both.better_minor == both.addon_revenue_minor - both.dearer_minor
    stayed = (1 - both.leaving_share) * (1 + increase)
    assert stayed == pytest.approx(1)
    assert 0 <= both.revenue_share < 1


@pytest.mark.parametrize(
    "fields",
    [
        {"attach_share": 35},
        {"attach_share": -0.1},
        {"attach_share": float("nan")},
        {"shown_share": 0.3},
        {"shown_share": 2},
        {"units": 0},
        {"units": float("inf")},
        {"price_increase": -0.1},
        {"price_increase": 11},
        {"price_minor": 0},
        {"addon_minor": -5},
    ],
)
def test_what_no_sale_can_have_is_refused(fields: dict[str, float]) -> None:
    with pytest.raises(InputRefused) as caught:
        ten_dollars(**fields)
    assert caught.value.hint
