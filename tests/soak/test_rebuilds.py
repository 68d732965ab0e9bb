"""P21: of a hundred normal rebuilds at most one is held; here four hundred, of four shops."""

from __future__ import annotations

import pytest

from pairwell.simulate.shop import SizeName
from tests.rebuilds import rebuilds


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("size", "seed", "first_day", "days"),
    [
        ("small", 1, 60, range(61, 161)),  # a young shop: 500 to 1,700 orders
        ("small", 2, 400, range(401, 501)),
        ("small", 4, 100, range(107, 730, 7)),  # built anew once a week
        ("medium", 5, 300, range(301, 401)),  # more than a thousand lists: the gate for hubs speaks
    ],
)
def test_normal_rebuilds_are_served(size: SizeName, seed: int, first_day: int, days: range) -> None:
    found = rebuilds(size, seed, first_day, days)
    held = [each for each in found if each.held]
    assert len(held) <= len(found) // 100, held
