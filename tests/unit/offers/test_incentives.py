"""Which incentive is given, by hand: a cable of 20.00 that costs 8.00 beside a phone.

Shows T8, S-09 of docs/mission.md.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pairwell.model.incentive import Conditions, Incentive
from pairwell.offers.incentives import (
    Given,
    IncentiveChoice,
    IncentivePolicy,
    NotGiven,
    Occasion,
    choose_incentives,
)
from tests.incentive_samples import NOW, amount, incentive, occasion, percent

POLICY = IncentivePolicy(min_margin_share=0.1)
HOUR = timedelta(hours=1)


def given(choice: IncentiveChoice) -> Given:
    assert choice.given is not None, choice.refused
    return choice.given


def code(one: Incentive, here: Occasion, policy: IncentivePolicy = POLICY) -> str | None:
    return dict(choose_incentives([one], here, policy).refused).get(one.name)


def test_without_incentives_there_is_none() -> None:
    assert choose_incentives([], occasion()) == IncentiveChoice()


def test_the_cheapest_for_the_shop_is_given_and_the_others_are_more_than_needed() -> None:
    here = occasion("ten", "gift", "three", "ship")
    offers = [
        percent("ten", 0.10),  # 2.00
        incentive("gift", "gift", cost_minor=150),  # 1.50
        incentive("three", "multibuy", take=3, pay=2, applies_to="product"),  # 20.00
        incentive("ship", "free_shipping", applies_to="cart"),  # 4.50
    ]
    choice = choose_incentives(offers, here, POLICY)
    assert given(choice).incentive.name == "gift"
    assert given(choice).cost_minor == 150
    assert given(choice).paid_minor == 2000
    assert dict(choice.refused) == dict.fromkeys(("ten", "three", "ship"), "less_is_enough")
    assert choice.given == choose_incentives(offers[::-1], here, POLICY).given


def test_at_the_same_cost_the_gentler_kind_is_given() -> None:
    here = occasion("ten", "gift")
    offers = [percent("ten", 0.10), incentive("gift", "gift", cost_minor=200)]
    assert given(choose_incentives(offers, here)).incentive.kind == "gift"


def test_facts_are_told_beside_it_and_need_no_confirmation() -> None:
    facts = [
        Incentive(name="guide", kind="information"),
        Incentive(name="stars", kind="social_proof"),
    ]
    choice = choose_incentives([*facts, percent("ten", 0.1)], occasion("ten"))
    assert [fact.name for fact in choice.told] == ["stars", "guide"]
    assert given(choice).incentive.name == "ten"
    shy = occasion(risk_profile="promotion_maximizer", control=True)
    assert len(choose_incentives(facts, shy).told) == 2


def test_money_by_hand() -> None:
    # 15 % of 19.99 = 2.9985: 3.00 off, 16.99 to pay
    cable = given(choose_incentives([percent("c", 0.15)], occasion("c", price_minor=1999)))
    assert (cable.saving_minor, cable.paid_minor) == (300, 1699)
    # 3 for 2 of 20.00: 40.00 for three that cost 24.00; 16.00 of 40.00 left
    three = incentive("m", "multibuy", take=3, pay=2)
    assert (given(choose_incentives([three], occasion("m"))).paid_minor) == 4000
    # all of 500.00 less 25.00, and 4.50 to send it: (475.00 - 408.00) of 475.00
    cart = amount("v", 2500, applies_to="cart")
    assert given(choose_incentives([cart], occasion("v"))).paid_minor == 47_500


@pytest.mark.parametrize(
    ("floor", "expected"),
    [
        # 40 % off 20.00 leaves 12.00 - 8.00 = 4.00 of 12.00 = a third
        (0.33, None),
        (0.34, "below_margin_floor"),
    ],
)
def test_the_floor_is_a_share_of_what_is_paid(floor: float, expected: str | None) -> None:
    assert code(percent("x", 0.4), occasion("x"), IncentivePolicy(min_margin_share=floor)) == (
        expected
    )


def test_a_loss_is_never_given_and_an_unknown_cost_neither() -> None:
    nothing = IncentivePolicy(min_margin_share=0.0)
    # 60 % off leaves 8.00 - 8.00 = 0: no loss; 61 % is one
    assert code(percent("x", 0.60), occasion("x"), nothing) is None
    assert code(percent("x", 0.61), occasion("x"), nothing) == "below_margin_floor"
    assert code(percent("x", 0.1), occasion("x", cost_minor=None)) == "cost_unknown"
    ship = incentive("s", "free_shipping", applies_to="cart")
    assert code(ship, occasion("s", shipping_minor=None)) == "cost_unknown"
    assert code(ship, occasion("s", cart_cost_minor=None)) == "cost_unknown"


def test_below_the_break_even_nothing_is_given() -> None:
    # 15 % of 20.00 costs 3.00 and leaves 20.00 - 3.00 - 8.00 = 9.00: a lift above 1/3 pays
    assert code(percent("x", 0.15, expected_lift=0.33), occasion("x")) == "below_break_even"
    assert code(percent("x", 0.15, expected_lift=0.34), occasion("x")) is None


@pytest.mark.parametrize(
    ("fields", "here", "expected"),
    [
        ({"valid_from": NOW + HOUR}, {}, "not_yet"),
        ({"valid_to": NOW}, {}, "over"),
        ({"valid_from": NOW, "valid_to": NOW + HOUR}, {}, None),
        ({"confirmed_by": ""}, {}, "not_confirmed"),
        ({"confirmed_by": "other"}, {}, "not_confirmed"),
        ({}, {"control": True}, "control_arm"),
        ({"currency": "PLN"}, {}, "other_currency"),
        ({"conditions": Conditions(products=frozenset({"case"}))}, {}, "other_product"),
        ({"conditions": Conditions(products=frozenset({"cable"}))}, {}, None),
        ({"conditions": Conditions(anchors=frozenset({"tablet"}))}, {}, "anchor_missing"),
        ({"conditions": Conditions(anchors=frozenset({"phone", "tablet"}))}, {}, None),
        ({"conditions": Conditions(min_sum_minor=50_001)}, {}, "below_min_sum"),
        ({"conditions": Conditions(min_sum_minor=50_000)}, {}, None),
        ({"conditions": Conditions(segments=frozenset({"vip"}))}, {}, "other_segment"),
        (
            {"conditions": Conditions(segments=frozenset({"vip"}))},
            {"segments": frozenset({"vip"})},
            "personal_price_off",
        ),
        ({}, {"risk_profile": "promotion_maximizer"}, "withheld_from_profile"),
        ({}, {"risk_profile": "service_demander"}, None),
        ({}, {"used_up": frozenset({"x"})}, "used_up"),
        ({}, {"withdrawn": frozenset({"x"}), "used_up": frozenset({"x"})}, "withdrawn"),
        ({}, {"withdrawn": frozenset({"y"})}, None),
        ({}, {"applied": (percent("y", 0.05, stacks=True),)}, "does_not_stack"),
        ({"stacks": True}, {"applied": (percent("y", 0.05),)}, "does_not_stack"),
        ({"stacks": True}, {"applied": (percent("y", 0.05, stacks=True),)}, None),
    ],
)
def test_each_gate(fields: dict[str, Any], here: dict[str, Any], expected: NotGiven | None) -> None:
    assert code(percent("x", 0.1, **fields), occasion("x", **here)) == expected


def test_a_personal_price_is_marked() -> None:
    vip = percent("x", 0.1, conditions=Conditions(segments=frozenset({"vip"})))
    here = occasion("x", segments=frozenset({"vip"}))
    assert given(choose_incentives([vip], here, IncentivePolicy(personal_prices=True))).personal
    assert not given(choose_incentives([percent("x", 0.1)], here)).personal


def test_on_top_of_another_the_least_is_promised_and_the_most_is_counted() -> None:
    # 20.00 less 10 %: 18.00. Then 5.00: 13.00; the other way round: 15.00 less 1.50 = 13.50
    five = amount("five", 500, stacks=True)
    here = occasion("five", applied=(percent("ten", 0.10, stacks=True),))
    promised = given(choose_incentives([five], here))
    assert (promised.paid_minor, promised.saving_minor) == (1350, 450)
    # at 13.00 there is 5.00 left: 38.46 %
    assert code(five, here, IncentivePolicy(min_margin_share=0.384)) is None
    assert code(five, here, IncentivePolicy(min_margin_share=0.385)) == "below_margin_floor"


def test_a_rule_of_the_cart_and_one_of_the_product_are_both_counted_in_the_cart() -> None:
    # the cable 2.00 cheaper: 498.00; 20 % off the cart, rounded up: 99.60; 398.40 < 408.00
    here = occasion("ten", applied=(percent("all", 0.20, applies_to="cart", stacks=True),))
    ten = percent("ten", 0.10, stacks=True)
    assert code(ten, here, IncentivePolicy(min_margin_share=0.0)) == "below_margin_floor"
    assert code(ten, occasion("ten"), IncentivePolicy(min_margin_share=0.0)) is None


def test_two_rules_of_the_cart_are_held_against_the_floor_at_their_lowest() -> None:
    # 500.00 that cost 408.00: less 10 %, then 5.00: 445.00, 37.00 left: 8.315 %;
    # less 5.00, then 10 %: 445.50, 37.50 left: 8.418 %
    here = occasion("five", applied=(percent("ten", 0.10, applies_to="cart", stacks=True),))
    five = amount("five", 500, applies_to="cart", stacks=True)
    assert code(five, here, IncentivePolicy(min_margin_share=0.083)) is None
    assert code(five, here, IncentivePolicy(min_margin_share=0.084)) == "below_margin_floor"


def test_the_strictest_floor_of_all_that_are_given_holds() -> None:
    # 20.00 less 10 % less 10 %: 16.20, 8.20 left: 50.6 %
    ten = percent("ten", 0.10, stacks=True)
    for floor, expected in ((0.50, None), (0.51, "below_margin_floor")):
        strict = percent("strict", 0.10, stacks=True, min_margin_share=floor)
        assert code(ten, occasion("ten", applied=(strict,))) == expected
    # its own word goes before the policy's, both ways
    lax = percent("lax", 0.5, min_margin_share=0.2)  # 10.00, 2.00 left
    assert code(lax, occasion("lax"), IncentivePolicy(min_margin_share=0.5)) is None


def test_the_end_is_the_true_one() -> None:
    end = NOW + 3 * HOUR
    assert given(choose_incentives([percent("x", 0.1, valid_to=end)], occasion("x"))).ends_at == end
    assert given(choose_incentives([percent("x", 0.1)], occasion("x"))).ends_at is None
