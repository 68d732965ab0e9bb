from __future__ import annotations

import pytest

from pairwell.matrix.selectors import Catalogue, Selector, selector_of
from pairwell.model.errors import InputRefused
from tests.snapshots import Product, snapshot_of

PRODUCTS = [
    Product(id="a", category="Toys", brand="Acme", price_minor=1000),
    Product(id="b", category="Toys > Dolls", brand="ACME", price_minor=2000),
    Product(id="c", category="Toyshop", brand="Zed", price_minor=2001),
    Product(id="brand:Acme", price_minor=0),
    Product(id="e"),
]
CATALOGUE = Catalogue(snapshot_of(PRODUCTS).products)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("a", "a"),
        ("A", ""),
        ("nothing", ""),
        ("product:a", "a"),
        ("product:brand:Acme", "brand:Acme"),
        ("brand:acme", "a b"),
        ("brand:Ac", ""),
        ("category:toys", "a b"),
        ("category:Toys > Dolls", "b"),
        ("category:Dolls", ""),
        ("price:10-20", "a b"),
        ("price:20.01-20.01", "c"),
        ("price:0-0", "brand:Acme"),
        ("price:0-1e6", "a b c brand:Acme"),
    ],
)
def test_what_a_selector_names(text: str, ids: str) -> None:
    codes = CATALOGUE.select(selector_of(text))
    assert [PRODUCTS[code].id for code in codes.tolist()] == ids.split()


def test_a_colon_alone_makes_no_set() -> None:
    assert selector_of("sku:7") == Selector("product", "sku:7")


@pytest.mark.parametrize(
    "text", ["", " ", "brand:", "category: ", "price:", "price:10", "price:20-10", "price:-5-5",
             "price:a-b", "price:nan-nan", "price:0-inf"],
)  # fmt: skip
def test_what_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        selector_of(text)
    assert refused.value.hint


def test_names_to_suggest() -> None:
    assert CATALOGUE.names("brand") == ["ACME", "Acme", "Zed"]
    assert set(CATALOGUE.names("category")) == {"Toys", "Toys > Dolls", "Toyshop"}
    assert set(CATALOGUE.names("product")) == {product.id for product in PRODUCTS}
    assert not CATALOGUE.names("price")
