"""Ten more shops, none of which had a part in the choice of a default.

Two of them stay below four fifths of their oracle: 0.76 (seed 105) and 0.78 (seed 109).
"""

from __future__ import annotations

import pytest

from tests.policy_value import assert_earns_more_than_simpler_policies, values_of


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_shops_earn_four_fifths_of_their_oracles_and_no_shop_far_less() -> None:
    every = [values_of(seed) for seed in range(101, 111)]
    for earned in every:
        assert_earns_more_than_simpler_policies(earned)
        assert earned["ours"] >= 0.75 * earned["oracle"], earned
    enough = [earned["ours"] >= 0.80 * earned["oracle"] for earned in every]
    assert sum(enough) >= 8, enough
    assert sum(e["ours"] for e in every) >= 0.80 * sum(e["oracle"] for e in every)
