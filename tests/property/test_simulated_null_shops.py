"""Where there is nothing to find, nothing is called proven (200 shops: tests/soak)."""

from __future__ import annotations

import pytest

from tests.simulated_studies import most_alarms, null_alarms


def test_the_limit_by_hand() -> None:
    # P(more than 4 of 20 at 5 %) = 0.26 %, P(more than 3) = 1.6 %.
    assert most_alarms(20) == 4


@pytest.mark.slow
def test_of_twenty_null_shops_no_more_than_chance_allows_have_a_proven_pair() -> None:
    alarms = null_alarms(range(20))
    assert len(alarms) <= most_alarms(20), alarms
