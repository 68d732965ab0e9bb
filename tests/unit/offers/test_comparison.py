"""Two products side by side (S-07, S-08, R-35), by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pairwell.model.offer import OfferRequest
from pairwell.offers.comparison import compared, mismatched
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import BetterRule, UpSellRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from tests.snapshots import Product, snapshot_of


def beside(
    mine: dict[str, Any], yours: dict[str, Any], *rules: BetterRule, category: str = ""
) -> Situation:
    products = [
        Product(id="a", attributes=mine, category=category),
        Product(id="b", attributes=yours),
    ]
    policy = OfferPolicy(up_sell=UpSellRule(better=rules))
    return understand(OfferRequest(anchors=("a",)), Shelf(snapshot_of(products)), policy)


def lines(situation: Situation) -> list[tuple[str, str, str, bool | None]]:
    return [
        (line.attribute, line.anchor, line.offered, line.is_better)
        for line in compared(0, 1, situation)
    ]


def test_what_is_better_stands_first_and_what_is_equal_is_left_out() -> None:
    told = beside(
        {"a_colour": "red", "ram": 8, "os": "x", "tags": ["new"]},
        {"a_colour": "blue", "ram": 16, "os": "x", "weight": 2},
        BetterRule(attribute="ram", better="more"),
    )
    assert lines(told) == [
        ("ram", "8", "16", True),
        ("a_colour", "red", "blue", None),
        ("weight", "", "2", None),
    ]


@pytest.mark.parametrize(
    ("mine", "yours", "better", "is_better"),
    [
        (8, 16, "more", True),
        (16, 8, "more", False),
        (76, 70, "less", True),
        (9, 10, "more", True),  # as numbers, not as texts
        ("C", "B", ("C", "B", "A"), True),
        ("B", "C", ("C", "B", "A"), False),
        ("B", "Z", ("C", "B", "A"), None),  # a value that the rule does not know
        ("big", "small", "more", None),  # no number
        ([1, 2], 3, "more", None),  # several values are not compared
    ],
)
def test_when_one_value_is_better(mine: Any, yours: Any, better: Any, is_better: Any) -> None:
    told = beside({"x": mine}, {"x": yours}, BetterRule(attribute="x", better=better))
    assert lines(told)[0][3] is is_better


def test_the_rule_of_the_narrowest_category_holds() -> None:
    rules = (
        BetterRule(attribute="x", better="more"),
        BetterRule(attribute="x", better="less", category="Home"),
        BetterRule(attribute="x", better="more", category="Home > Fridges"),
        BetterRule(attribute="x", better="less", category="Homestead"),
    )
    for category, more in (("", True), ("Home", False), ("Home > Fridges", True)):
        assert lines(beside({"x": 1}, {"x": 2}, *rules, category=category))[0][3] is more


@pytest.mark.parametrize(
    ("mine", "yours", "told"),
    [
        ({"gender": "men"}, {"gender": "women"}, True),
        ({"gender": "men"}, {"gender": "men"}, False),
        ({"gender": "men"}, {}, False),  # not named is not known
        ({"size": [42, 43]}, {"size": [43]}, False),
        ({"size": [42, 43]}, {"size": [44]}, True),
        ({"colour": "red"}, {"colour": "blue"}, False),  # need not match
    ],
)
def test_what_has_to_match(mine: dict[str, Any], yours: dict[str, Any], told: bool) -> None:
    assert mismatched(0, 1, beside(mine, yours)) is told
