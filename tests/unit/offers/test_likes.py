"""R-28: what people say they like leans the order of what is relevant, and no more."""

from __future__ import annotations

import pytest

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

SHOP = [
    Product(id="tea"),
    Product(id="cup", brand="Acme", category="Kitchen > Cups"),
    Product(
        id="pot", brand="Zed", category="Kitchen > Pots", attributes={"colour": ["red", "blue"]}
    ),
    Product(id="jug", brand="Zed", category="Kitchen > Jugs"),
    Product(id="hat", brand="Zed", category="Hats"),
]
PAIRS = [
    Pair(anchor="tea", candidate="cup", score=0.30),
    Pair(anchor="tea", candidate="pot", score=0.25),
    Pair(anchor="tea", candidate="jug", score=0.10),
]
SHELF = Shelf(snapshot_of(SHOP, PAIRS))


def names(*likes: str) -> list[str]:
    answer = decide(OfferRequest(anchors=("tea",), likes=likes), SHELF)
    return [str(offer.product_id) for offer in answer.offers]


@pytest.mark.parametrize("like", ["Zed", "Kitchen > Pots", "colour=red", "colour=blue"])
def test_a_liked_thing_goes_first_where_it_is_nearly_as_relevant(like: str) -> None:
    assert names() == ["cup", "pot", "jug"]
    assert names(like) == ["pot", "cup", "jug"]


def test_a_category_holds_what_is_below_it_and_likes_of_everything_change_nothing() -> None:
    assert names("Kitchen") == ["cup", "pot", "jug"]


@pytest.mark.parametrize("like", ["", "zed", "Kitch", "colour=re", "red", "Hats"])
def test_what_nobody_offers_by_relevance_no_like_brings_in(like: str) -> None:
    assert names(like) == ["cup", "pot", "jug"]
