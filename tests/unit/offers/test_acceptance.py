"""Chances from baskets, and from logged outcomes where there are enough (R-38), by hand."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from pairwell.model.offer import OfferRequest
from pairwell.model.snapshot import AnswerRows
from pairwell.offers.acceptance import chances_of, evidence_factor, readiness
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import understand
from pairwell.offers.techniques.cross_sell import candidates_of
from tests.snapshots import Pair, Product, snapshot_of

TENT = [
    Product(id="tent", n_orders=100),
    Product(id="mat", n_orders=50, price_minor=2000, cost_minor=1000),
    Product(id="pegs", n_orders=50, price_minor=2000, cost_minor=1000),
]
PAIRS = [
    Pair(anchor="tent", candidate="mat", score=0.31, n_both=30),
    Pair(anchor="tent", candidate="pegs", score=0.30, n_both=30),
]
ASKED = OfferRequest(anchors=("tent",))


def shelf(*answers: tuple[int, int, int, int]) -> Shelf:
    """The shop with outcomes (shown, taken, held, anyway) of tent, mat and pegs."""
    snapshot = snapshot_of(TENT, PAIRS, n_baskets=1000)
    if not answers:
        return Shelf(snapshot)
    counts = np.array(answers, dtype=np.int32).T
    rows = AnswerRows(n_shown=counts[0], n_taken=counts[1], n_held=counts[2], n_anyway=counts[3])
    return Shelf(msgspec.structs.replace(snapshot, answers=rows))


def chances(of: Shelf) -> tuple[float, float]:
    """Of the mat beside the tent."""
    situation = understand(ASKED, of, OfferPolicy())
    candidates = candidates_of(situation, "product")
    assert candidates is not None
    return chances_of(candidates, candidates.code.tolist().index(1), situation)


ANYWAY = (30 + 20 * 0.05) / 120
OFFERED = ANYWAY + 0.5 * (ANYWAY - 0.05) * (1 - ANYWAY)
NOTHING = (0, 0, 0, 0)


def test_baskets_alone() -> None:
    assert chances(shelf()) == pytest.approx((ANYWAY, OFFERED))


def test_few_outcomes_change_nothing_enough_of_them_do() -> None:
    few = shelf(NOTHING, (49, 49, 49, 0), NOTHING)
    assert chances(few) == pytest.approx((ANYWAY, OFFERED))
    just = shelf(NOTHING, (50, 30, 50, 10), NOTHING)
    assert chances(just) == pytest.approx(((10 + 20 * ANYWAY) / 70, (30 + 20 * OFFERED) / 70))
    enough = shelf(NOTHING, (200, 60, 49, 0), NOTHING)
    assert chances(enough) == pytest.approx((ANYWAY, (60 + 20 * OFFERED) / 220))
    held = shelf(NOTHING, (200, 60, 80, 8), NOTHING)
    assert chances(held) == pytest.approx(((8 + 20 * ANYWAY) / 100, (60 + 20 * OFFERED) / 220))


def test_what_is_bought_anyway_is_no_gain() -> None:
    """R-38: eighty of a hundred of the holdout bought it: the offer earns less than nothing."""
    often = decide(ASKED, shelf(NOTHING, (1000, 500, 100, 80), NOTHING)).offers[0]
    seldom = decide(ASKED, shelf(NOTHING, (1000, 500, 100, 1), NOTHING)).offers[0]
    assert often.score_detail is not None
    assert seldom.score_detail is not None
    assert (often.product_id, seldom.product_id) == ("mat", "mat")
    assert often.score_detail.expected_minor == pytest.approx(
        1000 * ((500 + 20 * OFFERED) / 1020 - (80 + 20 * ANYWAY) / 120)
    )
    assert (often.score_detail.expected_minor or 0) < 0 < (seldom.score_detail.expected_minor or 0)


def test_what_is_taken_more_readily_goes_first_within_the_bounds_of_the_margin() -> None:
    assert readiness(shelf()).tolist() == [1.0, 1.0, 1.0]
    told = shelf(NOTHING, (50, 20, 0, 0), (150, 20, 0, 0))  # a fifth; from fifty showings on
    assert readiness(told) == pytest.approx([1.0, (20 + 10) / 100 / 0.2, (20 + 10) / 200 / 0.2])
    told = shelf(NOTHING, (150, 10, 0, 0), (150, 50, 0, 0))  # a fifth of all was taken
    assert readiness(told) == pytest.approx([1.0, (10 + 10) / 200 / 0.2, (50 + 10) / 200 / 0.2])
    assert [offer.product_id for offer in decide(ASKED, shelf()).offers] == ["mat", "pegs"]
    first, second = decide(ASKED, told).offers
    assert (first.product_id, second.product_id) == ("pegs", "mat")
    assert first.score_detail is not None
    assert first.score_detail.margin_factor == pytest.approx(1.5**0.75)
    extreme = shelf(NOTHING, (100_000, 10, 0, 0), (100_000, 90_000, 0, 0))
    worst = decide(ASKED, extreme).offers[1].score_detail
    assert worst is not None
    assert worst.margin_factor == pytest.approx(4**-0.75)


def test_of_an_unproven_pair_the_part_is_heard_that_chance_does_not_explain() -> None:
    products = [Product(id="tent", n_orders=100)]
    products += [Product(id=name, n_orders=50) for name in ("proven", "few", "chance", "less")]
    pairs = [
        Pair(anchor="tent", candidate="proven", n_both=5),
        Pair(anchor="tent", candidate="few", n_both=15, proven=False),
        Pair(anchor="tent", candidate="chance", n_both=5, proven=False),
        Pair(anchor="tent", candidate="less", n_both=1, proven=False),
    ]
    by_pairs = Shelf(snapshot_of(products, pairs, n_baskets=1000))
    situation = understand(ASKED, by_pairs, OfferPolicy())
    candidates = candidates_of(situation, "product")
    assert candidates is not None
    told = dict(zip(candidates.code.tolist(), evidence_factor(candidates, situation), strict=True))
    # chance alone gives 100 · 50 / 1000 = 5; few: (15 − 5) / (15 + 20)
    assert told == pytest.approx({1: 1.0, 2: 10 / 35, 3: 0.1, 4: 0.1})
