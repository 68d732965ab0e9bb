"""Sets by attribute and by tag, alone and in hand-made rows."""

from __future__ import annotations

import pytest

from pairwell.matrix.curated import narrowness, resolve
from pairwell.matrix.selectors import Catalogue, selector_of
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused
from tests.detailed_shop import detailed

SHOP = detailed(
    {
        "body": ("Cameras", {"mount": "EF", "tags": ["new", "Sale"]}),
        "old": ("Cameras", {"Mount": "ef"}),
        "lens": ("Lenses", {"mount": ["EF", "RF"], "new": "yes"}),
        "mug": ("Mugs", {}),
        "shoe": ("Shoes", {"size": [38, 38.5], "tags": "sale"}),
    }
)
IDS = SHOP.products.ids.unpack()
CATALOGUE = Catalogue(SHOP.products, SHOP.details)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("attribute:mount=EF", "body old lens"),
        ("attribute:MOUNT = rf", "lens"),
        ("attribute:size=38.5", "shoe"),
        ("attribute:mount=F", ""),
        ("attribute:new=new", ""),
        ("attribute:colour=red", ""),
        ("tag:sale", "body shoe"),
        ("tag:new", "body"),
        ("tag:EF", ""),
    ],
)
def test_what_an_attribute_or_a_tag_names(text: str, ids: str) -> None:
    assert [IDS[code] for code in CATALOGUE.select(selector_of(text)).tolist()] == ids.split()


def test_without_details_nothing_has_attributes() -> None:
    bare = Catalogue(SHOP.products)
    assert not len(bare.select(selector_of("tag:new")))
    assert bare.names("attribute") == bare.names("tag") == []


@pytest.mark.parametrize("text", ["attribute:mount", "attribute:=EF", "attribute:mount=", "tag: "])
def test_an_attribute_without_a_value_is_refused(text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        selector_of(text)
    assert refused.value.hint


def test_names_that_could_have_been_meant() -> None:
    assert set(CATALOGUE.names("tag")) == {"new", "Sale", "sale"}
    assert {"mount=EF", "Mount=ef", "size=38.5"} < set(CATALOGUE.names("attribute"))


def test_from_product_over_attribute_and_tag_to_price() -> None:
    candidates = ("x", "attribute:a=b", "brand:B", "category:C", "price:1-2")
    rows = [CuratedRow(anchor="y", candidate=each, action="pin") for each in candidates]
    ranks = [narrowness(row) for row in rows]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)
    tag = CuratedRow(anchor="y", candidate="tag:new", action="pin")
    assert narrowness(tag) == narrowness(rows[1])


def test_a_hand_made_row_reaches_what_carries_the_attribute() -> None:
    row = CuratedRow(anchor="tag:new", candidate="attribute:mount=RF", action="pin")
    made = resolve([row], CATALOGUE)
    assert made is not None
    assert [IDS[code] for code in made.candidate.tolist()] == ["lens"]
    assert made.anchor_offsets.tolist() == [0, 1, 1, 1, 1, 1]
