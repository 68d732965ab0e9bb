"""What the order goes by is told to shoppers where the shop's margin is in it (C29)."""

# ruff: noqa: RUF001 - Cyrillic letters look like Latin ones; here they are meant.

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given, settings

from pairwell.model.offer import OfferRequest
from pairwell.model.snapshot import Snapshot
from pairwell.offers.decide import decide
from pairwell.offers.phrases import PHRASES
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.web.api.offers.shown import _why
from tests.curated_shop import pin, shelf_of
from tests.property.test_decide_laws import policy, request, shops
from tests.snapshots import Pair, Product, snapshot_of

SHOP = snapshot_of(
    [
        Product(id="cup", title="Cup", price_minor=1000, cost_minor=500),
        Product(id="gold", price_minor=9000, cost_minor=0),
        Product(id="plain", price_minor=1000, cost_minor=500),
        Product(id="unknown", price_minor=1000),
    ],
    [
        Pair(anchor="cup", candidate=name, score=0.3 + 0.1 * place)
        for place, name in enumerate(("gold", "plain", "unknown"))
    ],
)
CUP = OfferRequest(anchors=("cup",))
SAID = {
    "en": "Customers who bought Cup also bought this. "
    "The order goes by what people buy, by price and by what the shop earns.",
    "ru": "Покупают вместе с товаром «Cup». "
    "Порядок зависит от того, что покупают, от цены и от дохода магазина.",
    "pl": "Kupowane razem z produktem „Cup”. "
    "Kolejność zależy od tego, co ludzie kupują, od ceny i od zarobku sklepu.",
}


@pytest.mark.parametrize("locale", SAID)
def test_the_offer_that_the_margin_moved_says_so(locale: str) -> None:
    answer = decide(msgspec.structs.replace(CUP, locale=locale), Shelf(SHOP))
    told = {offer.product_id: offer for offer in answer.offers}
    assert _why(told["gold"]) == SAID[locale]
    assert "Cup" in told["gold"].reason.text  # the reason itself stays one short sentence
    for name in ("plain", "unknown"):  # a margin like the others', or not known
        assert told[name].ranking == ""
        assert _why(told[name]) == told[name].reason.text


def test_without_the_push_nothing_is_said() -> None:
    answer = decide(CUP, Shelf(SHOP), OfferPolicy(margin_weight=0.0))
    assert [offer.ranking for offer in answer.offers] == ["", "", ""]


def test_a_pin_stands_where_a_person_put_it() -> None:
    answer = decide(CUP, shelf_of(SHOP, pin("cup", "gold", 1)))
    assert answer.offers[0].product_id == "gold"
    assert answer.offers[0].ranking == ""


def test_each_language_names_the_shop_and_no_figure() -> None:
    assert {
        language: phrases.ranking for language, phrases in PHRASES.items()
    }.keys() == SAID.keys()
    for word, language in (("shop", "en"), ("магазин", "ru"), ("sklep", "pl")):
        assert word in PHRASES[language].ranking
        assert not re.search(r"\d|\{", PHRASES[language].ranking)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(snapshot=shops(), asked=request, rules=policy)
def test_whatever_the_margin_moved_is_labelled(
    snapshot: Snapshot, asked: OfferRequest, rules: OfferPolicy
) -> None:
    for offer in decide(asked, Shelf(snapshot), rules).offers:
        assert offer.score_detail is not None
        assert bool(offer.ranking) == (offer.score_detail.margin_factor != 1)
