"""Required parts (T1): told, never sold."""

from __future__ import annotations

import pytest

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from tests.curated_shop import pin, shelf_of
from tests.snapshots import Link, Pair, Product, history_of, snapshot_of

PRODUCTS = [Product(id=i) for i in ("drill", "saw", "battery", "blade", "bits")]
LINKS = [
    Link(anchor="drill", target="battery", relation="required_part"),
    Link(anchor="drill", target="bits", relation="accessory"),
    Link(anchor="saw", target="blade", relation="required_part"),
    Link(anchor="saw", target="battery", relation="required_part"),
]
SHOP = snapshot_of(PRODUCTS, [Pair(anchor="drill", candidate="battery", score=0.9)], links=LINKS)


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (OfferRequest(anchors=("drill",)), ("battery",)),
        (OfferRequest(anchors=("drill", "saw")), ("battery", "blade")),  # each once
        (OfferRequest(anchors=("drill",), cart=("battery",)), ()),
        (OfferRequest(anchors=("drill",), owned=("battery",)), ()),
        (OfferRequest(anchors=("drill",), customer_id="ann"), ()),
        (OfferRequest(anchors=("bits",)), ()),
    ],
)
def test_what_is_missing(asked: OfferRequest, parts: tuple[str, ...]) -> None:
    shelf = Shelf(SHOP, history_of({"ann": [2]}))
    assert decide(asked, shelf).required == parts


def test_orders_do_not_make_it_an_offer_but_a_person_may() -> None:
    asked = OfferRequest(anchors=("drill",))
    answer = decide(asked, Shelf(SHOP))
    assert [offer.product_id for offer in answer.offers] == ["bits"]
    assert (answer.required, answer.refusals[0].code) == (("battery",), "required_part")
    pinned = decide(asked, shelf_of(SHOP, pin("drill", "battery")))
    assert [offer.product_id for offer in pinned.offers] == ["battery", "bits"]


def test_a_shop_without_links_misses_nothing() -> None:
    shelf = Shelf(snapshot_of(PRODUCTS))
    assert decide(OfferRequest(anchors=("drill",)), shelf).required == ()
