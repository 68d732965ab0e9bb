"""Kits (T-05, T-06, T-27, R-18, C1, C7): when they stand, and what they come to."""

from __future__ import annotations

from typing import Any

import pytest

from pairwell.model.offer import Kit, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import KitRule
from tests.curated_shop import block, shelf_of
from tests.snapshots import Product, snapshot_of

PRODUCTS = [
    Product(id="tent", title="Tent", price_minor=20000, cost_minor=12000),
    Product(id="bag", title="Bag", price_minor=8000, cost_minor=4000),
    Product(id="mat", title="Mat", price_minor=2000, cost_minor=1000),
    Product(id="wine", price_minor=900, min_age=18),
    Product(id="cover", price_minor=900, regulated="insurance"),
    Product(id="dusty", price_minor=900, attributes={"tags": ["dead_stock"]}),
    Product(id="gone", price_minor=900, in_stock=False),
    Product(id="no_price"),
]
SHOP = snapshot_of(PRODUCTS)


def kit(*members: str, saving: float = 0.1, rows: Any = (), **asked: Any) -> Kit | None:
    rule = KitRule(kit_id="k", title="K", members=members, saving=saving)
    request = OfferRequest(**{"anchors": ("tent",), "block": "kit"} | asked)
    return decide(request, shelf_of(SHOP, *rows), OfferPolicy(kits=(rule,))).kit


def test_sum_saving_and_price_add_up() -> None:
    told = kit("tent", "bag", "mat")
    assert told is not None
    assert (told.sum_minor, told.saving_minor, told.price_minor) == (30000, 3000, 27000)
    assert [member.price_minor for member in told.members] == [20000, 8000, 2000]
    assert sum(member.share_minor for member in told.members) == told.price_minor
    assert [member.role for member in told.members] == ["anchor", "addon", "addon"]
    assert told.reason.text == "A set with Tent."


def test_a_saving_takes_three_tenths_of_the_margin_and_no_more() -> None:
    """Apart the three bring 13,000: the kit keeps 9,100 at least, a saving of 13 % of 30,000."""
    assert kit("tent", "bag", "mat", saving=0.13) is not None
    assert kit("tent", "bag", "mat", saving=0.14) is None


@pytest.mark.parametrize(
    ("member", "asked"),
    [
        ("wine", {}),
        ("cover", {"consents": ("insurance",), "suits": ("cover",)}),  # the shop has no pack
        ("dusty", {}),
        ("gone", {}),
        ("no_price", {}),
        ("stranger", {}),
        ("bag", {"cart": ("bag",)}),
        ("bag", {"owned": ("bag",)}),
        ("bag", {"refused": ("bag",)}),
        ("bag", {"elsewhere": ("bag",)}),
        ("bag", {"currency": "EUR"}),
        ("bag", {"rows": [block("bag")]}),
        ("bag", {"anchors": ("bag",)}),  # a kit hangs on its first member
        ("bag", {"placement": "checkout", "anchors": (), "cart": ("tent",)}),
        ("bag", {"placement": "payment"}),
    ],
)
def test_a_kit_falls_with_one_member(member: str, asked: dict[str, Any]) -> None:
    assert kit("tent", member, **asked) is None


def test_an_adult_may_have_the_wine() -> None:
    assert kit("tent", "wine", age=30) is not None


@pytest.mark.parametrize(
    ("as_of", "stands"),
    [
        ("", False),
        ("no time", False),
        ("2026-11-22T09:59:59Z", False),
        ("2026-11-22T10:00:00Z", True),
        ("2026-11-22T15:59:59.999+01:00", True),
        ("2026-11-22T15:00:00Z", False),
    ],
)
def test_a_temporary_kit_stands_between_its_instants(as_of: str, stands: bool) -> None:
    rule = KitRule(
        kit_id="noon",
        members=("tent", "bag"),
        valid_from="2026-11-22T11:00:00+01:00",
        valid_to="2026-11-22T15:00:00Z",
    )
    request = OfferRequest(anchors=("tent",), block="kit", as_of=as_of)
    answer = decide(request, shelf_of(SHOP), OfferPolicy(kits=(rule,)))
    assert (answer.kit is not None) is stands
