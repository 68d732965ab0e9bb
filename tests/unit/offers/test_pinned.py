"""Pins and blocks of people in the decision.

Shows S-03 of docs/mission.md.
"""

from __future__ import annotations

import math

import msgspec
import pytest

from pairwell.model.offer import OfferAnswer, OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.why import why
from tests.curated_shop import block, pin, shelf_of
from tests.snapshots import GroupPair, Pair, Product, snapshot_of

PRODUCTS = [
    Product(id="phone", title="Phone", category="Phones", brand="Acme", price_minor=50000),
    Product(id="tablet", category="Phones"),
    Product(id="case", category="Cases", brand="Acme", n_orders=10),
    Product(id="sleeve", category="Cases", brand="Zed", n_orders=90),
    Product(id="film", brand="Zed"),
    Product(id="sold-out", brand="Acme", in_stock=False),
    Product(id="rival"),
    Product(id="new", n_orders=0),
]
PAIRS = [
    Pair(anchor="phone", candidate="film", score=0.5),
    Pair(anchor="phone", candidate="case", score=0.2, n_customers=2),
    Pair(anchor="phone", candidate="rival", score=0.4, strength=-0.3, relation="substitute"),
    Pair(anchor="tablet", candidate="film", score=0.3),
]
SHOP = snapshot_of(PRODUCTS, PAIRS)
PHONE = OfferRequest(anchors=("phone",), limit=4)


def names(answer: OfferAnswer) -> list[str]:
    return [str(offer.product_id) for offer in answer.offers]


def refused(answer: OfferAnswer) -> dict[str, str]:
    return {str(refusal.product_id): refusal.code for refusal in answer.refusals}


def test_pins_come_first_in_their_order_and_fewer_places_are_left() -> None:
    shelf = shelf_of(SHOP, pin("phone", "new"), pin("phone", "sleeve", 2), pin("phone", "case", 1))
    assert names(decide(PHONE, shelf)) == ["case", "sleeve", "new", "film"]
    two = decide(msgspec.structs.replace(PHONE, limit=2), shelf)
    assert [(offer.product_id, offer.rank) for offer in two.offers] == [("case", 1), ("sleeve", 2)]
    assert names(decide(OfferRequest(anchors=("tablet",)), shelf)) == ["film"]


def test_a_pin_is_signed_and_keeps_its_counts() -> None:
    shelf = shelf_of(SHOP, pin("phone", "case", number=7), pin("phone", "new", number=8))
    case, new, film = decide(PHONE, shelf).offers
    assert (case.evidence.source, case.evidence.author, case.evidence.row) == ("curated", "Ann", 7)
    assert (case.reason.code, case.reason.text) == ("curated", "We recommend this with Phone.")
    assert case.reason.staff_text.startswith(
        "Pinned by hand beside Phone: row 7, Ann, 2026-11-22. same series. 20 of 100 orders"
    )
    assert (case.evidence.n_both, case.evidence.n_customers) == (20, 2)
    assert (new.evidence.n_both, new.evidence.n_customers, new.score) == (None, None, 0.0)
    assert math.isnan(new.evidence.lift)
    assert new.reason.staff_text.endswith("same series.")
    assert (film.evidence.source, film.evidence.row) == ("mined", None)


@pytest.mark.parametrize(("locale", "word"), [("ru", "Рекомендуем"), ("pl", "Polecamy")])
def test_a_pin_speaks_the_shoppers_language(locale: str, word: str) -> None:
    asked = msgspec.structs.replace(PHONE, locale=locale)
    offer = decide(asked, shelf_of(SHOP, pin("phone", "case"))).offers[0]
    assert offer.reason.text.startswith(word)
    assert "Ann" not in offer.reason.text
    assert "Ann" in offer.reason.staff_text


def test_safety_goes_before_pins_and_what_orders_say_does_not() -> None:
    shelf = shelf_of(SHOP, pin("phone", "sold-out"), pin("phone", "rival"), pin("phone", "case"))
    asked = msgspec.structs.replace(PHONE, owned=("case",))
    answer = decide(asked, shelf)
    assert names(answer) == ["rival", "film"]
    assert refused(answer) == {"sold-out": "out_of_stock", "case": "owned"}
    in_cart = msgspec.structs.replace(PHONE, cart=("rival",))
    assert refused(decide(in_cart, shelf))["rival"] == "in_cart"


def test_a_block_beside_an_anchor_and_one_everywhere() -> None:
    beside = shelf_of(SHOP, block("film", "phone"))
    assert refused(decide(PHONE, beside))["film"] == "blocked"
    assert names(decide(OfferRequest(anchors=("tablet",)), beside)) == ["film"]
    # what is blocked beside the one is not offered because of the other
    assert names(decide(OfferRequest(anchors=("tablet", "phone")), beside)) == []
    everywhere = shelf_of(SHOP, block("film"))
    for anchor in ("phone", "tablet"):
        answer = decide(OfferRequest(anchors=(anchor,)), everywhere)
        assert (names(answer), refused(answer)["film"]) == ([], "blocked")


def test_a_block_reaches_the_back_off() -> None:
    lamp = GroupPair(group="Phones", candidate="film")
    shop = snapshot_of(PRODUCTS, categories=[lamp])
    assert names(decide(PHONE, shelf_of(shop))) == ["film"]
    assert names(decide(PHONE, shelf_of(shop, block("brand:zed")))) == []


def test_the_narrower_row_has_the_word_and_a_block_between_equals() -> None:
    by_brand = block("brand:Acme", "phone")
    assert names(decide(PHONE, shelf_of(SHOP, by_brand, pin("phone", "case")))) == ["case", "film"]
    in_category = pin("category:Phones", "category:Cases")
    assert names(decide(PHONE, shelf_of(SHOP, by_brand, in_category))) == ["sleeve", "film"]
    equals = shelf_of(SHOP, pin("phone", "brand:Zed"), block("brand:Zed", "phone"))
    assert names(decide(PHONE, equals)) == []
    # taken off everywhere is off, however narrow the pin and however wide the set
    off = shelf_of(SHOP, pin("phone", "case"), block("brand:Acme"))
    answer = decide(PHONE, off)
    assert (names(answer), refused(answer)["case"]) == (["film"], "blocked")


def test_inside_a_set_orders_and_then_sales_decide() -> None:
    assert names(decide(PHONE, shelf_of(SHOP, pin("phone", "category:Cases")))) == [
        "case", "sleeve", "film",
    ]  # fmt: skip
    tablet = msgspec.structs.replace(PHONE, anchors=("tablet",))
    assert names(decide(tablet, shelf_of(SHOP, pin("tablet", "category:Cases")))) == [
        "sleeve", "case", "film",
    ]  # fmt: skip


def test_an_anchor_in_its_own_set_is_not_offered() -> None:
    answer = decide(PHONE, shelf_of(SHOP, pin("phone", "brand:Acme")))
    assert names(answer) == ["case", "film"]
    assert "phone" not in refused(answer)


def test_a_closed_place_stays_closed() -> None:
    asked = msgspec.structs.replace(PHONE, placement="payment")
    answer = decide(asked, shelf_of(SHOP, pin("phone", "case")))
    assert (answer.offers, answer.why_none) == ((), "placement_closed")


def test_the_decision_id_tells_which_rows_were_obeyed() -> None:
    ids = {
        decide(PHONE, shelf_of(SHOP, *rows)).decision_id
        for rows in ((), (pin("phone", "case"),), (block("case"),), (block("case"),))
    }
    assert len(ids) == 3


def test_why_names_the_row_that_has_the_word() -> None:
    shelf = shelf_of(SHOP, pin("phone", "brand:Acme", number=3), block("film", number=4))
    film = why(PHONE, "film", shelf)
    assert film.by_hand is not None
    assert (film.by_hand.row.number, film.by_hand.row.action, film.offered) == (4, "block", None)
    assert [gate.gate for gate in film.levels[0].gates if gate.refused] == ["blocked"]
    sold_out = why(PHONE, "sold-out", shelf)
    assert sold_out.by_hand is not None
    assert sold_out.by_hand.row.number == 3
    assert [gate.gate for gate in sold_out.by_hand.gates if gate.refused] == ["out_of_stock"]
    beside = why(PHONE, "film", shelf_of(SHOP, block("film", "phone", number=5)))
    assert beside.by_hand is not None
    assert beside.by_hand.row.number == 5
    assert why(PHONE, "rival", shelf).by_hand is None
