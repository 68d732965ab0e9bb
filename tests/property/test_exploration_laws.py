"""Exploration: what is logged is how often it happens, and only who was eligible takes part.

The share of exploration that R-39 asks for.
"""

from __future__ import annotations

from collections import Counter

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.explore import TOP, chance_of_place
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, snapshot_of

N_SEEDS = 1500
EXPLORING = OfferPolicy(explore=True)


def shop(scores: list[float], n_both: int = 20) -> Shelf:
    """One anchor and a candidate for each score; the last one is out of stock."""
    names = [f"c{i}" for i in range(len(scores))]
    products = [Product(id="a", price_minor=1000)] + [
        Product(id=name, price_minor=200, in_stock=name != names[-1]) for name in names
    ]
    pairs = [
        Pair(anchor="a", candidate=name, score=score, n_both=n_both)
        for name, score in zip(names, scores, strict=True)
    ]
    return Shelf(snapshot_of(products, pairs))


SCORES = [0.5, 0.45, 0.4, 0.35, 0.3, 0.25]


@pytest.mark.parametrize("placement", ["product", "cart"])
def test_places_come_as_often_as_their_logged_chance_says(placement: str) -> None:
    shelf, n_shown = shop(SCORES), Counter[tuple[int, str]]()
    logged: dict[tuple[int, str], float] = {}
    request = OfferRequest(placement="product", anchors=("a",))
    if placement == "cart":
        request = OfferRequest(placement="cart", cart=("a",))
    for seed in range(N_SEEDS):
        answer = decide(msgspec.structs.replace(request, seed=seed), shelf, EXPLORING)
        for offer in answer.offers:
            place = (offer.rank, str(offer.product_id))
            assert 0 < offer.propensity <= 1
            n_shown[place] += 1
            logged.setdefault(place, offer.propensity)
            assert logged[place] == pytest.approx(offer.propensity)  # whatever the draw
    assert {name for _, name in logged} == {"c0", "c1", "c2", "c3", "c4"}  # c5 is sold out
    for rank in (1, 2, 3):
        seen = sum(p for (place, _), p in logged.items() if place == rank)
        # What never came to a place has the rest of its chance: too little to come even once.
        assert 1 - 10 / N_SEEDS < seen < 1 + 1e-9
    for place, p in logged.items():
        limit = 4 * (N_SEEDS * p * (1 - p)) ** 0.5 + 1
        assert abs(n_shown[place] - N_SEEDS * p) <= limit, place
    first = {name: p for (rank, name), p in logged.items() if rank == 1}
    assert first["c0"] == max(first.values()) > first.get("c4", 0.0) * 2  # better ones come oftener


def test_without_exploration_nothing_is_drawn() -> None:
    shelf = shop(SCORES)
    for seed in range(20):
        answer = decide(OfferRequest(anchors=("a",), seed=seed), shelf)
        assert [offer.product_id for offer in answer.offers] == ["c0", "c1", "c2"]
        assert {offer.propensity for offer in answer.offers} == {1.0}


def test_the_same_seed_draws_the_same_and_another_one_another() -> None:
    shelf = shop(SCORES)
    answers = [decide(OfferRequest(anchors=("a",), seed=seed), shelf, EXPLORING) for seed in (3, 3)]
    assert answers[0] == answers[1]
    drawn = {
        tuple(
            o.product_id
            for o in decide(OfferRequest(anchors=("a",), seed=s), shelf, EXPLORING).offers
        )
        for s in range(40)
    }
    assert len(drawn) >= 5


def test_only_the_best_few_take_part() -> None:
    shelf = shop([0.5] * TOP + [0.4] * 10)
    request, seen = OfferRequest(anchors=("a",)), set()
    for seed in range(400):
        answer = decide(msgspec.structs.replace(request, seed=seed), shelf, EXPLORING)
        seen |= {offer.product_id for offer in answer.offers}
    assert seen == {f"c{i}" for i in range(TOP)}


def test_much_evidence_leaves_sure_things_where_they_are() -> None:
    sure, first = shop([0.5, 0.05, 0.05, 0.05], n_both=60), 0
    for seed in range(100):
        answer = decide(OfferRequest(anchors=("a",), seed=seed), sure, EXPLORING)
        first += answer.offers[0].product_id == "c0"
    assert first == 100


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(st.floats(0, 1).filter(lambda x: x == 0 or x > 0.05), min_size=1, max_size=7),
    st.integers(0, 1000),
    st.integers(1, 4),
)
def test_every_offer_of_an_exploring_shop_was_eligible(
    scores: list[float], seed: int, limit: int
) -> None:
    shelf = shop([*scores, 0.5])
    request = OfferRequest(anchors=("a",), seed=seed, limit=limit)
    plain, drawn = decide(request, shelf), decide(request, shelf, EXPLORING)
    whole = decide(msgspec.structs.replace(request, limit=4), shelf)
    assert len(plain.offers) == len(drawn.offers)
    if len(whole.offers) < 4:
        assert {o.product_id for o in drawn.offers} <= {o.product_id for o in whole.offers}
    assert all(0 < offer.propensity <= 1 for offer in drawn.offers)
    assert [offer.rank for offer in drawn.offers] == list(range(1, len(drawn.offers) + 1))


def test_the_counted_chance_is_that_of_trying_every_draw() -> None:
    """Two candidates with three values each: nine draws, by hand."""
    worth = np.array([[1.0, 2.0, 3.0], [0.0, 2.0, 4.0]])
    # first: 1 beats 0; 2 beats 0 and (as the higher one) 2; 3 beats 0 and 2: five of nine
    assert chance_of_place(worth, 0, 0) == pytest.approx(5 / 9)
    assert chance_of_place(worth, 1, 0) == pytest.approx(4 / 9)
    assert chance_of_place(worth, 0, 1) == pytest.approx(4 / 9)
