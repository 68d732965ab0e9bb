"""The simulated shop as an import reads it, and the truth that lies beside."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest

from pairwell.app.simulate_shop import make_shop, orders_of, truth_of
from pairwell.model.errors import InputRefused


def test_a_return_names_its_order_and_has_a_number_of_its_own() -> None:
    shop = make_shop("tiny", 3)
    orders = orders_of(shop)
    assert orders.num_rows == shop.bought.num_rows + shop.returned.num_rows
    back = orders.filter(pc.less(orders["quantity"], 0))
    assert back.num_rows == shop.returned.num_rows > 0
    for own, named in zip(
        back["order_id"].to_pylist(), back["returns_order_id"].to_pylist(), strict=True
    ):
        assert own[0] == "R"
        assert named == "O" + own[1:]
    bought = orders.filter(pc.greater(orders["quantity"], 0))
    assert bought["returns_order_id"].null_count == bought.num_rows
    assert (np.diff(orders["ordered_at"].to_numpy()) >= np.timedelta64(0)).all()


def test_the_truth_names_all_that_was_planted() -> None:
    shop = make_shop("small", 3)
    truth = truth_of(shop, "small", 3)
    assert (len(truth.complements), len(truth.kits), len(truth.substitutes)) == (40, 10, 8)
    assert len(truth.kit_pairs) == 30
    titles = dict(
        zip(
            shop.products["product_id"].to_pylist(),
            shop.products["title"].to_pylist(),
            strict=True,
        )
    )
    for pair in (*truth.complements, *truth.kit_pairs, *truth.substitutes):
        assert pair.main_title == titles[pair.main_id]
        assert pair.addon_title == titles[pair.addon_id]
    for pair in truth.complements:
        assert pair.lift == pytest.approx(pair.expected_both / pair.expected_by_chance, rel=0.05)
    assert max(pair.lift for pair in truth.substitutes) < 0.2


def test_an_unknown_size_and_a_negative_seed_are_refused() -> None:
    with pytest.raises(InputRefused, match="no size 'huge'") as refused:
        make_shop("huge", 1)
    assert "tiny, small, medium, large" in refused.value.hint
    with pytest.raises(InputRefused, match="seed"):
        make_shop("tiny", -1)
