"""Several lists of one page (P-04, P-05, P-14, R-25), by hand."""

from __future__ import annotations

import pytest

from pairwell.model.errors import InputRefused
from pairwell.model.offer import Block, OfferRequest
from pairwell.offers.page import decide_page
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import KitRule
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

PRODUCTS = [Product(id=i, price_minor=1000) for i in "abcdef"]
SHELF = Shelf(
    snapshot_of(
        PRODUCTS,
        [Pair(anchor="a", candidate=i, score=1 - 0.1 * n) for n, i in enumerate("bcdef")],
    )
)
PLAIN = OfferPolicy()
KIT = OfferPolicy(kits=(KitRule(kit_id="k", members=("a", "b")),))


def page(*blocks: Block, policy: OfferPolicy = PLAIN, n_shown: int = 0) -> list[list[str]]:
    asked = [
        OfferRequest(placement="cart", cart=("a",), block=block, limit=2, n_shown_today=n_shown)
        for block in blocks
    ]
    answers = decide_page(asked, SHELF, policy)
    assert [answer.block for answer in answers] == list(blocks)
    return [[str(offer.product_id) for offer in answer.offers] for answer in answers]


def test_no_product_stands_in_two_lists() -> None:
    assert page("with_this", "general") == [["b", "c"], ["d", "e"]]
    assert page("general", "with_this") == [["b", "c"], ["d", "e"]]


def test_a_kit_chooses_first_wherever_it_stands() -> None:
    assert page("with_this", "kit", policy=KIT) == [["c", "d"], []]
    assert page("kit", "with_this", policy=KIT) == [[], ["c", "d"]]


def test_the_lists_share_what_the_day_has_left() -> None:
    daily = OfferPolicy(max_shown_per_day=5)
    assert page("with_this", "general", policy=daily, n_shown=2) == [["b", "c"], ["d"]]
    assert page("with_this", "general", policy=daily, n_shown=4) == [["b"], []]
    assert page("with_this", "general", policy=daily, n_shown=9) == [[], []]


def test_an_empty_page_and_a_wrong_place() -> None:
    assert decide_page([], SHELF) == ()
    with pytest.raises(InputRefused, match="limit of 0"):
        decide_page([OfferRequest(anchors=("a",), limit=0)], SHELF)
