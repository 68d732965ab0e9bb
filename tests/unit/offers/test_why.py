from __future__ import annotations

import pytest

from pairwell.model.errors import InputRefused
from pairwell.model.offer import OfferRequest
from pairwell.offers.eligibility import COMPLEMENTS
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.why import why
from tests.snapshots import GroupPair, Pair, Product, snapshot_of

PRODUCTS = [
    Product(id="chair", category="Seats", price_minor=5000, n_orders=100),
    Product(id="table", price_minor=20000, in_stock=False, n_orders=50),
    Product(id="rug", n_orders=40),
    Product(id="vase"),
    Product(id="lamp"),
]
PAIRS = [
    Pair(anchor="chair", candidate="table", score=0.5, n_both=30, n_customers=3, proven=False),
    Pair(anchor="chair", candidate="rug", score=0.3, n_both=10, strength=0.25, role="addon"),
    Pair(anchor="chair", candidate="vase", score=0.2),
]
GROUPS = [GroupPair(group="Seats", candidate="lamp"), GroupPair(group="Seats", candidate="rug")]
SHELF = Shelf(snapshot_of(PRODUCTS, PAIRS, categories=GROUPS, n_baskets=1000))
CHAIR = OfferRequest(anchors=("chair",))


def test_measures_by_hand() -> None:
    measures = why(CHAIR, "rug", SHELF).measures
    assert measures is not None
    assert measures.support == pytest.approx(10 / 1000)
    assert measures.confidence == pytest.approx(10 / 100)
    # the builder's expectation is 1 / n_baskets: 100 · 40 / 1000 = 4 joint orders by chance
    assert measures.lift == pytest.approx(2.5)
    assert measures.lift_plain == pytest.approx(2.5)
    assert measures.strength == 0.25
    assert (measures.relation, measures.role) == ("related", "addon")


def test_every_gate_speaks_not_only_the_first() -> None:
    explained = why(CHAIR, "table", SHELF, OfferPolicy(max_price_ratio=1.0))
    gates = explained.levels[0].gates
    assert [gate.gate for gate in gates] == [gate.__name__ for gate in COMPLEMENTS]
    assert [gate.gate for gate in gates if gate.refused] == [
        "out_of_stock", "too_few_customers", "too_dear",
    ]  # fmt: skip
    assert explained.price_ratio == 4.0
    assert explained.levels[0].place is None
    assert explained.offered is None


def test_the_place_among_those_that_could_be_offered() -> None:
    explained = why(CHAIR, "vase", SHELF)
    assert (explained.levels[0].place, explained.levels[0].n_eligible) == (2, 2)
    assert explained.offered == 2
    alone = why(OfferRequest(anchors=("chair",), limit=1), "vase", SHELF)
    assert alone.offered is None


def test_each_level_is_told() -> None:
    assert [level.evidence.level for level in why(CHAIR, "rug", SHELF).levels] == [
        "product", "category",
    ]  # fmt: skip
    lamp = why(CHAIR, "lamp", SHELF)
    assert lamp.measures is None
    assert [level.evidence.level for level in lamp.levels] == ["category"]
    assert lamp.offered == 3


def test_nothing_known_is_an_answer() -> None:
    explained = why(OfferRequest(anchors=("lamp",)), "vase", SHELF)
    assert (explained.measures, explained.levels, explained.offered) == (None, (), None)


def test_unknown_products_are_refused() -> None:
    with pytest.raises(InputRefused, match="'sofa'"):
        why(CHAIR, "sofa", SHELF)
    with pytest.raises(InputRefused, match="'sofa'"):
        why(OfferRequest(anchors=("sofa",)), "rug", SHELF)
    with pytest.raises(InputRefused, match="No anchor"):
        why(OfferRequest(), "rug", SHELF)
