"""Every number of the policy is a setting with an effect (R-37): one question, two answers.

The list of numbers is read from the policy itself: one more setting without a case here fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args, get_origin

import msgspec
import numpy as np
import pytest

from pairwell.model.incentive import Conditions, Incentive
from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.incentives import IncentivePolicy
from pairwell.offers.own_rules import with_own
from pairwell.offers.placements import PlacementRule
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_conflicts import conflicts_of
from pairwell.offers.policy_notes import NOTES
from pairwell.offers.rules import (
    CostRule,
    GroupRule,
    KitRule,
    ServiceRule,
    ThresholdRule,
    UpSellRule,
)
from pairwell.offers.shelf import Shelf
from tests.snapshots import Pair, Product, history_of, snapshot_of


def sold(name: str, price: int, cost: int, **fields: Any) -> Product:
    return Product(id=name, title=name, price_minor=price, cost_minor=cost, **fields)


PRODUCTS = [
    sold(
        "phone", 50_000, 40_000, category="Phones", attributes={"ram": ["4"], "weight_g": ["200"]}
    ),
    sold("better", 54_000, 40_000, category="Phones", attributes={"ram": ["8"]}),
    sold("best", 60_000, 40_000, category="Phones", attributes={"ram": ["9"]}),
    sold("case", 2_000, 500, category="Cases", family="cases", attributes={"weight_g": ["900"]}),
    sold("bag", 45_000, 30_000, category="Bags"),
    sold("sleeve", 3_000, 2_900, category="Cases", family="cases"),
    sold("film", 1_500, 600, category="Films"),
    sold("gum", 4_900, 100, attributes={"tags": ["impulse"]}),
    sold("ink", 900, 500, consumable=True, repeat_days=30.0),
    sold("plan", 5_000, 100, kind="service"),
    sold(
        "lens",
        1_400,
        600,
        category="Films",
        in_stock=True,
        last_sold=date(2026, 1, 2),
        sold_months=(1, 9),
    ),
]
PAIRS = [
    Pair(anchor="phone", candidate="case", score=0.30, n_both=40, n_customers=30),
    Pair(anchor="phone", candidate="bag", score=0.32, n_both=40, n_customers=30),
    Pair(anchor="phone", candidate="sleeve", score=0.25, n_both=30, n_customers=6),
    Pair(anchor="phone", candidate="film", score=0.20, n_both=20, n_customers=20),
    Pair(anchor="phone", candidate="lens", score=0.05, n_both=20, n_customers=20),
]
DAY = int(np.datetime64("2026-11-22", "D").astype(np.int64))
SNAPSHOT = snapshot_of(PRODUCTS, PAIRS, as_of="2026-11-22T00:00:00Z")
SHELF = Shelf(SNAPSHOT, history_of({"ann": [8]}, last_days={"ann": [DAY - 45]}))
NOW = "2026-11-22T09:00:00Z"
PAGE = {"anchors": ["phone"], "as_of": NOW, "limit": 4}
CART = {
    "placement": "cart", "block": "general", "as_of": NOW, "confirmed": ["C"],
    "cart_lines": [{"product_id": "phone"}],
}  # fmt: skip
HOME = {"placement": "home", "block": "general", "customer_id": "ann", "as_of": NOW}
BETTER = {"anchors": ["phone"], "block": "better"}
RAM = {"better": [{"attribute": "ram", "better": "more"}]}
SUM = {"thresholds": [{"target_minor": 52_000}]}
KIT = {"anchors": ["phone"], "block": "kit", "as_of": NOW}
CODE: dict[str, Any] = {"name": "c", "kind": "percent", "discount_share": 0.2, "confirmed_by": "C"}
CODED = {**PAGE, "confirmed": ["C"]}
THREE = {
    "name": "m",
    "kind": "multibuy",
    "take": 3,
    "pay": 2,
    "confirmed_by": "C",
    "conditions": {"products": ["film", "lens"]},
}
TWO = {**CART, "cart_lines": [{"product_id": "film", "quantity": 2}]}
Rules = dict[str, Any]


def code(**fields: Any) -> Rules:
    return {"incentives": [{**CODE, **fields}]}


def gift(**fields: Any) -> Rules:
    return {"incentives": [{"name": "g", "kind": "gift", "currency": "GBP", "confirmed_by": "C",
                            "cost_minor": 100, **fields}]}  # fmt: skip


def amount(**fields: Any) -> Rules:
    return {"incentives": [{"name": "a", "kind": "amount", "currency": "GBP", "confirmed_by": "C",
                            "discount_minor": 100, **fields}]}  # fmt: skip


def place(**fields: Any) -> Rules:
    return {"placements": {"product": fields}}


def kits(saving: float) -> Rules:
    return {"kits": [{"kit_id": "k", "members": ["phone", "case"], "saving": saving}]}


def sets(choices: int) -> Rules:
    group = {"label": "Films", "category": "Films", "choices": choices}
    return {"sets": [{"set_id": "s", "anchors": ["phone"], "groups": [group]}]}


CASES: dict[tuple[str, str], tuple[Rules, Rules, Rules]] = {
    ("OfferPolicy", "min_customers"): (PAGE, {}, {"min_customers": 7}),
    ("OfferPolicy", "max_price_ratio"): (PAGE, {}, {"max_price_ratio": 0.5}),
    ("OfferPolicy", "price_weight"): (PAGE, {}, {"price_weight": 0.0}),
    ("OfferPolicy", "price_centre"): (PAGE, {}, {"price_centre": 0.01}),
    ("OfferPolicy", "price_centres"): (PAGE, {}, {"price_centres": {"Phones": 0.01}}),
    ("OfferPolicy", "price_spread"): (PAGE, {}, {"price_spread": 9.0}),
    ("OfferPolicy", "margin_weight"): (PAGE, {}, {"margin_weight": 0.0}),
    ("OfferPolicy", "max_refusals"): ({**PAGE, "refused": ["case"]}, {}, {"max_refusals": 0}),
    ("OfferPolicy", "min_relevance"): (PAGE, {}, {"min_relevance": 0.1}),
    ("OfferPolicy", "dead_after_days"): (PAGE, {}, {"dead_after_days": 90}),
    ("OfferPolicy", "max_of_family"): (PAGE, {}, {"max_of_family": 1}),
    ("OfferPolicy", "max_of_category"): (PAGE, {}, {"max_of_category": 1}),
    ("OfferPolicy", "max_shown_per_day"): (PAGE, {}, {"max_shown_per_day": 1}),
    ("OfferPolicy", "impulse_max_ratio"): (
        PAGE, {"min_relevance": 0.24}, {"min_relevance": 0.24, "impulse_max_ratio": 0.01},
    ),
    ("OfferPolicy", "due_after"): (HOME, {}, {"due_after": 1.6}),
    ("OfferPolicy", "given_up_after"): (HOME, {}, {"given_up_after": 1.4}),
    ("OfferPolicy", "max_missing_share"): (CART, SUM, {**SUM, "max_missing_share": 0.01}),
    ("OfferPolicy", "max_overshoot_share"): (CART, SUM, {**SUM, "max_overshoot_share": 0.6}),
    ("OfferPolicy", "min_kept_share"): (KIT, kits(0.05), {**kits(0.05), "min_kept_share": 0.9}),
    ("OfferPolicy", "stage_weights"): (
        {**PAGE, "stage": "purchase"}, {}, {"stage_weights": {"purchase": {"cross_sell": 2.0}}},
    ),
    ("UpSellRule", "band"): (BETTER, {"up_sell": RAM}, {"up_sell": {**RAM, "band": 0.25}}),
    ("UpSellRule", "bands"): (
        BETTER, {"up_sell": RAM}, {"up_sell": {**RAM, "bands": {"Phones": 0.25}}},
    ),
    ("UpSellRule", "min_better"): (
        BETTER, {"up_sell": RAM}, {"up_sell": {**RAM, "min_better": 2}},
    ),
    ("CostRule", "contact_minor"): (PAGE, {}, {"costs": {"contact_minor": {"product": 7}}}),
    ("CostRule", "return_share"): (
        PAGE, {"costs": {"return_cost_minor": 9}},
        {"costs": {"return_cost_minor": 9, "return_share": 0.5}},
    ),
    ("CostRule", "return_cost_minor"): (
        PAGE, {"costs": {"return_share": 0.5}},
        {"costs": {"return_cost_minor": 9, "return_share": 0.5}},
    ),
    ("CostRule", "parcels"): (PAGE, {}, {"costs": {"parcels": [[1000, 100], [9000, 900]]}}),
    ("PlacementRule", "target"): ({**PAGE, "limit": None}, {}, place(target=1)),
    ("PlacementRule", "cap"): (PAGE, {}, place(cap=3)),
    ("PlacementRule", "up_sell_target"): (
        BETTER, {"up_sell": {**RAM, "band": 0.3}},
        {"up_sell": {**RAM, "band": 0.3}, **place(up_sell_target=1)},
    ),
    ("PlacementRule", "up_sell_cap"): (
        {**BETTER, "limit": 9}, {"up_sell": {**RAM, "band": 0.3}},
        {"up_sell": {**RAM, "band": 0.3}, **place(up_sell_target=1, up_sell_cap=1)},
    ),
    ("PlacementRule", "price_weight"): (PAGE, {}, place(price_weight=0.0)),
    ("PlacementRule", "price_centre"): (PAGE, {}, place(price_centre=0.01)),
    ("PlacementRule", "max_price_ratio"): (PAGE, {}, place(max_price_ratio=0.5)),
    ("ServiceRule", "min_price_minor"): (
        PAGE, {"services": [{"service": "plan"}]},
        {"services": [{"service": "plan", "min_price_minor": 60_000}]},
    ),
    ("KitRule", "saving"): (KIT, kits(0.0), kits(0.02)),
    ("GroupRule", "choices"): ({**KIT, "limit": 1}, sets(1), sets(2)),
    ("ThresholdRule", "target_minor"): (CART, SUM, {"thresholds": [{"target_minor": 53_000}]}),
    ("IncentivePolicy", "min_margin_share"): (
        CODED, code(), {**code(), "incentive_rules": {"min_margin_share": 0.9}},
    ),
    ("IncentivePolicy", "budgets"): (
        {**CODED, "segments": ["few"]}, code(),
        {**code(), "incentive_rules": {"budgets": {"few": 1}}},
    ),
    ("Incentive", "discount_share"): (CODED, code(), code(discount_share=0.25)),
    ("Incentive", "discount_minor"): (CODED, amount(), amount(discount_minor=200)),
    ("Incentive", "cost_minor"): (CODED, gift(), gift(cost_minor=40_000)),
    ("Incentive", "take"): (TWO, {"incentives": [THREE]}, {"incentives": [{**THREE, "take": 4}]}),
    ("Incentive", "pay"): (
        TWO, {"incentives": [THREE]},
        {"incentives": [{**THREE, "pay": 1}]},
    ),
    ("Incentive", "min_margin_share"): (CODED, code(), code(min_margin_share=0.9)),
    ("Incentive", "expected_lift"): (CODED, code(), code(expected_lift=0.01)),
    ("Conditions", "min_sum_minor"): (
        CODED, code(currency="GBP"), code(currency="GBP", conditions={"min_sum_minor": 99_000}),
    ),
}  # fmt: skip
"""The question, and two policies that differ in this number alone, or it would mean nothing."""

ELSEWHERE = {
    ("OfferPolicy", "cool_down_days"): "unit/app/test_remember_people.py",
    ("OfferPolicy", "suggested_discounts"): "a first figure for a person; below",
    ("IncentivePolicy", "max_open_share"): "unit/offers/test_open_incentives.py",
    ("Incentive", "limit"): "functional/test_limited_offers.py",
}
"""Numbers that no single answer shows, and where they are shown."""

RULES: tuple[type[msgspec.Struct], ...] = (
    OfferPolicy, UpSellRule, CostRule, PlacementRule, ServiceRule, KitRule, GroupRule,
    ThresholdRule, IncentivePolicy, Incentive, Conditions,
)  # fmt: skip


def is_number(kind: Any) -> bool:
    """Whether a setting is a number, or a table or list of numbers."""
    if kind in (int, float):
        return True
    if get_origin(kind) is None or (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return False
    return any(is_number(part) for part in get_args(kind) if not isinstance(part, str))


def numbers() -> Iterator[tuple[str, str]]:
    for kind in RULES:
        for field in msgspec.structs.fields(kind):
            names_things = field.name in ("members", "anchors", "products", "service")
            if is_number(field.type) and not names_things:
                yield kind.__name__, field.name


def test_every_number_has_a_case_and_a_row() -> None:
    assert set(numbers()) == CASES.keys() | ELSEWHERE.keys()
    for kind in RULES:
        for name in (field for owner, field in numbers() if owner == kind.__name__):
            assert name in NOTES[kind] or name == "stage_weights", (kind, name)


def answer(asked: Rules, rules: Rules) -> OfferAnswer:
    policy = with_own(OfferPolicy(), rules)
    assert list(conflicts_of(policy)) == []
    told = decide(msgspec.convert(asked, OfferRequest), SHELF, policy)
    return msgspec.structs.replace(told, decision_id="")


@pytest.mark.parametrize("number", CASES, ids=".".join)
def test_a_number_counts(number: tuple[str, str]) -> None:
    asked, one, other = CASES[number]
    assert answer(asked, one) == answer(asked, one)
    assert answer(asked, one) != answer(asked, other)
