"""Packs of the same thing by the price of one unit (T-03), by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pairwell.model.offer import OfferRequest
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from pairwell.offers.unit_price import unit_price_text, unit_saving
from tests.snapshots import Product, snapshot_of


def packs(small: dict[str, Any], big: dict[str, Any], locale: str = "en") -> Situation:
    products = [Product(**{"id": "a"} | small), Product(**{"id": "b"} | big)]
    shelf = Shelf(snapshot_of(products))
    return understand(OfferRequest(anchors=("a",), locale=locale), shelf, OfferPolicy())


@pytest.mark.parametrize(
    ("big", "saving"),
    [
        ({"pack_size": 90.0, "price_minor": 2160}, 0.2),  # 24 instead of 30 apiece
        ({"pack_size": 90.0, "price_minor": 2700}, 0.0),
        ({"pack_size": 90.0, "price_minor": 3000}, 0.0),
        ({"pack_size": 20.0, "price_minor": 100}, 0.0),  # a smaller one
        ({"pack_size": 90.0, "price_minor": 2160, "pack_unit": "kg"}, 0.0),
        ({"pack_size": 90.0, "price_minor": 2160, "family": "other"}, 0.0),
        ({"pack_size": 90.0}, 0.0),  # no price
        ({"price_minor": 2160}, 0.0),  # no size
    ],
)
def test_what_one_unit_saves(big: dict[str, Any], saving: float) -> None:
    small = Product(
        id="a", family="d", price_minor=900, pack_size=30, pack_unit="pieces", category="Baby"
    )
    other = Product(**{"id": "b", "family": "d", "pack_unit": "pieces"} | big)
    shelf = Shelf(snapshot_of([small, other]))
    told = understand(OfferRequest(anchors=("a",)), shelf, OfferPolicy())
    assert unit_saving(0, 1, told) == pytest.approx(saving)


@pytest.mark.parametrize(
    ("big", "saving"),
    [
        ({}, 0.25),  # 0.75 a litre instead of 1.00
        ({"title": "JUICE 2l"}, 0.25),
        ({"title": "Syrup 2 l"}, 0.0),
        ({"brand": "Other"}, 0.0),
        ({"category": "Other"}, 0.0),
        ({"family": "juices"}, 0.0),  # of the small one the catalogue tells none
        ({"pack_unit": "kg"}, 0.0),
    ],
)
def test_the_same_thing_without_a_family(big: dict[str, Any], saving: float) -> None:
    known = {"brand": "Sun", "category": "Drinks"}
    told = packs(
        known | {"title": "Juice 500 ml", "pack_size": 500, "pack_unit": "ml", "price_minor": 50},
        known | {"title": "Juice, 2 l", "pack_size": 2, "pack_unit": "l", "price_minor": 150} | big,
    )
    assert unit_saving(0, 1, told) == pytest.approx(saving)


@pytest.mark.parametrize(
    ("unit", "sizes", "prices", "locale", "text"),
    [
        ("pieces", (30, 90), (900, 2160), "en", "1 piece: £0.24 instead of £0.30, you save £0.06"),
        ("ml", (250, 750), (200, 450), "en", "1 l: £6.00 instead of £8.00, you save £2.00"),
        ("kg", (1, 5), (299, 1196), "pl", "1 kg: 2,40 £ zamiast 2,99 £, oszczędzasz 0,59 £"),
        ("шт", (10, 40), (2000, 6000), "ru", "1 шт.: 1,50 £ вместо 2,00 £, экономия 0,50 £"),
        ("washes", (20, 50), (999, 2250), "en", "1 washes: £0.45 instead of £0.49, you save £0.04"),
        ("pieces", (100, 1000), (100, 950), "en", ""),  # 0.95 of a penny instead of one
        ("pieces", (30, 90), (900, 2700), "en", ""),  # nothing saved
    ],
)
def test_a_unit_in_words_claims_no_more_than_is_saved(
    unit: str, sizes: tuple[int, int], prices: tuple[int, int], locale: str, text: str
) -> None:
    small, big = (
        {"family": "f", "pack_unit": unit, "pack_size": size, "price_minor": price}
        for size, price in zip(sizes, prices, strict=True)
    )
    told = unit_price_text(0, 1, packs(small, big, locale))
    assert told.replace("\u00a0", " ") == text
