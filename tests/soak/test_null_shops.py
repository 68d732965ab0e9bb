"""Two hundred null shops: as many false alarms as 5 % allow, no more."""

from __future__ import annotations

import pytest

from tests.simulated_studies import most_alarms, null_alarms


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_of_two_hundred_null_shops_no_more_than_chance_allows_have_a_proven_pair() -> None:
    alarms = null_alarms(range(1_000, 1_200))
    assert len(alarms) <= most_alarms(200), alarms
