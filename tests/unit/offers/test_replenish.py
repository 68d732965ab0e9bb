"""What is due again: by the day, the interval and the catalogue's word that it is used up.

Shows T-10, T-22 of docs/mission.md.
"""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from pairwell.model.offer import OfferRequest
from pairwell.offers.decide import decide
from pairwell.offers.shelf import Shelf
from tests.snapshots import Product, history_of, snapshot_of

PRODUCTS = [
    Product(id="coffee", title="Coffee", consumable=True),
    Product(id="mug", consumable=False),
    Product(id="filters", consumable=True),
]


def shelf_of(last_days: list[int]) -> Shelf:
    """Ann bought each product last so many days before 2026-11-22; all repeat in 30 days."""
    snapshot = snapshot_of(PRODUCTS)
    interval = np.full(len(PRODUCTS), 30.0, dtype=np.float32)
    products = msgspec.structs.replace(snapshot.products, repeat_days=interval)
    history = history_of({"ann": [0, 1, 2]})
    today = int(np.datetime64("2026-11-22", "D").astype(np.int64))
    last = np.array([today - days for days in last_days], dtype=np.int32)
    return Shelf(
        msgspec.structs.replace(snapshot, products=products),
        msgspec.structs.replace(history, last_day=last),
    )


@pytest.mark.parametrize(
    ("last_days", "due"),
    [
        ([23, 23, 23], []),  # 23 / 30 is below 0.8
        ([24, 24, 24], ["coffee", "filters"]),  # the mug is not used up
        ([90, 30, 91], ["coffee"]),  # after three intervals it is given up
    ],
)
def test_what_is_due(last_days: list[int], due: list[str]) -> None:
    asked = OfferRequest(
        placement="home", block="general", customer_id="ann", as_of="2026-11-22T09:00:00Z"
    )
    answer = decide(asked, shelf_of(last_days))
    assert [offer.product_id for offer in answer.offers] == due
    assert {offer.technique for offer in answer.offers} <= {"replenish"}
    if due:
        assert answer.offers[0].reason.text == "Time for Coffee again?"


def test_without_a_day_or_a_person_nothing_is_due() -> None:
    shelf = shelf_of([40, 40, 40])
    for asked in (
        OfferRequest(placement="home", block="general", customer_id="ann"),
        OfferRequest(placement="home", block="general", as_of="2026-11-22T09:00:00Z"),
    ):
        assert decide(asked, shelf).offers == ()


def test_an_instant_that_cannot_be_read_makes_nothing_due() -> None:
    shelf = shelf_of([30, 30, 30])
    asked = OfferRequest(placement="home", block="general", customer_id="ann", as_of="soon")
    assert [offer.technique for offer in decide(asked, shelf).offers] == []
    day = msgspec.structs.replace(asked, as_of="2026-11-22")
    assert len(decide(day, shelf).offers) == 2
