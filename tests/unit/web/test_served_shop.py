"""What a worker answers from: live stock and prices over the snapshot, and who is known."""

from __future__ import annotations

import pytest

from pairwell.app.live import with_live
from pairwell.model.live_product import LiveProduct
from pairwell.model.offer import OfferRequest
from pairwell.offers.policy import OfferPolicy
from pairwell.web.shop import Shop
from tests.service import shop_history, shop_snapshot

ASKED = OfferRequest(anchors=("phone",))


def shop_with(*live: LiveProduct) -> Shop:
    changes = {each.product_id: each for each in live}
    return Shop(shop_snapshot(), shop_history(), (), changes, OfferPolicy(), degraded=False)


def names(shop: Shop, request: OfferRequest = ASKED) -> list[str]:
    return [str(offer.product_id) for offer in shop.decide(request).offers]


def test_live_changes_go_before_the_snapshot() -> None:
    assert names(shop_with()) == ["case", "film", "plug"]
    changed = shop_with(
        LiveProduct(product_id="case", in_stock=False),
        LiveProduct(product_id="film", in_stock=False),
        LiveProduct(product_id="plug", price_minor=1, currency="GBP"),
        LiveProduct(product_id="cable", price_minor=1, currency="PLN"),
        LiveProduct(product_id="lens", in_stock=True),
        LiveProduct(product_id="nobody", in_stock=True),
    )
    offers = changed.decide(ASKED).offers
    assert [offer.product_id for offer in offers] == ["plug", "cable", "stand"]
    assert [offer.price_minor for offer in offers] == [1, 900, 2500]  # prices are not converted
    refused = {one.product_id: one.code for one in changed.decide(ASKED).refusals}
    assert (refused["case"], refused["film"]) == ("out_of_stock", "out_of_stock")


def test_a_store_has_its_own_shelf_fallback_and_warnings() -> None:
    stores = {"north": {"case": False, "phone": False}, "south": {}}
    shop = Shop(
        shop_snapshot(), shop_history(), (), {}, OfferPolicy(), stores=stores, degraded=False
    )
    north = shop.in_store("north")
    assert shop.in_store("north") is north  # opened once
    assert (names(shop), names(north)) == (["case", "film", "plug"], ["film", "plug", "cable"])
    assert north.in_stock(north.shelf.code("case")) is False
    popular = [
        each.product_id for each in north.fallback.answer(OfferRequest(placement="home")).offers
    ]
    assert popular
    assert not {"case", "phone"} & {*popular}
    nowhere = shop.in_store("nowhere")
    assert nowhere.shelf is shop.shelf
    [warning] = nowhere.decide(ASKED).warnings
    assert "nowhere" in warning
    assert shop.decide(ASKED).warnings == shop.in_store("south").decide(ASKED).warnings == ()


def test_only_so_many_stores_are_kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pairwell.web.shop.STORES_BYTES", 0)
    stores: dict[str, dict[str, bool]] = {f"s{i}": {} for i in range(6)}
    shop = Shop(shop_snapshot(), None, (), {}, OfferPolicy(), stores=stores, degraded=False)
    opened = [shop.in_store(f"s{i}") for i in range(6)]
    assert shop.in_store("s5") is opened[5]
    assert shop.in_store("s0") is not opened[0]


def test_nothing_changed_means_the_same_arrays() -> None:
    snapshot = shop_snapshot()
    assert with_live(snapshot, []) is snapshot
    assert with_live(snapshot, [LiveProduct(product_id="lens", in_stock=False)]) is snapshot


def test_who_bought_something_is_known_and_not_offered_it_again() -> None:
    shop = shop_with()
    assert shop.knows("eve")
    assert not shop.knows("stranger")
    assert not shop.knows(None)
    theirs = OfferRequest(anchors=("phone",), customer_id="eve")
    assert names(shop, theirs) == ["film", "plug", "cable"]
