"""P21: a shop whose days are added is not held; the long run is tests/soak/test_rebuilds.py."""

from __future__ import annotations

from tests.rebuilds import rebuilds


def test_a_month_of_rebuilds_of_a_small_shop_is_served() -> None:
    found = rebuilds("tiny", 3, 200, range(201, 231))
    assert len(found) == 30
    assert [each for each in found if each.held] == []
    # the lists do move: what is not held is not simply the same
    assert sum(each.churn_share > 0 for each in found) > 10
    assert found[-1].n_orders > found[0].n_orders


def test_a_rebuild_from_half_of_the_orders_is_held() -> None:
    (fallen,) = rebuilds("tiny", 3, 600, range(120, 121))
    assert fallen.held, fallen
