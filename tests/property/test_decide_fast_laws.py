"""The decision gives what a plain way gives that takes one candidate and one gate at a time."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.model.offer import OfferRequest
from pairwell.model.snapshot import RELATIONS
from pairwell.offers.candidates import Candidates
from pairwell.offers.decide import decide
from pairwell.offers.eligibility import (
    CODES,
    COMPLEMENTS,
    FITNESS,
    GATES,
    SAFETY,
    STANDING,
    UP_SELL,
    judge,
)
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from pairwell.offers.techniques.cross_sell import candidates_of
from tests.snapshots import Pair, Product, snapshot_of

IDS = [f"p{i}" for i in range(9)]
quick = settings(max_examples=120, derandomize=True, deadline=None)

money = st.sampled_from([-1, 100, 300, 1000, 5000])
product = st.builds(
    Product,
    id=st.just(""),
    title=st.sampled_from(["", "Mug", "Tea"]),
    category=st.sampled_from(["", "A", "B"]),
    family=st.sampled_from(["", "", "F", "G"]),
    price_minor=money,
    cost_minor=money,
    in_stock=st.sampled_from([True, True, None, False]),
    consumable=st.sampled_from([True, None, False]),
    n_orders=st.integers(1, 50),
    last_sold=st.sampled_from([None, date(2026, 11, 20), date(2026, 9, 1)]),
    attributes=st.sampled_from([{}, {}, {"tags": ["dead_stock"]}, {"tags": ["new"]}]),
    min_age=st.sampled_from([0, 0, 0, 18]),
    regulated=st.sampled_from(["", "", "", "insurance"]),
    image_url=st.sampled_from(["", "p.jpg", "p.jpg"]),
)
score = st.floats(-0.25, 1.0, width=32)
pair = st.builds(
    Pair,
    anchor=st.sampled_from(IDS[:4]),
    candidate=st.sampled_from(IDS),
    score=score,
    strength=score,
    n_both=st.integers(1, 30),
    n_customers=st.integers(3, 12),
    proven=st.booleans(),
    relation=st.sampled_from(["related", "related", "related", "substitute"]),
)
some = st.lists(st.sampled_from(IDS), max_size=3, unique=True).map(tuple)
request = st.builds(
    OfferRequest,
    placement=st.just("cart"),
    cart=st.lists(st.sampled_from(IDS[:4]), min_size=1, max_size=4, unique=True).map(tuple),
    anchors=st.sampled_from([(), (), ("p0",)]),
    owned=some,
    refused=some,
    elsewhere=some,
    limit=st.integers(1, 4),
    age=st.sampled_from([None, None, 17, 40]),
    consents=st.sampled_from([(), (), ("insurance",)]),
    suits=some,
    currency=st.sampled_from(["", "GBP", "GBP", "EUR"]),
    locale=st.sampled_from(["en", "ru", "pl"]),
)
policy = st.builds(
    OfferPolicy,
    needs_image=st.booleans(),
    barred_tags=st.sampled_from([(), ("dead_stock",), ("dead_stock", "new")]),
    regulated_packs=st.sampled_from([(), ("insurance",)]),
    max_price_ratio=st.none() | st.sampled_from([0.5, 2.0]),
    min_relevance=st.sampled_from([0.0, 0.3]),
    satisfied_categories=st.booleans(),
    dead_after_days=st.sampled_from([None, None, 61]),
    margin_weight=st.sampled_from([0.0, 0.5, 1.0]),
    price_centres=st.sampled_from([{}, {"A": 0.1}, {"A": 3.0, "B": 0.2}]),
)


@st.composite
def shelves(draw: st.DrawFn) -> Shelf:
    products = [msgspec.structs.replace(draw(product), id=i) for i in IDS]
    pairs = draw(st.lists(pair, max_size=40, unique_by=lambda p: (p.anchor, p.candidate)))
    apart = [p for p in pairs if p.anchor != p.candidate]
    return Shelf(snapshot_of(products, apart, as_of="2026-11-22T00:00:00Z"))


def plain_verdict(found: Candidates, i: int, situation: Situation) -> int:
    """The number of the first gate that refuses a candidate when it is asked about it alone."""
    alone = found.only(np.array([i]))
    for gate in GATES:
        refused = gate(alone, situation)
        if refused is not None and refused[0]:
            return CODES.index(gate.__name__)
    return 0


def plain_score(found: Candidates, i: int, situation: Situation) -> float:
    """The formula of the score, for one candidate."""
    code, speaker = int(found.code[i]), int(found.speaker[i])
    rules, shop = situation.policy, situation.shelf.snapshot.products
    price, cost = int(shop.price_minor[code]), int(shop.cost_minor[code])
    known = [(p, c) for p, c in zip(shop.price_minor, shop.cost_minor, strict=True) if p > 0 <= c]
    by_price = by_margin = by_evidence = 1.0
    if not found.proven[i]:
        n_both, meta = int(found.n_both[i]), situation.shelf.snapshot.meta
        by_chance = meta.expectation * int(shop.n_orders[speaker]) * int(shop.n_orders[code])
        by_evidence = min(max((n_both - by_chance) / (n_both + 20), 0.1), 1.0)
    beside = situation.anchor_price
    if beside > 0 and not situation.request.anchors:
        beside = int(shop.price_minor[speaker])  # in a cart, of the thing it goes with
    if price > 0 and beside > 0:
        main = max(situation.page or situation.anchors, key=lambda c: int(shop.price_minor[c]))
        named = int(shop.category[main])
        name = shop.category_names[named] if named >= 0 else ""
        centre = rules.price_centres.get(name, rules.price_centre)
        above = max(math.log(price / beside / centre), 0.0)
        bell = math.exp(-0.5 * (above / rules.price_spread) ** 2)
        by_price = 1 + rules.price_weight * (2 * bell - 1)
    typical = float(np.median([p - c for p, c in known])) if known else 0.0
    if price > 0 <= cost and typical > 0:
        by_margin = min(max((price - cost) / typical, 0.25), 4.0) ** rules.margin_weight
    return float(found.relevance[i]) * by_evidence * by_price * by_margin


@quick
@given(shelves(), request, policy)
def test_gates_asked_of_all_products_at_once_say_what_each_says_alone(
    shelf: Shelf, asked: OfferRequest, rules: OfferPolicy
) -> None:
    situation = understand(asked, shelf, rules)
    found = candidates_of(situation, "product")
    if found is not None:
        verdict = judge(found, situation).tolist()
        assert verdict == [plain_verdict(found, i, situation) for i in range(len(found))]


@quick
@given(shelves(), request)
def test_rows_are_added_up_as_a_plain_loop_adds_them(shelf: Shelf, asked: OfferRequest) -> None:
    situation = understand(asked, shelf, OfferPolicy())
    found = candidates_of(situation, "product")
    rows = shelf.snapshot.pairs
    sums: dict[int, tuple[Any, ...]] = {}
    loudest: dict[int, tuple[float, int, int]] = {}
    for anchor in sorted(situation.anchors):
        for entry in range(int(rows.offsets[anchor]), int(rows.offsets[anchor + 1])):
            code, value = int(rows.candidate[entry]), float(rows.score[entry])
            enough = rows.n_customers[entry] >= 5
            heard = value if enough else min(value, 0.0)
            before = sums.get(code, (0.0, 0.0, 0.0, False, False))
            plain = float(rows.strength[entry])
            here = (heard, plain if enough else min(plain, 0.0), value)
            is_substitute = RELATIONS[rows.relation[entry]] == "substitute"
            sums[code] = (
                *(a + b for a, b in zip(before, here, strict=False)),
                before[3] or bool(rows.proven[entry] and enough),
                before[4] or is_substitute,
            )
            if code not in loudest or heard > loudest[code][0]:
                loudest[code] = (heard, entry, anchor)
    if found is None:
        return
    assert sorted(found.code.tolist()) == sorted(sums)
    for i, code in enumerate(found.code.tolist()):
        relevance, strength, _, proven, substitute = sums[code]
        assert math.isclose(found.relevance[i], relevance, abs_tol=1e-9)
        assert math.isclose(found.strength[i], strength, abs_tol=1e-9)
        assert (found.proven[i], found.substitute[i]) == (proven, substitute)
        assert (found.entry[i], found.speaker[i]) == loudest[code][1:]


@quick
@given(shelves(), request, policy)
def test_offers_ranks_scores_and_reasons_are_those_of_a_plain_way(
    shelf: Shelf, asked: OfferRequest, rules: OfferPolicy
) -> None:
    """The level of products fills a list first, so its best come first and in this order."""
    situation = understand(asked, shelf, rules)
    found = candidates_of(situation, "product")
    n_orders = shelf.snapshot.products.n_orders
    expected = []
    for i, code in enumerate([] if found is None else found.code.tolist()):
        assert found is not None
        if plain_verdict(found, i, situation) == 0:
            value = plain_score(found, i, situation)
            n_both, speaker = int(found.n_both[i]), int(found.speaker[i])
            expected.append((-value, -n_both, -int(n_orders[code]), IDS[code], IDS[speaker]))
    answer = decide(asked, shelf, rules)
    offers = answer.offers
    assert len(offers) == min(len(expected), asked.limit or 0)
    assert answer.n_eligible == len(expected)
    assert [offer.rank for offer in offers] == list(range(1, len(offers) + 1))
    for offer, one in zip(offers, sorted(expected), strict=False):
        assert math.isclose(offer.score, -one[0], rel_tol=1e-9)
        # scores that differ by rounding alone may change places
        twins = [other for other in expected if math.isclose(other[0], one[0], rel_tol=1e-9)]
        assert (offer.product_id, offer.evidence.anchor_id) in [twin[3:] for twin in twins]
        assert offer.reason.code == "bought_together"


def test_the_number_of_a_gate_tells_its_place() -> None:
    for gates in (SAFETY, FITNESS, GATES, COMPLEMENTS, UP_SELL):
        numbers = [CODES.index(gate.__name__) for gate in gates]
        assert numbers == sorted(numbers)
    assert set(COMPLEMENTS) > STANDING
