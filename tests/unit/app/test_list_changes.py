"""What came, left and moved from one version to the next, each for its reason."""

from __future__ import annotations

import msgspec
import pytest

from pairwell.app.list_changes import Change, ListChanges, Side, list_changes
from pairwell.app.offer_lists import ListRules
from pairwell.model.curated import CuratedRow
from tests.curated_shop import block, pin
from tests.snapshots import Pair, Product, snapshot_of

RULES = ListRules(min_customers=5, max_price_ratio=2.0, top=10)
PRODUCTS = [
    Product(id="a", title="Anchor", price_minor=100, n_orders=900),
    *(Product(id=i, price_minor=50) for i in "bcdef"),
]
PAIRS = [
    Pair(anchor="a", candidate="b", score=0.5),
    Pair(anchor="a", candidate="c", score=0.4),
    Pair(anchor="a", candidate="d", score=0.3),
]


def compared(
    products: list[Product],
    pairs: list[Pair],
    rows: tuple[CuratedRow, ...] = (),
    *,
    turned: bool = False,
) -> ListChanges:
    old = Side(name="old", snapshot=snapshot_of(PRODUCTS, PAIRS))
    new = Side(name="new", snapshot=snapshot_of(products, pairs), rows=rows)
    return list_changes(*((new, old) if turned else (old, new)), RULES)


def told(found: ListChanges) -> set[tuple[str, str, str]]:
    return {(c.product_id, c.change, c.why) for one in found.changed for c in one.changes}


def with_product(product_id: str, **changed: object) -> list[Product]:
    return [msgspec.structs.replace(p, **changed) if p.id == product_id else p for p in PRODUCTS]


def with_pair(candidate: str, **changed: object) -> list[Pair]:
    return [msgspec.structs.replace(p, **changed) if p.candidate == candidate else p for p in PAIRS]


@pytest.mark.parametrize(
    ("products", "pairs", "rows", "left", "came"),
    [
        (PRODUCTS, PAIRS, (block("b"),), "blocked", "unblocked"),
        (PRODUCTS, PAIRS, (block("b", "a"),), "blocked", "unblocked"),
        (with_product("b", in_stock=False), PAIRS, (), "out_of_stock", "back_in_stock"),
        (PRODUCTS, with_pair("b", n_customers=4), (), "below_floor", "above_floor"),
        (PRODUCTS, with_pair("b", relation="substitute"), (), "substitute", "substitute"),
        (with_product("b", price_minor=900), PAIRS, (), "price", "price"),
        ([p for p in PRODUCTS if p.id != "b"], PAIRS[1:], (), "delisted", "new_product"),
        (PRODUCTS, PAIRS[1:], (), "new_orders", "new_orders"),
    ],
)
def test_each_reason_to_leave_is_told_and_to_come_back(
    products: list[Product], pairs: list[Pair], rows: tuple[CuratedRow, ...], left: str, came: str
) -> None:
    assert told(compared(products, pairs, rows)) == {("b", "left", left)}
    assert told(compared(products, pairs, rows, turned=True)) == {("b", "came", came)}


def test_a_pin_comes_and_what_makes_room_has_not_moved() -> None:
    found = compared(PRODUCTS, PAIRS, (pin("a", "e"),))
    assert told(found) == {("e", "came", "pinned")}
    assert told(compared(PRODUCTS, PAIRS, (pin("a", "e"),), turned=True)) == {
        ("e", "left", "unpinned")
    }


def test_what_changed_places_has_moved_by_a_pin_or_by_new_orders() -> None:
    by_hand = compared(PRODUCTS, PAIRS, (pin("a", "d", 1),))
    assert ("d", "moved", "pinned") in told(by_hand)
    assert ("b", "moved", "outranked") in told(by_hand)
    moved = compared(PRODUCTS, with_pair("d", score=0.9, n_both=40))
    assert ("d", "moved", "new_orders") in told(moved)
    assert moved.changed[0].changes[0] == Change(
        product_id="d", change="moved", why="new_orders", rank_before=3, rank_now=1
    )


def test_the_best_sellers_come_first_and_counts_are_of_all() -> None:
    many = [Product(id=f"p{i}", n_orders=i + 1) for i in range(20)]
    ring = [Pair(anchor=f"p{i}", candidate=f"p{(i + 1) % 20}") for i in range(20)]
    other = [Pair(anchor=f"p{i}", candidate=f"p{(i + 2) % 20}") for i in range(20)]
    found = list_changes(
        Side(name="m-1", snapshot=snapshot_of(many, ring)),
        Side(name="m-2", snapshot=snapshot_of(many, other)),
        RULES,
        limit=3,
    )
    assert [one.anchor_id for one in found.changed] == ["p19", "p18", "p17"]
    assert (found.n_lists, found.n_changed, found.n_came, found.n_left) == (20, 20, 20, 20)
    assert found.why == {"new_orders": 40}


def test_two_equal_versions_differ_in_nothing() -> None:
    found = compared(PRODUCTS, PAIRS)
    assert (found.n_changed, found.changed, found.why) == (0, (), {})
