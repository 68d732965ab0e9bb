"""How far a request's cart is on the ladder of sums (T-15, T-16, C31), by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pairwell.model.offer import CartLine, OfferRequest
from pairwell.offers.order_sum import gap_here, progress_here
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import ThresholdRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from tests.snapshots import Product, snapshot_of

PRODUCTS = [
    Product(id="book", price_minor=4000),
    Product(id="free", price_minor=0),
    Product(id="unknown"),
]
SHOP = Shelf(snapshot_of(PRODUCTS))
POLICY = OfferPolicy(
    thresholds=(
        ThresholdRule(kind="gift", target_minor=9000),
        ThresholdRule(target_minor=5000),
        ThresholdRule(target_minor=4500, zone="near"),
        ThresholdRule(target_minor=7000, currency="EUR"),
    )
)


def at(policy: OfferPolicy = POLICY, **asked: Any) -> Situation:
    return understand(OfferRequest(placement="cart", **asked), SHOP, policy)


def line(product_id: str, quantity: int = 1, price: int | None = None) -> CartLine:
    return CartLine(product_id=product_id, quantity=quantity, unit_price_minor=price)


@pytest.mark.parametrize(
    ("asked", "target", "missing"),
    [
        ({"cart": ("book",)}, 5000, 1000),
        ({"cart": ("book",), "zone": "near"}, 4500, 500),
        ({"cart": ("book",), "zone": "far"}, 5000, 1000),
        ({"cart": ("book", "free")}, 5000, 1000),
        ({"cart_lines": (line("book", 2),)}, 9000, 1000),
        ({"cart_lines": (line("book", 2, 2400),)}, 5000, 200),
        ({"cart_lines": (line("unknown", 1, 3000),)}, 5000, 2000),
        ({"cart_lines": (line("stranger", 1, 5000),)}, 9000, 4000),
        ({"cart": ("book",), "cart_lines": (line("free"),)}, 5000, 1000),
        ({"cart_lines": (line("book", 1, 6500),), "currency": "EUR"}, 7000, 500),
    ],
)
def test_the_next_sum_and_what_is_missing(asked: Any, target: int, missing: int) -> None:
    progress = progress_here(at(**asked))
    assert progress is not None
    assert (progress.target_minor, progress.missing_minor) == (target, missing)
    assert gap_here(at(**asked)) == missing


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"cart": ("free",)},
        {"cart": ("book", "unknown")},
        {"cart": ("book", "stranger")},
        {"cart": ("book",), "currency": "EUR"},  # pounds say nothing about euros
        {"cart": ("book",), "currency": "PLN"},
        {"cart_lines": (line("book", 1, 2000),)},  # out of reach
    ],
)
def test_nothing_is_told_where_nothing_is_known_or_near(asked: Any) -> None:
    assert progress_here(at(**asked)) is None
    assert gap_here(at(**asked)) == 0


def test_a_shop_without_sums_tells_none() -> None:
    assert progress_here(at(OfferPolicy(), cart=("book",))) is None


def test_all_steps_are_told_and_the_last_one_when_all_are_reached() -> None:
    progress = progress_here(at(cart_lines=(line("book", 3),)))
    assert progress is not None
    assert (progress.kind, progress.missing_minor, progress.reached_share) == ("gift", 0, 1.0)
    steps = [(tier.target_minor, tier.reached) for tier in progress.tiers]
    assert steps == [(5000, True), (9000, True)]
