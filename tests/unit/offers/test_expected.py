"""What an offer is expected to earn, less parcels, returns, contacts, gifts (T-17, R-29)."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from pairwell.model.incentive import Incentive
from pairwell.model.offer import CartLine, OfferRequest
from pairwell.model.snapshot import AnswerRows
from pairwell.offers.decide import decide
from pairwell.offers.expected import added_shipping
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.presets import preset
from pairwell.offers.rules import CostRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import understand
from tests.snapshots import Pair, Product, snapshot_of

GRAMS = {"tea": 700, "cup": 200, "pot": 4000}
PRODUCTS = [
    Product(id=name, price_minor=price, cost_minor=cost, n_orders=100,
            attributes={"weight_g": GRAMS.get(name, "light")})
    for name, price, cost in (("tea", 1000, 600), ("cup", 500, 200), ("pot", 3000, 1000),
                              ("spoon", 300, 100))
]  # fmt: skip
SHELF = Shelf(
    snapshot_of(
        PRODUCTS,
        [Pair(anchor="tea", candidate=name, n_both=40) for name in ("cup", "pot", "spoon")],
        n_baskets=1000,
    )
)
PARCELS = ((1000, 390), (5000, 590))


def earned(policy: OfferPolicy, **asked: Any) -> dict[Any, float | None]:
    offers = decide(OfferRequest(anchors=("tea",), **asked), SHELF, policy).offers
    return {o.product_id: o.score_detail.expected_minor for o in offers if o.score_detail}


# p0 = (40 + 20 · 0.1) / 120 = 0.35, need = 0.25, p1 − p0 = 0.5 · 0.25 · 0.65
GAIN = 0.5 * 0.25 * 0.65


@pytest.mark.parametrize(
    ("costs", "cup", "pot"),
    [
        (CostRule(), 300, 2000),
        (CostRule(parcels=PARCELS), 300, 1800),  # 900 g fit, 4,700 g need the heavier parcel
        (CostRule(return_share=0.2, return_cost_minor=400), 200, 1900),  # a fourth of a return each
        (CostRule(parcels=PARCELS, weight="grams"), 300, 2000),  # no weight is known
    ],
)
def test_what_an_add_on_adds_to_the_parcel_and_to_returns_is_taken_off(
    costs: CostRule, cup: float, pot: float
) -> None:
    told = earned(OfferPolicy(costs=costs))
    assert told["cup"] == pytest.approx(GAIN * cup)
    assert told["pot"] == pytest.approx(GAIN * pot)
    assert told["spoon"] == pytest.approx(GAIN * (100 if costs.return_share else 200))


def test_a_contact_costs_where_it_costs() -> None:
    policy = OfferPolicy(costs=CostRule(contact_minor={"call": 50}))
    assert earned(policy)["cup"] == pytest.approx(GAIN * 300)
    assert earned(policy, placement="call")["cup"] == pytest.approx(GAIN * 300 - 50)


def test_an_incentive_goes_to_sure_buyers_as_well() -> None:
    asked: dict[str, Any] = {"confirmed": ("C",), "as_of": "2026-11-22T00:00:00+00:00"}
    off = Incentive(name="n", kind="percent", discount_share=0.1, confirmed_by="C")
    told = earned(OfferPolicy(incentives=(off,)), **asked)
    assert told["cup"] == pytest.approx(GAIN * (300 - 50) - 0.35 * 50)
    gift = Incentive(name="g", kind="gift", cost_minor=30, currency="GBP", confirmed_by="C")
    told = earned(OfferPolicy(incentives=(gift,)), **asked)
    assert told["cup"] == pytest.approx(GAIN * (300 - 30) - 0.35 * 30)


def test_pieces_in_the_cart_weigh_too() -> None:
    policy = OfferPolicy(costs=CostRule(parcels=PARCELS))
    cup = SHELF.code("cup")
    for quantity, added in ((1, 0), (2, 0), (7, 0), (8, 0)):
        lines = (CartLine(product_id="tea", quantity=quantity),)
        cart = understand(OfferRequest(placement="cart", cart_lines=lines), SHELF, policy)
        assert added_shipping(cup, cart) == added, quantity
    spoon = OfferRequest(placement="cart", cart=("spoon",))
    assert added_shipping(cup, understand(spoon, SHELF, policy)) == 0  # its weight is not known
    tea = understand(OfferRequest(placement="cart", cart=("tea",)), SHELF, policy)
    assert added_shipping(SHELF.code("pot"), tea) == 200


def test_who_takes_a_better_one_does_not_take_the_anchor() -> None:
    phones = [
        Product(id="phone", category="P", price_minor=50000, cost_minor=40000, n_orders=100,
                attributes={"memory_gb": 8}),
        Product(id="plus", category="P", price_minor=55000, cost_minor=42000, n_orders=100,
                attributes={"memory_gb": 12}),
    ]  # fmt: skip
    answers = AnswerRows(
        n_shown=np.array([0, 980], np.int32), n_taken=np.array([0, 190], np.int32),
        n_held=np.array([0, 980], np.int32), n_anyway=np.array([0, 90], np.int32),
    )  # fmt: skip
    shelf = Shelf(msgspec.structs.replace(snapshot_of(phones), answers=answers))
    asked = OfferRequest(anchors=("phone",), block="better")
    [offer] = decide(asked, shelf, preset("electronics")).offers
    assert offer.score_detail is not None
    # p1 = (190 + 20 · 0.1) / 1000, p0 = (90 + 2) / 1000; 13,000 less the 10,000 of the anchor
    assert offer.score_detail.expected_minor == pytest.approx((0.192 - 0.092) * 3000)
