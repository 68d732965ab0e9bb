"""Coverage: who has offers where, and what a ceiling costs; by hand."""

from __future__ import annotations

import msgspec

from pairwell.app.cover_placements import cover
from pairwell.app.report.request_at import request_at
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

SHOP = snapshot_of(
    [
        Product(id="1", price_minor=1000, n_orders=90),
        Product(id="2", price_minor=2000, n_orders=80),
        Product(id="3", price_minor=500, n_orders=70),
        Product(id="4", n_orders=0),
    ],
    [
        Pair(anchor="1", candidate="2"),
        Pair(anchor="1", candidate="3"),
        Pair(anchor="2", candidate="1"),
        Pair(anchor="2", candidate="3"),
        Pair(anchor="3", candidate="1"),
    ],
    ids_are_integers=True,
)
SHELF = Shelf(SHOP)
FREE = OfferPolicy()
BOUND = msgspec.structs.replace(FREE, max_price_ratio=1.0)


def test_each_place_and_policy_is_counted() -> None:
    found = cover(
        SHOP,
        lambda request, policy: decide(request, SHELF, policy),
        [("", FREE), ("bound", BOUND)],
        ["product", "payment"],
    )
    figures = {
        (c.placement, c.preset): (
            c.n_sellers,
            c.n_with_one,
            c.n_with_two,
            c.n_lost_one,
            c.n_lost_two,
        )
        for c in found
    }
    assert figures == {
        ("product", ""): (3, 3, 2, 0, 0),
        ("product", "bound"): (3, 2, 1, 1, 1),  # 3 loses its only one, 1 the dearer of two
        ("payment", ""): (3, 0, 0, 0, 0),
        ("payment", "bound"): (3, 0, 0, 0, 0),
    }
    assert [c.max_price_ratio for c in found] == [None, 1.0, None, 1.0]


def test_a_ceiling_of_the_place_counts_too() -> None:
    [found] = cover(
        SHOP, lambda request, policy: decide(request, SHELF, policy), [("", FREE)], ["checkout"]
    )
    # at most half of the anchor: 1 keeps 3, 2 keeps both, 3 loses 1
    assert found.max_price_ratio == 0.5
    assert (found.n_with_one, found.n_with_two) == (2, 1)
    assert (found.n_lost_one, found.n_lost_two) == (1, 1)


def test_the_product_lies_in_the_cart_where_the_place_is_one() -> None:
    assert request_at("mini_cart", 3).cart == (3,)
    assert request_at("call", 3).anchors == (3,)
