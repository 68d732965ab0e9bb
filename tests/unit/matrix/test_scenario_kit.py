"""Everything for a category: one group a need, only what orders speak for, by hand."""

from __future__ import annotations

import pytest

from pairwell.matrix.scenario_kit import CHOICES, everything_for
from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import Snapshot
from tests.snapshots import GroupPair, Product, snapshot_of

PRODUCTS = [
    Product(id="dome", title="Dome", category="Camping > Tents", n_orders=60),
    Product(id="tunnel", title="Tunnel", category="Camping > Tents", n_orders=90),
    Product(id="stove", category="Camping > Stoves", n_orders=50, price_minor=3000),
    Product(id="gas", category="Camping > Stoves", n_orders=50),
    Product(id="mat", category="Mats", n_orders=100),
    Product(id="sold out", category="Mats", n_orders=100, in_stock=False),
    Product(id="mug", category="Kitchen", n_orders=400),
    Product(id="rare", category="Rare", n_orders=10),
    Product(id="loose", n_orders=20),
]
# 1,000 baskets, 150 of them with a tent: chance gives 0.15 of a product's orders
PAIRS = [
    GroupPair(group="Camping > Tents", candidate="stove", n_both=20, n_group=150),  # 7.5 by chance
    GroupPair(group="Camping > Tents", candidate="gas", n_both=15, n_group=150),
    GroupPair(group="Camping > Tents", candidate="mat", n_both=40, n_group=150),  # 15 by chance
    GroupPair(group="Camping > Tents", candidate="sold out", n_both=90, n_group=150),
    GroupPair(group="Camping > Tents", candidate="mug", n_both=70, n_group=150),  # 60: by chance
    GroupPair(group="Camping > Tents", candidate="rare", n_both=9, n_customers=4, n_group=150),
    GroupPair(group="Camping > Tents", candidate="loose", n_both=19, n_group=150),
]


def shop() -> Snapshot:
    return snapshot_of(PRODUCTS, categories=PAIRS)


def test_one_group_a_need_the_likeliest_first() -> None:
    kit = everything_for("Camping > Tents", shop(), 5)
    assert (kit.anchor_id, kit.anchor_title) == ("tunnel", "Tunnel")
    told = {group.category: [m.product_id for m in group.members] for group in kit.groups}
    assert told == {"Mats": ["mat"], "Camping > Stoves": ["stove", "gas"]}
    assert list(told) == ["Mats", "Camping > Stoves"]  # 25 orders beyond chance, then 12.5
    mat, stove = kit.groups[0].members[0], kit.groups[1].members[0]
    assert mat.lift == pytest.approx(40 / 15)
    assert (stove.n_both, stove.price_minor) == (20, 3000)


def test_what_is_inside_the_category_is_no_need_of_it() -> None:
    kit = everything_for("Camping", shop(), 5)
    assert [group.category for group in kit.groups] == ["Mats"]


def test_a_group_offers_few_choices() -> None:
    many = [Product(id=f"m{i}", category="Mats", n_orders=50) for i in range(9)]
    pairs = [
        GroupPair(group="Tents", candidate=f"m{i}", n_both=30 + i, n_group=150) for i in range(9)
    ]
    tents = [Product(id="tent", category="Tents"), *many]
    kit = everything_for("Tents", snapshot_of(tents, categories=pairs), 5)
    assert [m.product_id for m in kit.groups[0].members] == ["m8", "m7", "m6"]
    assert len(kit.groups[0].members) == CHOICES


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(InputRefused, match="Boats"):
        everything_for("Boats", shop(), 5)
