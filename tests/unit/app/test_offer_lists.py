from __future__ import annotations

import pytest

from pairwell.app.offer_lists import ListRules, OfferList, offer_lists
from pairwell.model.curated import CuratedRow
from tests.snapshots import Pair, Product, snapshot_of

RULES = ListRules(min_customers=5)
PRODUCTS = [
    Product(id="tea", title="Tea", family="teas", price_minor=1000),
    Product(id="cup", title="Cup", price_minor=500),
    Product(id="pot", price_minor=3000),
    Product(id="gone", in_stock=False),
    Product(id="green", family="teas"),
    Product(id="coffee"),
    Product(id="milk"),
]
PAIRS = [
    Pair(anchor="tea", candidate="cup", score=0.2),
    Pair(anchor="tea", candidate="pot", score=0.4, proven=False),
    Pair(anchor="tea", candidate="gone", score=0.9),
    Pair(anchor="tea", candidate="green", score=0.8, relation="variant"),
    Pair(anchor="tea", candidate="coffee", score=0.1, strength=-0.3, relation="substitute"),
    Pair(anchor="tea", candidate="milk", score=0.7, n_customers=4),
]


def lists(*curated: CuratedRow, rules: ListRules = RULES) -> list[OfferList]:
    return list(offer_lists(snapshot_of(PRODUCTS, PAIRS), rules, curated))


def companions(one: OfferList) -> list[str]:
    return [pair.candidate_id for pair in one.companions]


def said(candidate: str, action: str, rank: int | None = None, anchor: str = "tea") -> CuratedRow:
    assert action in ("pin", "block")
    return CuratedRow(
        anchor=anchor,
        candidate=candidate,
        action="pin" if action == "pin" else "block",
        position=rank,
    )


def test_only_what_may_be_offered_best_first_and_substitutes_apart() -> None:
    (tea,) = lists()
    assert (tea.anchor_id, tea.title, tea.family) == ("tea", "Tea", "teas")
    assert companions(tea) == ["pot", "cup"]
    assert [pair.candidate_id for pair in tea.instead] == ["coffee"]
    assert tea.companions[1].n_both == 20
    assert not tea.companions[0].proven


@pytest.mark.parametrize(
    ("pair", "offered"),
    [
        (Pair(anchor="tea", candidate="cup", score=-0.1, strength=0.1), False),
        (Pair(anchor="tea", candidate="cup", score=0.1, strength=-0.1), False),
        (Pair(anchor="tea", candidate="cup", score=0.1, strength=0.0), True),
        (Pair(anchor="tea", candidate="cup", score=0.1, strength=0.0, proven=False), False),
        (Pair(anchor="tea", candidate="cup", score=0.1, proven=False), True),
        (Pair(anchor="tea", candidate="cup", n_customers=5), True),
        (Pair(anchor="tea", candidate="cup", n_customers=4), False),
        (Pair(anchor="tea", candidate="tea"), False),
    ],
)
def test_the_gates(pair: Pair, offered: bool) -> None:
    assert len(list(offer_lists(snapshot_of(PRODUCTS, [pair]), RULES))) == offered


def test_the_price_ceiling_holds_where_the_shop_has_one() -> None:
    (tea,) = lists(rules=ListRules(min_customers=5, max_price_ratio=1.0))
    assert companions(tea) == ["cup"]


def test_top_cuts_each_list() -> None:
    (tea,) = lists(rules=ListRules(min_customers=5, top=1))
    assert (companions(tea), len(tea.instead)) == (["pot"], 1)


def test_a_block_takes_out_and_is_told() -> None:
    (tea,) = lists(said("pot", "block"))
    assert companions(tea) == ["cup"]
    assert [pair.candidate_id for pair in tea.blocked] == ["pot"]


def test_what_is_taken_off_everywhere_is_in_no_list() -> None:
    off = CuratedRow(candidate="pot", action="block")
    (tea,) = lists(off, said("pot", "pin", 1))
    assert (companions(tea), tea.blocked) == (["cup"], ())


def test_pins_go_first_whatever_was_mined() -> None:
    (tea,) = lists(said("milk", "pin"), said("coffee", "pin", 1))
    assert companions(tea) == ["coffee", "milk", "pot", "cup"]
    assert tea.instead == ()
    # four customers stand behind tea and milk: the figure stays at home
    assert (tea.companions[1].n_both, tea.companions[1].strength) == (None, None)


def test_a_pin_cannot_sell_what_is_not_there() -> None:
    (tea,) = lists(said("gone", "pin", 1), said("unknown", "pin", 1), said("tea", "pin", 1))
    assert companions(tea) == ["pot", "cup"]


def test_a_pin_gives_a_list_to_a_product_without_pairs() -> None:
    made = lists(said("cup", "pin", 5, anchor="milk"))
    assert [(one.anchor_id, companions(one)) for one in made][1] == ("milk", ["cup"])


def test_an_empty_shop_has_no_lists() -> None:
    assert list(offer_lists(snapshot_of([], []), RULES)) == []
