"""Deciding in a store, by hand: its word goes before the general stock, both ways."""

from __future__ import annotations

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.shelf import Shelf
from pairwell.offers.stores import Stores, shelf_of
from tests.service import shop_snapshot
from tests.snapshots import Pair, Product, snapshot_of

ASKED = OfferRequest(anchors=("phone",), limit=3)
STORES: Stores = {"north": {"case": False, "plug": True, "lens": True}, "empty": {}}


def offered(shelf: Shelf) -> list[str]:
    return [str(offer.product_id) for offer in decide(ASKED, shelf).offers]


def test_what_the_store_has_not_is_refused_and_the_store_is_named() -> None:
    shelf = Shelf(shop_snapshot())
    assert offered(shelf) == ["case", "film", "plug"]
    here, warnings = shelf_of(shelf, "north", STORES)
    answer = decide(ASKED, here)
    assert [offer.product_id for offer in answer.offers] == ["film", "plug", "cable"]
    refused = {each.product_id: (each.code, each.detail) for each in answer.refusals}
    assert refused["case"] == ("out_of_stock", "in store north")
    assert "lens" not in refused  # the store has what the shop has not in general
    assert warnings == ()


def test_what_nobody_said_follows_the_general_stock() -> None:
    shelf = Shelf(shop_snapshot())
    here, _ = shelf_of(shelf, "empty", STORES)
    refused = {each.product_id: each.code for each in decide(ASKED, here).refusals}
    assert (offered(here), refused["lens"]) == (offered(shelf), "out_of_stock")


def test_an_unknown_store_has_the_general_stock_and_a_warning() -> None:
    shelf = Shelf(shop_snapshot())
    here, [warning] = shelf_of(shelf, "nowhere", STORES)
    assert here is shelf
    assert "store nowhere" in warning


def test_no_store_changes_nothing_not_even_the_name_of_the_decision() -> None:
    shelf = Shelf(shop_snapshot())
    before = decide(ASKED, shelf)
    assert shelf_of(shelf, "", STORES) == (shelf, ())
    north, _ = shelf_of(shelf, "north", STORES)
    assert decide(ASKED, shelf) == before
    empty, _ = shelf_of(shelf, "empty", STORES)
    names = {decide(ASKED, each).decision_id for each in (shelf, north, empty)}
    assert len(names) == 3  # other stores are other questions


def test_a_stand_in_takes_the_place_of_what_the_store_has_not() -> None:
    products = [Product(id=each, price_minor=100) for each in ("phone", "case", "sleeve")]
    pairs = [
        Pair(anchor="phone", candidate="case", score=0.9),
        Pair(anchor="case", candidate="sleeve", relation="substitute"),
    ]
    shelf = Shelf(snapshot_of(products, pairs))
    rules = OfferPolicy(stand_ins=True)
    here, _ = shelf_of(shelf, "north", {"north": {"case": False}})
    assert [offer.product_id for offer in decide(ASKED, shelf, rules).offers] == ["case"]
    assert [offer.product_id for offer in decide(ASKED, here, rules).offers] == ["sleeve"]
