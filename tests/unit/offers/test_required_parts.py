from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from pairwell.model.snapshot import Snapshot
from pairwell.offers import quick
from pairwell.offers.required_parts import missing_parts
from pairwell.offers.shelf import NOBODYS, Shelf
from tests.detailed_shop import detailed

Missing = Callable[..., list[str]]
IDS = ("drill", "battery", "charger", "case", "cable")
SHOP = detailed(
    {name: ("Tools", {}) for name in IDS},
    links=[
        ("drill", "required_part", "charger"), ("drill", "accessory", "case"),
        ("drill", "required_part", "battery"), ("charger", "required_part", "cable"),
    ],
)  # fmt: skip


@pytest.fixture(params=["plain", "quick"])
def missing(request: pytest.FixtureRequest) -> Missing:
    """What the anchors lack; the same whether what is at hand lies in the cart or was bought."""
    assert quick.prepare()
    loops = quick.load() if request.param == "quick" else None

    def told(shop: Snapshot, anchors: str, at_hand: str = "") -> list[str]:
        there, others = (tuple(map(IDS.index, text.split())) for text in (anchors, at_hand))
        shelf = Shelf(shop, loops=loops)
        in_cart = missing_parts(there + others, NOBODYS, shelf)
        assert missing_parts(there, np.array(others, dtype=np.int32), shelf) == in_cart
        return [IDS[code] for code in in_cart]

    return told


def test_parts_come_in_the_order_of_the_links_and_nothing_else(
    missing: Missing,
) -> None:
    assert missing(SHOP, "drill") == ["charger", "battery"]
    assert missing(SHOP, "case") == []


def test_what_is_at_hand_is_not_missing(missing: Missing) -> None:
    assert missing(SHOP, "drill", "battery") == ["charger"]
    assert missing(SHOP, "drill charger", "battery") == ["cable"]
    assert missing(SHOP, "drill drill") == ["charger", "battery"]


def test_a_variant_of_a_part_will_do(missing: Missing) -> None:
    family = np.array([-1, 0, 0, -1, -1], dtype=np.int32)
    shop = msgspec.structs.replace(
        SHOP, products=msgspec.structs.replace(SHOP.products, family=family)
    )
    assert missing(shop, "drill", "battery") == []
    assert missing(shop, "drill") == ["charger"]


def test_a_shop_without_links_requires_nothing(missing: Missing) -> None:
    assert missing(msgspec.structs.replace(SHOP, links=None), "drill") == []
