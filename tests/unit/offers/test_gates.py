"""Each gate alone, by hand: whom it refuses beside one phone, and whom it lets through."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from pairwell.model.offer import OfferRequest
from pairwell.model.snapshot import RELATIONS
from pairwell.offers import eligibility
from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.gates import ladder, pair, product, sum, visit
from pairwell.offers.gates.gate import Gate, any_of
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.presets import preset
from pairwell.offers.rules import ThresholdRule
from pairwell.offers.situation import understand
from tests.curated_shop import block, shelf_of
from tests.snapshots import Link, Product, snapshot_of

PHONE = {"type": "smart", "storage_gb": 128}
PRODUCTS = [
    Product(id="phone", category="Phones", family="p", price_minor=50000, attributes=PHONE),
    Product(id="case", category="Cases", price_minor=2000, image_url="https://shop.example/1.jpg"),
    Product(id="case2", category="Cases", price_minor=2500),
    Product(id="white", category="Phones", family="p", price_minor=50000, attributes=PHONE),
    Product(id="pro", category="Phones", price_minor=55000, attributes={"storage_gb": 256}),
    Product(id="fold", category="Phones", price_minor=100000, attributes={"storage_gb": 512}),
    Product(id="flip", price_minor=52000, attributes={"type": "plain", "storage_gb": 999}),
    Product(id="wine", min_age=18, price_minor=900),
    Product(id="loan", regulated="credit"),
    Product(id="gone", in_stock=False, price_minor=300),
    Product(id="dusty", price_minor=400, attributes={"tags": ["dead_stock"]}),
    Product(id="coffee", consumable=True, price_minor=60000),
    Product(id="plan", kind="service", price_minor=70000),
    Product(id="cord", price_minor=700),
]
SHOP = snapshot_of(PRODUCTS, links=[Link(anchor="phone", target="cord", relation="required_part")])
ALL = {product.id for product in PRODUCTS} - {"phone"}
ELECTRONICS = preset("electronics")
BANK = preset("bank")
Refused = set[str]


def beside_the_phone(**changed: Any) -> Candidates:
    codes = np.arange(len(PRODUCTS), dtype=np.int32)
    found = uncounted("catalogue", codes, np.zeros_like(codes), np.full(len(codes), 0.5), "related")
    return msgspec.structs.replace(found, **changed)


def refused(
    gate: Gate,
    asked: OfferRequest,
    policy: OfferPolicy = ELECTRONICS,
    candidates: Candidates | None = None,
    **curated: Any,
) -> Refused:
    shelf = shelf_of(SHOP, *curated.get("rows", ()))
    beside = beside_the_phone() if candidates is None else candidates
    mask = gate(beside, understand(asked, shelf, policy))
    if mask is None:
        return set()
    return {PRODUCTS[i].id for i in np.flatnonzero(mask).tolist()} - {"phone"}


def flagged(*ids: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([product.id in ids for product in PRODUCTS])


PAGE = OfferRequest(anchors=("phone",))
CART = OfferRequest(placement="cart", cart=("phone", "case"))


def with_(**changed: Any) -> OfferRequest:
    return msgspec.structs.replace(PAGE, **changed)


def test_a_page_does_not_offer_its_own_product() -> None:
    codes = beside_the_phone()
    for asked, own in ((PAGE, True), (OfferRequest(cart=("phone",)), False)):
        mask = visit.is_anchor(codes, understand(asked, shelf_of(SHOP), ELECTRONICS))
        assert (mask is not None and bool(mask[0])) == own
        assert mask is None or mask.sum() == 1


@pytest.mark.parametrize(
    ("gate", "asked", "names"),
    [
        (visit.in_cart, CART, {"case"}),
        (visit.in_cart, PAGE, set()),
        (visit.elsewhere, with_(elsewhere=("case", "wine")), {"case", "wine"}),
        (visit.elsewhere, PAGE, set()),
        (visit.refused_before, with_(refused=("pro",)), {"pro"}),
        (visit.refused_before, with_(refused=("stranger",)), set()),
        (visit.owned, with_(owned=("case", "coffee")), {"case"}),
        (visit.owned, PAGE, set()),
        (visit.category_satisfied, CART, {"case", "case2"}),
        (visit.category_satisfied, OfferRequest(cart=("phone",)), set()),
        (product.out_of_stock, PAGE, {"gone"}),
        (product.other_currency, with_(currency="EUR"), ALL),
        (product.other_currency, with_(currency="GBP"), set()),
        (product.other_currency, PAGE, set()),
        (product.too_young, PAGE, {"wine"}),
        (product.too_young, with_(age=17), {"wine"}),
        (product.too_young, with_(age=18), set()),
        (product.barred, PAGE, {"dusty"}),
        (product.no_image, PAGE, set()),
        (pair.required_part, PAGE, {"cord"}),
        (pair.required_part, with_(owned=("cord",)), set()),
        (pair.required_part, with_(cart=("cord",)), set()),
        (pair.irrelevant, PAGE, set()),
        (pair.variant, PAGE, {"white"}),
        (pair.variant, OfferRequest(anchors=("case",)), set()),
        (pair.too_dear, PAGE, {"pro", "fold", "flip"}),
        (pair.too_dear, OfferRequest(anchors=("loan",)), set()),  # its price is not known
        (ladder.cheaper, PAGE, ALL - {"white", "pro", "fold", "flip", "coffee", "plan"}),
        (ladder.above_band, PAGE, {"fold", "plan"}),
        (ladder.mismatch, PAGE, {"flip"}),
        (ladder.nothing_better, PAGE, ALL - {"pro", "fold", "flip"}),
        (ladder.not_cheaper, PAGE, {"white", "pro", "fold", "flip", "coffee", "plan"}),
        (sum.too_much, PAGE, {"white", "pro", "fold", "flip", "coffee", "plan", "loan"}),
        (sum.too_much, OfferRequest(anchors=("loan",)), ALL),
    ],
)
def test_what_a_gate_refuses(gate: Gate, asked: OfferRequest, names: Refused) -> None:
    assert refused(gate, asked) == names


@pytest.mark.parametrize(
    ("gate", "policy", "names"),
    [
        (product.no_image, OfferPolicy(needs_image=True), ALL - {"case"}),
        (product.barred, OfferPolicy(barred_tags=()), set()),
        (pair.irrelevant, OfferPolicy(min_relevance=0.6), ALL),
        (pair.irrelevant, OfferPolicy(min_relevance=0.5), set()),
        (pair.too_dear, OfferPolicy(), set()),
        (ladder.above_band, OfferPolicy(), {"fold", "coffee", "plan"}),
        (ladder.nothing_better, OfferPolicy(), ALL),
    ],
)
def test_what_it_refuses_under_another_policy(
    gate: Gate, policy: OfferPolicy, names: Refused
) -> None:
    assert refused(gate, PAGE, policy) == names


def test_in_a_grocery_what_is_owned_is_bought_again() -> None:
    asked = with_(owned=("case", "coffee"))
    assert refused(visit.owned, asked, preset("grocery")) == set()


def test_a_category_is_satisfied_only_where_the_shop_says_so() -> None:
    assert refused(visit.category_satisfied, CART, OfferPolicy()) == set()


@pytest.mark.parametrize(
    ("consents", "suits", "policy", "names"),
    [
        ((), (), BANK, {"loan"}),
        (("credit",), (), BANK, {"loan"}),
        ((), ("loan",), BANK, {"loan"}),
        (("insurance",), ("loan",), BANK, {"loan"}),
        (("credit",), ("loan",), BANK, set()),
        (("credit",), ("loan",), ELECTRONICS, {"loan"}),
    ],
)
def test_what_is_regulated_needs_pack_consent_and_suitability(
    consents: tuple[str, ...], suits: tuple[str, ...], policy: OfferPolicy, names: Refused
) -> None:
    asked = with_(consents=consents, suits=suits)
    assert refused(product.not_suitable, asked, policy) == names


def test_a_person_takes_off_everywhere_or_beside_one() -> None:
    assert refused(product.blocked, PAGE) == set()
    assert refused(product.blocked, PAGE, rows=[block("wine")]) == {"wine"}
    assert refused(product.blocked, PAGE, rows=[block("case", "phone")]) == {"case"}
    assert refused(product.blocked, PAGE, rows=[block("case", "white")]) == set()


def test_gates_of_the_evidence() -> None:
    def told(gate: Gate, **changed: Any) -> Refused:
        return refused(gate, PAGE, candidates=beside_the_phone(**changed))

    assert told(pair.substitute, substitute=flagged("case")) == {"case"}
    assert told(pair.not_positive, positive=~flagged("case")) == {"case"}
    few = np.where(flagged("case"), 0.0, 0.5)
    assert told(pair.too_few_customers, relevance=few) == {"case"}
    assert told(pair.too_few_customers, relevance=few, positive=~flagged("case")) == set()
    assert told(pair.too_few_customers, strength=np.where(flagged("pro"), -0.1, 0.5)) == {"pro"}
    white = beside_the_phone(proven=flagged("white"))
    assert refused(pair.variant, PAGE, candidates=white) == {"white"}
    for ranges, left in ((("*",), set()), (("Phones",), set()), (("Cases",), {"white"})):
        confirmed = OfferPolicy(ranges=ranges)
        assert refused(pair.variant, PAGE, confirmed, candidates=white) == left


def test_a_link_of_the_shop_needs_no_band_and_no_attribute() -> None:
    links = np.where(flagged("plan"), RELATIONS.index("upgrade"), 0).astype(np.int8)
    linked = beside_the_phone(relation=links)
    assert refused(ladder.above_band, PAGE, candidates=linked) == {"fold"}
    assert "plan" not in refused(ladder.nothing_better, PAGE, candidates=linked)


def test_a_set_may_be_dearer_than_its_anchor() -> None:
    sets = np.where(flagged("fold"), RELATIONS.index("part_of_set"), 0).astype(np.int8)
    assert refused(pair.too_dear, PAGE, candidates=beside_the_phone(relation=sets)) == {
        "pro",
        "flip",
    }


def test_the_checkout_has_a_ceiling_of_its_own() -> None:
    asked = OfferRequest(placement="checkout", cart=("phone",))
    assert refused(pair.too_dear, asked, OfferPolicy()) == {"pro", "fold", "flip"}
    half = OfferRequest(placement="checkout", cart=("case2",))
    assert {"case", "wine"} & refused(pair.too_dear, half, OfferPolicy()) == {"case"}
    assert (
        eligibility.detail_of("too_dear", understand(half, shelf_of(SHOP), OfferPolicy()))
        == "above 0.5 of the anchor's price"
    )


def test_a_band_holds_to_the_cent() -> None:
    products = [
        Product(id="a", price_minor=100),
        Product(id="in", price_minor=115),
        Product(id="out", price_minor=116),
    ]
    rules = msgspec.structs.replace(ELECTRONICS.up_sell, band=0.15)
    policy = msgspec.structs.replace(ELECTRONICS, up_sell=rules)
    codes = np.arange(3, dtype=np.int32)
    beside = uncounted("catalogue", codes, np.zeros_like(codes), np.ones(3), "related")
    shelf = shelf_of(snapshot_of(products))
    mask = ladder.above_band(beside, understand(OfferRequest(anchors=("a",)), shelf, policy))
    assert mask is not None
    assert mask.tolist() == [False, False, True]


def test_what_closes_the_gap_of_a_cart() -> None:
    """52,000 of 53,000 are in the cart: 1,000 to 1,300 close it."""
    products = [Product(id="cart", price_minor=52000), Product(id="unknown")]
    products += [Product(id=str(price), price_minor=price) for price in (999, 1000, 1300, 1301)]
    shelf, codes = shelf_of(snapshot_of(products)), np.arange(1, 6, dtype=np.int32)
    beside = uncounted("catalogue", codes, np.zeros_like(codes), np.ones(5), "related")
    asked = OfferRequest(placement="cart", cart=("cart",))
    near = OfferPolicy(thresholds=(ThresholdRule(target_minor=53000),))
    for policy, expected in (
        (near, [True, True, False, False, True]),
        (OfferPolicy(), [True] * 5),
    ):
        mask = sum.no_gap(beside, understand(asked, shelf, policy))
        assert mask is not None
        assert mask.tolist() == expected


def test_nobody_is_one_of_nothing() -> None:
    assert any_of(beside_the_phone(), ()) is None
    assert np.flatnonzero(any_of(beside_the_phone(), (1,))).tolist() == [1]  # type: ignore[arg-type]


def test_every_gate_stands_in_one_order_and_has_one_name() -> None:
    orders = (eligibility.GATES, eligibility.UP_SELL, eligibility.DOWN_SELL)
    assert {gate.__name__ for order in orders for gate in order} <= set(eligibility.CODES)
    assert len(set(eligibility.CODES)) == len(eligibility.CODES)
    for order in orders:
        assert order[: len(eligibility.SAFETY)] == eligibility.SAFETY
