"""How far a visitor is, read from what they did; it weighs techniques and never empties a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from pairwell.model.offer import Technique
from pairwell.model.stage import Stage

_MARKS: tuple[tuple[Stage, frozenset[str]], ...] = (
    ("loyalty", frozenset({"purchased", "reviewed"})),
    ("purchase", frozenset({"cart_added", "checkout_started", "offer_accepted"})),
    ("consideration", frozenset({"compared", "wishlist_added", "offer_clicked"})),
    ("acquaintance", frozenset({"product_viewed", "searched"})),
)
_ORDER = get_args(Stage)
CHOOSING = 3
"""So many products viewed are a choice between them."""

WEIGHTS: dict[Stage, dict[Technique, float]] = {
    "awareness": {"up_sell": 0.9, "service": 0.8, "impulse": 0.8},
    "acquaintance": {"up_sell": 1.0, "service": 0.8, "impulse": 0.9},
    "consideration": {"up_sell": 1.2, "service": 0.9},
    "purchase": {"up_sell": 0.8, "service": 1.2, "impulse": 1.2},
    "loyalty": {"replenish": 1.2, "upgrade": 1.2},
}
"""P-20, P-21, T12: the third and fourth stage promise most; what is not named weighs 1."""


def stage_of(events: Iterable[str]) -> Stage:
    """The stage that the names of a visitor's events show (P-20, P-21).

    A purchase and then a new cart is a purchase again: later things are told by their order.

    >>> stage_of([]), stage_of(["product_viewed"]), stage_of(["product_viewed"] * 3)
    ('awareness', 'acquaintance', 'consideration')
    >>> stage_of(["purchased"]), stage_of(["purchased", "product_viewed", "cart_added"])
    ('loyalty', 'purchase')
    """
    stage: Stage = "awareness"
    n_viewed = 0
    for event in events:
        n_viewed += event == "product_viewed"
        told = next((name for name, marks in _MARKS if event in marks), stage)
        if told == "acquaintance" and n_viewed >= CHOOSING:
            told = "consideration"
        if told == "purchase" or _ORDER.index(told) > _ORDER.index(stage):
            stage = told
    return stage


def weight_of(
    technique: Technique, stage: Stage | None, own: Mapping[Stage, Mapping[Technique, float]]
) -> float:
    """The weight of a technique at a stage: the shop's own, else the default, else 1."""
    if stage is None:
        return 1.0
    return own.get(stage, {}).get(technique, WEIGHTS[stage].get(technique, 1.0))
