from __future__ import annotations

from typing import get_args

import pytest

from pairwell.model.errors import SettingsRefused
from pairwell.model.offer import Placement
from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy import OfferPolicy, warnings_of
from pairwell.offers.presets import PRESETS, preset


def test_every_placement_has_its_rule_and_none_is_above_the_cap_of_the_mission() -> None:
    assert set(PLACEMENTS) == set(get_args(Placement))
    assert max(rule.cap for rule in PLACEMENTS.values()) == 4
    assert all(rule.target <= rule.cap for rule in PLACEMENTS.values())
    assert [name for name, rule in PLACEMENTS.items() if not rule.cap] == ["payment"]


def test_only_shops_of_dear_main_items_have_a_ceiling() -> None:
    with_ceiling = {name for name, rules in PRESETS.items() if rules.max_price_ratio is not None}
    assert with_ceiling == {"electronics", "furniture", "appliances", "car_dealer"}


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(SettingsRefused, match="shoes"):
        preset("shoes")


def test_only_a_lower_floor_is_warned_of() -> None:
    assert warnings_of(OfferPolicy(min_customers=5)) == ()
    assert warnings_of(OfferPolicy(min_customers=9)) == ()
    assert len(warnings_of(OfferPolicy(min_customers=4))) == 1
