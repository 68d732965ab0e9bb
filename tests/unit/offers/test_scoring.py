from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from pairwell.model.offer import OfferRequest, Placement
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.scoring import margin_factor, price_factor
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from tests.snapshots import Product, snapshot_of


def at(placement: Placement, policy: OfferPolicy | None = None) -> Situation:
    shelf = Shelf(snapshot_of([Product(id="tent")]))
    request = OfferRequest(placement=placement, anchors=("tent",))
    return understand(request, shelf, policy or OfferPolicy())


def test_the_price_prior_by_hand() -> None:
    policy = OfferPolicy(price_weight=0.5, price_centre=0.25, price_spread=math.log(2))
    ratio = np.array([0.01, 0.25, 0.5, 1.0, np.nan])
    # At twice the centre one spread above it: g = exp(-1/2); at four times two: g = exp(-2).
    expected = [1.5, 1.5, 0.5 + math.exp(-0.5), 0.5 + math.exp(-2), 1.0]
    assert price_factor(ratio, at("product", policy)) == pytest.approx(expected)


def test_a_category_has_a_centre_of_its_own() -> None:
    """T4: a book beside a book; the checkout's own centre goes before it."""
    shop = [Product(id="novel", category="Books", price_minor=1000), Product(id="pen")]
    shelf = Shelf(snapshot_of([*shop, Product(id="map", category="Maps", price_minor=500)]))
    rules = OfferPolicy(price_centres={"Books": 1.0}, price_weight=0.8)

    def of(policy: OfferPolicy = rules, **asked: Any) -> float:
        situation = understand(OfferRequest(**asked), shelf, policy)
        return float(price_factor(np.array([1.0]), situation)[0])

    usual = of(OfferPolicy(), anchors=("novel",))
    assert usual < 1.7
    assert of(anchors=("novel",)) == pytest.approx(1.8)
    assert of(anchors=("map",)) == of(anchors=("pen",)) == pytest.approx(usual)
    # in a cart the dearest thing tells; on a page its product, whatever the cart holds
    assert of(cart=("novel", "map"), placement="cart") == pytest.approx(1.8)
    assert of(anchors=("map",), cart=("novel",)) == pytest.approx(usual)
    at_the_till = of(OfferPolicy(), anchors=("novel",), placement="checkout")
    assert of(anchors=("novel",), placement="checkout") == pytest.approx(at_the_till)


def test_checkout_leans_harder_on_cheap_things() -> None:
    ratio = np.array([0.05, 1.0])
    cheap, dear = price_factor(ratio, at("checkout"))
    cheap_on_page, dear_on_page = price_factor(ratio, at("product"))
    assert cheap / dear > 4
    assert cheap_on_page / dear_on_page < 1.3


def test_the_price_prior_is_bounded_and_falls() -> None:
    ratio = np.geomspace(1e-4, 1e4, 200)
    factor = price_factor(ratio, at("product"))
    assert factor.min() >= 0.2 - 1e-9
    assert factor.max() <= 1.8 + 1e-9
    assert (np.diff(factor) <= 0).all()


def test_the_margin_factor_is_bounded() -> None:
    margin = np.array([-9.0, 0.0, 50.0, 200.0, 1e9])
    assert margin_factor(margin, 50.0, 0.5).tolist() == [0.5, 0.5, 1.0, 2.0, 2.0]
    assert margin_factor(margin, 50.0, 0.0).tolist() == [1.0] * 5
    assert margin_factor(margin, float("nan"), 0.5).tolist() == [1.0] * 5
