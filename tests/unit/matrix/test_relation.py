"""Relations and repeat intervals of mined pairs, from the catalogue and the orders."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers

START = date(2026, 1, 1)


def test_what_is_used_up_beside_what_stays_is_its_consumable_with_its_interval() -> None:
    rng = np.random.default_rng(2)
    lines: list[tuple[str, str, str, date]] = []
    for who in range(60):
        day = START + timedelta(days=int(rng.integers(0, 30)))
        first = ["printer", "ink", "setup"] if who % 2 else ["printer", "ink", "paper"]
        lines += [(f"a{who}", product, f"c{who}", day) for product in first]
        lines += [
            (f"b{who}-{nth}", "ink", f"c{who}", day + timedelta(days=45 * nth))
            for nth in range(1, 4)
        ]
    names = ("order_id", "product_id", "customer_id", "ordered_at")
    orders = pa.table(dict(zip(names, zip(*lines, strict=True), strict=True)))
    products = pa.table(
        {
            "product_id": ["ink", "paper", "printer", "setup"],
            "consumable": [True, True, False, None],
            "kind": [None, None, None, "service"],
        }
    )
    matrix = build_matrix(orders, products, MatrixOptions(strength=StrengthNumbers()))
    rows = {
        (row["anchor_id"], row["candidate_id"]): (row["relation"], row["repeat_days"])
        for row in matrix.pairs().to_pylist()
    }
    assert rows["printer", "ink"] == ("consumable", 45.0)
    assert rows["printer", "paper"] == ("consumable", None)  # nobody came back for it
    assert rows["printer", "setup"] == ("service", None)
    assert rows["ink", "printer"] == ("related", None)
    assert rows["ink", "paper"] == ("related", None)
    # without a catalogue nobody says what is used up
    assert {row["relation"] for row in build_matrix(orders).pairs().to_pylist()} == {"related"}
