"""Regulars of a simulated shop, and the days between their purchases found again."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.baskets import baskets_of
from pairwell.matrix.intervals import repeat_days
from pairwell.simulate.refills import refills_of
from pairwell.simulate.shop import SimulatedShop, simulate_shop


@pytest.fixture(scope="module")
def shop() -> SimulatedShop:
    return simulate_shop("small", np.random.default_rng(4))


def test_the_same_chance_plants_the_same_regulars(shop: SimulatedShop) -> None:
    once, again = (refills_of(shop, np.random.default_rng(1)) for _ in range(2))
    assert once.lines.equals(again.lines)
    assert len(set(once.product.tolist())) == 20
    assert once.lines.schema == shop.bought.schema
    assert not set(once.lines["order_id"].to_pylist()) & set(shop.bought["order_id"].to_pylist())
    consumable = shop.products["consumable"].to_numpy(zero_copy_only=False)
    assert consumable[once.product].all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_intervals_are_found_within_fifteen_percent(shop: SimulatedShop, seed: int) -> None:
    planted = refills_of(shop, np.random.default_rng(seed))
    baskets = baskets_of(pa.concat_tables([shop.lines, planted.lines]))
    found = dict(zip(baskets.product_ids.to_pylist(), repeat_days(baskets), strict=True))
    ids = shop.products["product_id"].to_pylist()
    off = [
        abs(float(found[ids[code]]) / days - 1.0)
        for code, days in zip(planted.product.tolist(), planted.days.tolist(), strict=True)
    ]
    assert max(off) <= 0.15, off
