"""Hand-made rows in the table of pairs: pins join, blocks leave, and source tells."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pairwell.app.curated_pairs import MOST_PINS, curated_pair_table
from pairwell.matrix.pair_table import pair_table
from pairwell.model.columns import PAIRS
from pairwell.model.curated import CuratedRow
from tests.curated_shop import block, pin
from tests.snapshots import Pair, Product, snapshot_of

SHOP = snapshot_of(
    [
        Product(id="a", price_minor=100),
        Product(id="b", price_minor=50),
        Product(id="c"),
        Product(id="new", n_orders=0, price_minor=25),
        *(Product(id=f"m{i:02}", brand="Many") for i in range(30)),
    ],
    [
        Pair(anchor="a", candidate="b", score=0.5),
        Pair(anchor="a", candidate="c", score=0.4, n_customers=3),
        Pair(anchor="b", candidate="a", score=0.2),
    ],
)


def rows(*said: CuratedRow, **more: Any) -> list[tuple[str, str, str, str]]:
    table = curated_pair_table(SHOP, said, **more).to_pylist()
    return [(r["anchor_id"], r["candidate_id"], r["relation"], r["source"]) for r in table]


MINED = [("a", "b", "related", "mined"), ("a", "c", "related", "mined"),
         ("b", "a", "related", "mined")]  # fmt: skip


def test_without_rows_it_is_the_mined_table() -> None:
    assert curated_pair_table(SHOP, ()).equals(pair_table(SHOP))
    assert rows(min_customers=5) == [MINED[0], MINED[2]]


def test_a_pin_that_is_stored_is_marked_and_has_no_floor() -> None:
    said = msgspec.structs.replace(pin("a", "c"), relation="accessory")
    marked = ("a", "c", "accessory", "curated")
    assert rows(said, min_customers=5) == [MINED[0], marked, MINED[2]]


def test_a_pin_that_orders_do_not_hold_joins_with_what_is_known() -> None:
    table = curated_pair_table(SHOP, [pin("a", "new"), pin("new", "b")])
    assert table.schema.names == [column.name for column in PAIRS]
    joined = table.slice(3).to_pylist()
    assert [(r["anchor_id"], r["candidate_id"], r["source"]) for r in joined] == [
        ("a", "new", "curated"), ("new", "b", "curated"),
    ]  # fmt: skip
    first = joined[0]
    assert (first["n_anchor"], first["n_candidate"], first["price_ratio"]) == (100, 0, 0.25)
    assert (first["n_both"], first["lift"], first["strength"], first["proven"]) == (
        None, None, None, False,
    )  # fmt: skip


@pytest.mark.parametrize("said", [block("b"), block("b", "a"), block("price:0.40-0.60")])
def test_a_block_leaves_where_it_is_asked_to(said: CuratedRow) -> None:
    assert rows(said) == MINED
    assert rows(said, blocked=False) == MINED[1:]


def test_a_pin_of_a_taken_off_product_does_not_join() -> None:
    assert rows(pin("a", "new"), block("new")) == MINED


def test_a_pin_of_a_set_joins_with_its_first_products_only() -> None:
    found = rows(pin("c", "brand:many"))[3:]
    assert len(found) == MOST_PINS
    assert {(anchor, source) for anchor, _, _, source in found} == {("c", "curated")}


def test_ids_keep_their_type() -> None:
    numbers = snapshot_of([Product(id="1"), Product(id="2")], ids_are_integers=True)
    table = curated_pair_table(numbers, [pin("1", "2")])
    assert table.to_pylist()[0]["candidate_id"] == 2
