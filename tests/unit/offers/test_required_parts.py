from __future__ import annotations

import msgspec
import numpy as np

from pairwell.model.snapshot import Snapshot
from pairwell.offers.required_parts import still_missing
from pairwell.offers.shelf import NOBODYS, Shelf
from tests.detailed_shop import detailed

IDS = ("drill", "battery", "charger", "case", "cable")
SHOP = detailed(
    {name: ("Tools", {}) for name in IDS},
    links=[
        ("drill", "required_part", "charger"), ("drill", "accessory", "case"),
        ("drill", "required_part", "battery"), ("charger", "required_part", "cable"),
    ],
)  # fmt: skip


def missing(shop: Snapshot, anchors: str, at_hand: str = "") -> list[str]:
    """What the anchors lack; the same whether what is at hand lies in the cart or was bought."""
    there, others = (tuple(map(IDS.index, text.split())) for text in (anchors, at_hand))
    required = Shelf(shop).parts_of(there)
    in_cart = still_missing(required, there + others, NOBODYS, shop)
    assert still_missing(required, there, np.array(others, dtype=np.int32), shop) == in_cart
    return [IDS[code] for code in in_cart]


def test_parts_come_in_the_order_of_the_links_and_nothing_else() -> None:
    assert missing(SHOP, "drill") == ["charger", "battery"]
    assert missing(SHOP, "case") == []


def test_what_is_at_hand_is_not_missing() -> None:
    assert missing(SHOP, "drill", "battery") == ["charger"]
    assert missing(SHOP, "drill charger", "battery") == ["cable"]
    assert missing(SHOP, "drill drill") == ["charger", "battery"]


def test_a_variant_of_a_part_will_do() -> None:
    family = np.array([-1, 0, 0, -1, -1], dtype=np.int32)
    shop = msgspec.structs.replace(
        SHOP, products=msgspec.structs.replace(SHOP.products, family=family)
    )
    assert missing(shop, "drill", "battery") == []
    assert missing(shop, "drill") == ["charger"]


def test_a_shop_without_links_requires_nothing() -> None:
    assert missing(msgspec.structs.replace(SHOP, links=None), "drill") == []
