"""Laws of the decision that hold for every shop and every question."""

from __future__ import annotations

from collections import defaultdict

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.model.offer import OfferRequest, Placement
from pairwell.model.snapshot import Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.placements import PLACEMENTS
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from tests.snapshots import GroupPair, Pair, Product, snapshot_of

IDS = [f"p{i}" for i in range(9)]
PLACES: list[Placement] = list(PLACEMENTS)
deterministic = settings(max_examples=150, derandomize=True, deadline=None)

price = st.sampled_from([-1, 0, 100, 300, 1000, 5000])
product = st.builds(
    Product,
    id=st.just(""),
    category=st.sampled_from(["", "A", "B"]),
    family=st.sampled_from(["", "", "F", "G"]),
    price_minor=price,
    cost_minor=price,
    in_stock=st.sampled_from([True, None, False]),
    consumable=st.sampled_from([True, None, False]),
    n_orders=st.integers(1, 50),
)
score = st.floats(-0.5, 1.0, width=32)
pair = st.builds(
    Pair,
    anchor=st.sampled_from(IDS),
    candidate=st.sampled_from(IDS),
    score=score,
    strength=score,
    n_both=st.integers(1, 30),
    n_customers=st.integers(1, 12),
    proven=st.booleans(),
    relation=st.sampled_from(["related", "related", "related", "variant", "substitute"]),
)
group_pair = st.builds(
    GroupPair,
    group=st.sampled_from(["A", "B"]),
    candidate=st.sampled_from(IDS),
    score=score,
    n_customers=st.integers(1, 12),
)
some = st.lists(st.sampled_from([*IDS, "stranger"]), max_size=4)
request = st.builds(
    OfferRequest,
    placement=st.sampled_from(PLACES),
    anchors=some.map(tuple),
    cart=some.map(tuple),
    owned=some.map(tuple),
    limit=st.none() | st.integers(1, 9),
)
policy = st.builds(
    OfferPolicy,
    min_customers=st.integers(1, 8),
    max_price_ratio=st.none() | st.sampled_from([0.5, 1.0]),
    max_refusals=st.just(50),
)


@st.composite
def shops(draw: st.DrawFn) -> Snapshot:
    products = [msgspec.structs.replace(draw(product), id=i) for i in IDS]
    pairs = draw(st.lists(pair, max_size=40, unique_by=lambda p: (p.anchor, p.candidate)))
    groups = st.lists(group_pair, max_size=10, unique_by=lambda p: (p.group, p.candidate))
    named = {p.category for p in products}
    return snapshot_of(
        products,
        [p for p in pairs if p.anchor != p.candidate],
        categories=[p for p in draw(groups) if p.group in named],
    )


def position(product_id: str | int) -> int:
    return IDS.index(str(product_id))


@deterministic
@given(shops(), request, policy)
def test_what_is_never_offered(shop: Snapshot, asked: OfferRequest, rules: OfferPolicy) -> None:
    answer = decide(asked, Shelf(shop), rules)
    offered = [offer.product_id for offer in answer.offers]
    assert len(set(offered)) == len(offered) <= PLACEMENTS[asked.placement].cap <= 4
    assert len(offered) <= (asked.limit or 4)
    assert not set(offered) & {*asked.cart, *asked.anchors}
    assert not set(offered) & {refusal.product_id for refusal in answer.refusals}
    assert (answer.why_none is None) == bool(offered)
    assert [offer.rank for offer in answer.offers] == list(range(1, len(offered) + 1))
    products = shop.products
    named = asked.anchors if set(asked.anchors) & set(IDS) else asked.cart
    dearest = max((products.price_minor[position(i)] for i in named if i in IDS), default=-1)
    for offer in answer.offers:
        code = position(offer.product_id)
        assert products.in_stock[code] != 0
        assert offer.score > 0
        assert (offer.evidence.n_customers or 0) >= rules.min_customers
        assert offer.relation != "substitute"
        if products.consumable[code] != 1:
            assert offer.product_id not in asked.owned
            if rules.max_price_ratio is not None and dearest > 0:
                assert products.price_minor[code] <= rules.max_price_ratio * dearest


@deterministic
@given(shops(), request, policy)
def test_the_same_question_gets_the_same_answer(
    shop: Snapshot, asked: OfferRequest, rules: OfferPolicy
) -> None:
    first, second = (decide(asked, Shelf(shop), rules) for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)


@deterministic
@given(shops(), request, policy, st.data())
def test_more_filters_never_make_more_offers(
    shop: Snapshot, asked: OfferRequest, rules: OfferPolicy, data: st.DataObject
) -> None:
    """Stricter in any way: at most as many offers, and where places are free, no new ones."""
    out = data.draw(st.sampled_from(IDS))
    in_stock = shop.products.in_stock.copy()
    in_stock[position(out)] = 0
    without = msgspec.structs.replace(
        shop, products=msgspec.structs.replace(shop.products, in_stock=in_stock)
    )
    owning = msgspec.structs.replace(asked, owned=(*asked.owned, out))
    ceiling = min(rules.max_price_ratio or 9.0, 0.5)
    wide = decide(asked, Shelf(shop), rules)
    names = {offer.product_id for offer in wide.offers}
    limit = min(asked.limit or PLACEMENTS[asked.placement].target, PLACEMENTS[asked.placement].cap)
    for narrow in (
        decide(asked, Shelf(without), rules),
        # where what a person has stands in for anchors, more of it is another question
        decide(owning if asked.anchors or asked.cart else asked, Shelf(shop), rules),
        decide(
            asked,
            Shelf(shop),
            msgspec.structs.replace(rules, min_customers=rules.min_customers + 2),
        ),
        decide(asked, Shelf(shop), msgspec.structs.replace(rules, max_price_ratio=ceiling)),
    ):
        assert len(narrow.offers) <= len(wide.offers)
        if len(wide.offers) < limit:
            assert {offer.product_id for offer in narrow.offers} <= names


@deterministic
@given(shops(), st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True))
def test_the_order_of_the_cart_does_not_matter(shop: Snapshot, cart: list[str]) -> None:
    def offers(ids: list[str]) -> list[tuple[str | int, float]]:
        answer = decide(OfferRequest(placement="cart", cart=tuple(ids)), Shelf(shop))
        return [(offer.product_id, round(offer.score, 12)) for offer in answer.offers]

    assert offers(cart) == offers(cart[::-1])


@deterministic
@given(shops(), st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True))
def test_scores_are_the_sums_that_a_plain_loop_finds(shop: Snapshot, cart: list[str]) -> None:
    """Slow twin of the product level, with price and margin switched off."""
    plain = OfferPolicy(price_weight=0.0, margin_weight=0.0)
    answer = decide(OfferRequest(placement="cart", cart=tuple(cart)), Shelf(shop), plain)
    rows = shop.pairs
    sums: dict[int, float] = defaultdict(float)
    for anchor in cart:
        code = position(anchor)
        for entry in range(int(rows.offsets[code]), int(rows.offsets[code + 1])):
            value = float(rows.score[entry])
            if rows.n_customers[entry] >= 5 or value < 0:
                sums[int(rows.candidate[entry])] += value
    own = [offer for offer in answer.offers if offer.evidence.level == "product"]
    for offer in own:
        assert offer.score_detail is not None
        heard = sums[position(offer.product_id)] * offer.score_detail.evidence_factor
        assert np.isclose(offer.score, heard)
    assert [offer.score for offer in own] == sorted((o.score for o in own), reverse=True)
