"""Ten more shops, each on its own; no default was chosen on them."""

from __future__ import annotations

import pytest

from tests.policy_value import assert_earns_enough


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(101, 111))
def test_each_shop_of_ten_earns_four_fifths_of_its_oracle(seed: int) -> None:
    assert_earns_enough(seed)
