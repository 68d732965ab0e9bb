"""Headings (S-15, S-01, C5): in three languages, and none that counts do not bear."""

# ruff: noqa: RUF001 - Cyrillic letters look like Latin ones; here they are meant.

from __future__ import annotations

import itertools

import pytest

from pairwell.model.offer import Block, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.rules import ServiceRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.titles import TITLES
from tests.snapshots import GroupPair, Pair, Product, snapshot_of

PRODUCTS = [
    Product(id="tv", category="TV"),
    Product(id="mount"),
    Product(id="cable"),
    Product(id="plan", kind="service"),
]
PAIR = Pair(anchor="tv", candidate="mount")
GROUP = GroupPair(group="TV", candidate="cable")


def title(*, plan: bool = False, pairs: bool = True, groups: bool = False, **asked: object) -> str:
    shop = snapshot_of(PRODUCTS, [PAIR] if pairs else [], categories=[GROUP] if groups else [])
    policy = OfferPolicy(services=(ServiceRule(service="plan"),) if plan else ())
    request = OfferRequest(anchors=("tv",), **asked)  # type: ignore[arg-type]
    return decide(request, Shelf(shop), policy).title


def test_bought_with_this_only_where_counts_of_every_offer_say_so() -> None:
    assert title() == "Bought with this"
    assert title(plan=True) == "Goes well with it"  # nobody counted the plan
    assert title(groups=True) == "Goes well with it"  # of the shelf's buyers, not of this one's
    assert title(pairs=False) == "Goes well with it"


@pytest.mark.parametrize(
    ("locale", "block", "heading"),
    [
        ("ru", "with_this", "С этим покупают"),
        ("pl", "with_this", "Kupowane razem"),
        ("en", "better", "Have a look at these"),
        ("ru", "kit", "В комплекте"),
        ("pl", "general", "Może się przydać"),
        ("de", "general", "You may also like"),
    ],
)
def test_headings_by_list_and_language(locale: str, block: Block, heading: str) -> None:
    assert title(locale=locale, block=block) == heading


def test_every_heading_exists_in_three_languages_and_none_twice() -> None:
    for told in TITLES.values():
        assert set(told) == {"en", "ru", "pl"}
        assert all(told.values())
    for language in ("en", "ru", "pl"):
        words = [told[language] for told in TITLES.values()]
        assert all(one != other for one, other in itertools.combinations(words, 2))
