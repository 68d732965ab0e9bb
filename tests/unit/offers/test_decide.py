from __future__ import annotations

import math

import msgspec
import pytest

from pairwell.model.errors import InputRefused
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.fallback import FallbackList
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, history_of, snapshot_of

TENT = [Product(id="tent", title="Tent"), Product(id="mat"), Product(id="pegs")]
PAIRS = [
    Pair(anchor="tent", candidate="mat", score=0.3),
    Pair(anchor="tent", candidate="pegs", score=0.2),
]


def test_the_decision_id_names_question_snapshot_and_policy() -> None:
    shelf = Shelf(snapshot_of(TENT, PAIRS))
    other = Shelf(snapshot_of(TENT, PAIRS, snapshot_id="m-2"))
    asked = OfferRequest(anchors=("tent",))
    ids = {
        decide(asked, shelf).decision_id,
        decide(asked, shelf).decision_id,
        decide(OfferRequest(anchors=("mat",)), shelf).decision_id,
        decide(asked, other).decision_id,
        decide(asked, shelf, OfferPolicy(max_refusals=9)).decision_id,
        decide(asked, shelf, OfferPolicy(max_refusals=9, barred_tags=("dead_stock",))).decision_id,
        FallbackList(shelf, OfferPolicy()).answer(asked).decision_id,
        FallbackList(shelf, OfferPolicy(max_refusals=9)).answer(asked).decision_id,
    }
    assert len(ids) == 6
    assert all(len(i) == 32 for i in ids)


def test_a_limit_below_one_and_an_unknown_placement_are_refused() -> None:
    shelf = Shelf(snapshot_of(TENT, PAIRS))
    with pytest.raises(InputRefused, match="limit of 0"):
        decide(OfferRequest(anchors=("tent",), limit=0), shelf)
    nowhere = msgspec.structs.replace(OfferRequest(anchors=("tent",)), placement="nowhere")
    with pytest.raises(InputRefused, match="nowhere"):
        decide(nowhere, shelf)


def test_the_list_of_refusals_is_cut_at_the_most_relevant() -> None:
    sold_out = [Product(id=f"p{i}", in_stock=False) for i in range(9)]
    pairs = [Pair(anchor="tent", candidate=f"p{i}", score=0.1 * (i + 1)) for i in range(9)]
    shelf = Shelf(snapshot_of([TENT[0], *sold_out], pairs))
    answer = decide(OfferRequest(anchors=("tent",)), shelf, OfferPolicy(max_refusals=2))
    assert [refusal.product_id for refusal in answer.refusals] == ["p8", "p7"]
    silent = decide(OfferRequest(anchors=("tent",)), shelf, OfferPolicy(max_refusals=0))
    assert (silent.refusals, silent.why_none) == ((), "all_refused")


def test_a_stranger_owns_nothing_and_a_number_finds_a_text_id() -> None:
    snapshot = snapshot_of(TENT, PAIRS)
    shelf = Shelf(snapshot, history_of({"7": [1]}))
    asked = OfferRequest(anchors=("tent",))
    for customer, names in (("nobody", ["mat", "pegs"]), (7, ["pegs"]), ("7", ["pegs"])):
        answer = decide(msgspec.structs.replace(asked, customer_id=customer), shelf)
        assert [offer.product_id for offer in answer.offers] == names


def test_part_of_the_request_unknown_still_gets_offers() -> None:
    shelf = Shelf(snapshot_of(TENT, PAIRS))
    answer = decide(OfferRequest(anchors=("yurt", "tent"), cart=("yurt",)), shelf)
    assert [offer.product_id for offer in answer.offers] == ["mat", "pegs"]
    assert [(r.product_id, r.code) for r in answer.refusals] == [("yurt", "unknown_product")]


def test_the_price_is_compared_with_the_anchors_not_with_the_cart() -> None:
    products = [
        Product(id="case", price_minor=1000),
        Product(id="phone", price_minor=50000),
        Product(id="film", price_minor=500),
    ]
    shelf = Shelf(snapshot_of(products, [Pair(anchor="phone", candidate="film")]))
    beside = decide(OfferRequest(anchors=("case",), cart=("phone",)), shelf)
    assert beside.offers[0].price_ratio == 0.5
    in_cart = decide(OfferRequest(placement="cart", cart=("case", "phone")), shelf)
    assert in_cart.offers[0].price_ratio == 0.01


def test_in_a_cart_the_price_is_weighed_beside_the_thing_it_goes_with() -> None:
    products = [
        Product(id="pen", price_minor=1000),
        Product(id="desk", price_minor=50000),
        Product(id="ink", price_minor=4000),
    ]
    asked = OfferRequest(placement="cart", cart=("pen", "desk"))
    factors = []
    for anchor in ("pen", "desk"):
        shelf = Shelf(snapshot_of(products, [Pair(anchor=anchor, candidate="ink")]))
        offer = decide(asked, shelf).offers[0]
        assert offer.price_ratio == 0.08
        assert offer.score_detail is not None
        factors.append(offer.score_detail.price_factor)
    # four times the pen's price, eight times the centre: g = exp(-(log 8 / log 4)^2 / 2)
    assert factors == pytest.approx([0.2 + 1.6 * math.exp(-(1.5**2) / 2), 1.8])


def test_a_product_that_was_never_sold_has_no_row_of_its_own() -> None:
    snapshot = snapshot_of(TENT, PAIRS)
    rows = msgspec.structs.replace(snapshot.pairs, offsets=snapshot.pairs.offsets[:2])
    shelf = Shelf(msgspec.structs.replace(snapshot, pairs=rows))
    assert decide(OfferRequest(anchors=("pegs",)), shelf).why_none == "no_candidate"
    assert len(decide(OfferRequest(anchors=("pegs", "tent")), shelf).offers) == 1
