"""The instalment line (R-05, C25), by hand."""

from __future__ import annotations

import pytest

from pairwell.model.offer import OfferRequest
from pairwell.offers.instalment import instalment_text, terms_of
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import understand
from tests.snapshots import Product, snapshot_of

CREDIT = OfferPolicy(regulated_packs=("credit",))


def told(
    terms: object, price: int = 18_000, locale: str = "en", policy: OfferPolicy = CREDIT
) -> str:
    tv = Product(id="tv", price_minor=price, attributes={"installment": terms})
    asked = OfferRequest(anchors=("tv",), locale=locale)
    return instalment_text(0, understand(asked, Shelf(snapshot_of([tv])), policy))


@pytest.mark.parametrize(
    ("terms", "locale", "text"),
    [
        ("6:30 GBP", "en", "6 × £30.00 a month, £180.00 in all"),
        ("6:30.00 GBP:0 GBP:finance", "en", "6 × £30.00 a month, £180.00 in all"),
        ("6:30 GBP:20 GBP", "en", "£20.00 now, then 6 × £30.00 a month, £200.00 in all"),
        ("6:30 GBP", "ru", "6 × 30,00 £ в месяц, всего 180,00 £"),
        ("6:30 GBP:20 GBP", "pl", "20,00 £ od razu, potem 6 × 30,00 £ miesięcznie, razem 200,00 £"),
    ],
)
def test_the_shops_terms_in_words(terms: str, locale: str, text: str) -> None:
    assert told(terms, locale=locale).replace("\u00a0", " ") == text


def test_without_the_pack_for_credit_nothing_is_said() -> None:
    assert told("6:30 GBP", policy=OfferPolicy()) == ""
    assert told("6:30 GBP", policy=OfferPolicy(regulated_packs=("insurance",))) == ""


@pytest.mark.parametrize("terms", ["soon", "6:30 EUR", ["6:30 GBP", "12:15 GBP"], "6:30.005 GBP"])
def test_other_terms_are_not_told(terms: object) -> None:
    assert told(terms) == ""


def test_the_terms_come_to_the_price_but_for_rounding() -> None:
    # a third of 100.00 is 33.33: 99.99 are the same price, 99.97 are not
    assert told("3:33.33 GBP", price=10_000) == "3 × £33.33 a month, £99.99 in all"
    assert told("3:33.33 GBP", price=10_002) == ""
    assert told("3:40 GBP", price=10_000) == "3 × £40.00 a month, £120.00 in all"  # interest
    assert told("3:33.33 GBP", price=-1) == ""


def test_yen_have_no_smaller_unit() -> None:
    assert terms_of("2:500 JPY") == (2, 500, 0, "JPY")
    assert terms_of("2:500.5 JPY") is None
