"""A shop's own rules over its preset's (R-37): what is not named stays as it was."""

from __future__ import annotations

import msgspec
import pytest

from pairwell.offers.own_rules import merged, with_own
from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy_conflicts import conflicts_of
from pairwell.offers.presets import PRESETS, preset


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_kept_and_written_out(name: str) -> None:
    policy = preset(name)
    assert list(conflicts_of(policy)) == []
    assert with_own(policy, {}) == policy
    assert with_own(policy, msgspec.to_builtins(policy)) == policy


def test_the_rest_of_a_table_stays() -> None:
    base = preset("electronics")
    own = with_own(base, {"up_sell": {"band": 0.3}})
    assert own == msgspec.structs.replace(
        base, up_sell=msgspec.structs.replace(base.up_sell, band=0.3)
    )


def test_a_list_replaces_a_list() -> None:
    own = with_own(preset("fashion"), {"up_sell": {"match": ["size"]}, "barred_tags": []})
    assert own.up_sell.match == ("size",)
    assert own.up_sell.better == preset("fashion").up_sell.better
    assert own.barred_tags == ()


def test_a_place_starts_from_its_own_rules_and_the_presets_order() -> None:
    fashion = with_own(
        preset("fashion"), {"placements": {"product": {"target": 2}, "checkout": {"target": 1}}}
    )
    page, checkout = fashion.placements["product"], fashion.placements["checkout"]
    assert (page.target, page.blocks[0]) == (2, "better")  # P-12
    assert checkout == msgspec.structs.replace(PLACEMENTS["checkout"], target=1)
    assert set(fashion.placements) == {"product", "checkout"}


def test_of_two_plain_trees_the_second_has_the_word() -> None:
    base = {"a": 1, "b": {"c": 2, "d": {"e": 3}}}
    assert merged(base, {"b": {"d": 4}, "f": 5}) == {"a": 1, "b": {"c": 2, "d": 4}, "f": 5}
    assert base == {"a": 1, "b": {"c": 2, "d": {"e": 3}}}


def test_names_and_numbers_that_there_are_not_are_refused() -> None:
    for own in (
        {"up_sell": {"bnad": 0.2}},
        {"placements": {"produkt": {"target": 2}}},
        {"placements": {"product": {"capp": 2}}},
        {"up_sell": {"band": -0.1}},
    ):
        with pytest.raises(msgspec.ValidationError):
            with_own(preset("general"), own)
