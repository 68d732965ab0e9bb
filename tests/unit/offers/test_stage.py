"""Stages of a visitor (P-20, P-21, T12), by hand."""

from __future__ import annotations

from typing import get_args

import pytest

from pairwell.model.offer import Technique
from pairwell.model.stage import THREE_OF_FIVE, Stage
from pairwell.offers.stage import WEIGHTS, stage_of, weight_of


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ([], "awareness"),
        (["page_opened"], "awareness"),
        (["searched"], "acquaintance"),
        (["product_viewed"] * 2, "acquaintance"),
        (["product_viewed"] * 3, "consideration"),
        (["product_viewed", "compared"], "consideration"),
        (["wishlist_added", "product_viewed"], "consideration"),
        (["product_viewed", "cart_added"], "purchase"),
        (["cart_added", "product_viewed"], "purchase"),
        (["offer_accepted"], "purchase"),
        (["cart_added", "purchased"], "loyalty"),
        (["purchased", "product_viewed"], "loyalty"),
        (["purchased", "cart_added"], "purchase"),
    ],
)
def test_the_stage_that_events_show(events: list[str], stage: Stage) -> None:
    assert stage_of(events) == stage


def test_the_three_labels_keep_the_order_of_the_five() -> None:
    assert list(THREE_OF_FIVE) == list(get_args(Stage))
    three = [THREE_OF_FIVE[stage] for stage in get_args(Stage)]
    assert three == sorted(three, key=["learning", "choosing", "buying"].index)


def test_no_stage_empties_a_page() -> None:
    """T12: a weight, never a gate."""
    for stage in get_args(Stage):
        for technique in get_args(Technique):
            assert 0.5 <= weight_of(technique, stage, {}) <= 2
    assert set(WEIGHTS) == set(get_args(Stage))


def test_the_shop_s_own_weight_comes_before_ours() -> None:
    own: dict[Stage, dict[Technique, float]] = {"purchase": {"up_sell": 0.1}}
    assert weight_of("up_sell", "purchase", own) == 0.1
    assert weight_of("service", "purchase", own) == WEIGHTS["purchase"]["service"] == 1.2
    assert weight_of("up_sell", "consideration", own) == 1.2
    assert weight_of("up_sell", None, own) == 1.0
    assert weight_of("cross_sell", "awareness", {}) == 1.0
