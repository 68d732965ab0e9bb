"""Replay: what comes, goes and moves between two policies, counted by hand."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from pairwell.app.replay_policy import Decide, replay, requests_of
from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

SHOP = snapshot_of(
    [
        Product(id="sofa", price_minor=1000, cost_minor=500, n_orders=90),
        Product(id="lamp", price_minor=200, cost_minor=100, n_orders=80),
        Product(id="rug", price_minor=1500, cost_minor=500, n_orders=70),
        Product(id="vase", price_minor=100, cost_minor=50, n_orders=60),
        Product(id="never", n_orders=0),
    ],
    [
        Pair(anchor="sofa", candidate="rug", score=0.5),
        Pair(anchor="sofa", candidate="lamp", score=0.4),
        Pair(anchor="sofa", candidate="vase", score=0.3),
        Pair(anchor="vase", candidate="lamp", score=0.4),
    ],
)
SHELF = Shelf(SHOP)
PLAIN = OfferPolicy(price_weight=0.0, margin_weight=0.0)
BOUND = msgspec.structs.replace(PLAIN, max_price_ratio=1.0)
ASKED = (OfferRequest(anchors=("sofa",)), OfferRequest(anchors=("vase",)))


def under(policy: OfferPolicy) -> Decide:
    return lambda request: decide(request, SHELF, policy)


def test_a_ceiling_takes_away_and_moves_up() -> None:
    found = replay(ASKED, under(PLAIN), under(BOUND))
    # sofa: rug, lamp, vase → lamp, vase; vase: lamp → nothing
    assert (found.n_requests, found.n_changed) == (2, 2)
    assert (found.n_covered_before, found.n_covered_after) == (2, 1)
    whole = found.whole
    assert (whole.n_before, whole.n_after) == (4, 2)
    assert (whole.n_same, whole.n_moved, whole.n_come, whole.n_go) == (0, 2, 0, 2)
    assert found.placements == {"product": whole}
    assert found.techniques == {"cross_sell": whole}
    assert found.samples[0].before == ("rug", "lamp", "vase")
    assert found.samples[0].after == ("lamp", "vase")
    back = replay(ASKED, under(BOUND), under(PLAIN))
    assert (back.whole.n_come, back.whole.n_go) == (2, 0)
    assert back.whole.expected_before_minor == whole.expected_after_minor


def test_expected_margin_is_the_sum_over_the_offers() -> None:
    found = replay(ASKED, under(PLAIN), under(BOUND))
    sums = [
        sum(
            offer.score_detail.expected_minor or 0.0
            for request in ASKED
            for offer in decide(request, SHELF, policy).offers
            if offer.score_detail is not None
        )
        for policy in (PLAIN, BOUND)
    ]
    assert sums[0] > sums[1] > 0
    assert found.whole.expected_before_minor == pytest.approx(sums[0])
    assert found.whole.expected_after_minor == pytest.approx(sums[1])


def test_the_same_policy_changes_nothing() -> None:
    found = replay(ASKED, under(PLAIN), under(PLAIN))
    assert found.n_changed == 0
    assert found.samples == ()
    assert found.whole.n_same == found.whole.n_before == found.whole.n_after


def test_without_costs_nothing_is_claimed_of_earnings() -> None:
    shelf = Shelf(
        snapshot_of([Product(id="a"), Product(id="b")], [Pair(anchor="a", candidate="b")])
    )
    found = replay(
        (OfferRequest(anchors=("a",)),), lambda r: decide(r, shelf), lambda r: decide(r, shelf)
    )
    assert found.whole.n_before == 1
    assert found.whole.expected_before_minor is None
    assert found.whole.expected_after_minor is None


def lines_of(*orders: str) -> pa.Table:
    rows = [(f"o{n}", product) for n, order in enumerate(orders) for product in order.split()]
    return pa.table({"order_id": [o for o, _ in rows], "product_id": [p for _, p in rows]})


def test_questions_are_pages_of_best_sellers_and_past_carts() -> None:
    orders = ["sofa lamp", "vase", "lamp rug lamp", " ".join(f"p{i}" for i in range(9))]
    lines = lines_of(*orders)
    asked = requests_of(SHOP, lines, 12, np.random.default_rng(0))
    pages = [r for r in asked if r.placement == "product"]
    assert [r.anchors[0] for r in pages if r.block is None] == ["sofa", "lamp", "rug"]
    assert [r.anchors[0] for r in pages if r.block == "better"] == ["sofa", "lamp", "rug"]
    carts = {tuple(line.product_id for line in r.cart_lines) for r in asked if r.cart_lines}
    assert carts == {("sofa", "lamp"), ("lamp", "rug")}  # one product or nine are left out
    assert {r.placement for r in asked} == {"product", "cart", "checkout"}
    assert asked == requests_of(SHOP, lines, 12, np.random.default_rng(0))


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7, 100])
def test_no_more_questions_than_asked_for(n: int) -> None:
    lines = lines_of(*["sofa lamp"] * 60)
    asked = requests_of(SHOP, lines, n, np.random.default_rng(0))
    assert 0 < len(asked) <= n
    assert requests_of(SHOP, lines_of(), n, np.random.default_rng(0))
