"""Ten more shops, none of which had a part in the choice of a default: not one stays below 0.80.

The least is 0.803 (seed 105), of which 0.06 of the oracle is rivals', whom a cross-sell refuses.
"""

from __future__ import annotations

import pytest

from tests.policy_value import assert_earns_more_than_simpler_policies, values_of


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_each_of_ten_shops_earns_four_fifths_of_its_oracle() -> None:
    every = [values_of(seed) for seed in range(101, 111)]
    for earned in every:
        assert_earns_more_than_simpler_policies(earned)
        assert earned["ours"] >= 0.80 * earned["oracle"], earned
    assert sum(e["ours"] for e in every) >= 0.84 * sum(e["oracle"] for e in every)
