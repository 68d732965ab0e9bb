"""Variety: a family's share of a list, by hand and beside a plain twin."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from tests.snapshots import GroupPair, Pair, Product, snapshot_of


def offered(
    families: str, most: int | None, limit: int = 4, *, category_tail: bool = False
) -> list[str]:
    """What an anchor gets whose candidates rank a, b, c … and are of these families, - for none."""
    names = "abcdefghijklmnopqrstuvwxyz"[: len(families)]
    products = [Product(id="anchor", category="Bags")] + [
        Product(id=name, family="" if family == "-" else family)
        for name, family in zip(names, families, strict=True)
    ]
    scores = {name: 1.0 - 0.01 * place for place, name in enumerate(names)}
    own = [n for place, n in enumerate(names) if not category_tail or place < 2]
    snapshot = snapshot_of(
        products,
        [Pair(anchor="anchor", candidate=name, score=scores[name]) for name in own],
        categories=[
            GroupPair(group="Bags", candidate=n, score=scores[n]) for n in names if n not in own
        ],
    )
    answer = decide(
        OfferRequest(anchors=("anchor",), placement="product", limit=limit),
        Shelf(snapshot),
        OfferPolicy(max_of_family=most),
    )
    assert [offer.rank for offer in answer.offers] == list(range(1, len(answer.offers) + 1))
    return [str(offer.product_id) for offer in answer.offers]


def test_one_too_many_makes_room_for_the_next() -> None:
    assert offered("FFFFGG--", None) == ["a", "b", "c", "d"]
    assert offered("FFFFGG--", 2) == ["a", "b", "e", "f"]
    assert offered("FFFFGG--", 1) == ["a", "e", "g", "h"]


def test_where_nothing_else_is_left_places_stay_empty() -> None:
    assert offered("FFFFF", 2) == ["a", "b"]


def test_without_families_nothing_changes() -> None:
    assert offered("------", 1) == offered("------", None) == ["a", "b", "c", "d"]


def test_what_an_earlier_level_gave_counts() -> None:
    assert offered("FGFFG-", 2, category_tail=True) == ["a", "b", "c", "e"]
    assert offered("FGFFG-", 1, category_tail=True) == ["a", "b", "f"]


def test_far_down_a_long_row_of_sisters_stands_the_next_family() -> None:
    assert offered("F" * 24 + "G-", 1) == ["a", "y", "z"]


@given(st.text("FGH-", max_size=20), st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_the_list_equals_a_walk_down_the_ranking(families: str, most: int, limit: int) -> None:
    held: Counter[str] = Counter()
    wanted = []
    for name, family in zip("abcdefghijklmnopqrst", families, strict=False):
        if family == "-" or held[family] < most:
            wanted.append(name)
            held[family] += 1
    assert offered(families, most, limit) == wanted[:limit]


def test_a_cap_on_categories_shows_the_breadth_of_the_catalogue() -> None:
    """R-39: the best of each category, then the places go on to other categories."""
    kinds = {"a": "Cups", "b": "Cups", "c": "Cups", "d": "Pots", "e": "", "f": ""}
    families = {"a": "F", "d": "F"}
    products = [Product(id="tea")] + [
        Product(id=name, category=kind, family=families.get(name, ""))
        for name, kind in kinds.items()
    ]
    pairs = [
        Pair(anchor="tea", candidate=name, score=1.0 - 0.01 * place)
        for place, name in enumerate(kinds)
    ]
    shelf = Shelf(snapshot_of(products, pairs))
    asked = OfferRequest(anchors=("tea",), limit=4)

    def names(policy: OfferPolicy) -> list[str]:
        return [str(offer.product_id) for offer in decide(asked, shelf, policy).offers]

    assert names(OfferPolicy()) == ["a", "b", "c", "d"]
    assert names(OfferPolicy(max_of_category=1)) == ["a", "d", "e", "f"]
    assert names(OfferPolicy(max_of_category=1, max_of_family=1)) == ["a", "e", "f"]
    assert names(OfferPolicy(max_of_category=2)) == ["a", "b", "d", "e"]
