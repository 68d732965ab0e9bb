"""Customers' purchase frequencies, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.model.snapshot import History

YEAR = 365 * 86_400
OPTIONS = MatrixOptions(strength=StrengthNumbers())


def history(lines: Sequence[tuple[Any, Any, Any, int | None]]) -> History | None:
    order, product, customer, seconds = zip(*lines, strict=True)
    table = pa.table(
        {
            "order_id": order,
            "product_id": product,
            "customer_id": customer,
            "ordered_at": pa.array(seconds, pa.timestamp("s")),
        }
    )
    return build_matrix(table, None, OPTIONS).history


def rows(found: History | None) -> dict[str, dict[int, float]]:
    assert found is not None
    return {
        customer: {
            int(found.product[at]): float(found.frequency[at])
            for at in range(found.offsets[row], found.offsets[row + 1])
        }
        for row, customer in enumerate(found.customer_ids)
    }


def test_without_times_every_basket_counts_one() -> None:
    # ann: 2 of her 2 baskets hold product 0, one holds product 1; each over 2 + 3 imagined
    lines = [(1, "a", "ann", None), (1, "b", "ann", None), (2, "a", "ann", None),
             (3, "b", "bob", None), (4, "c", None, None)]  # fmt: skip
    assert rows(history(lines)) == {
        "ann": {0: pytest.approx(2 / 5), 1: pytest.approx(1 / 5)},
        "bob": {1: pytest.approx(1 / 4)},
    }


def test_a_year_halves_a_basket() -> None:
    # ann's orders are 2 and 0 years old: values 1/4 and 1, over 5/4 + 3
    lines = [(1, "a", "ann", 0), (2, "b", "ann", 2 * YEAR), (3, "a", "bob", YEAR)]
    assert rows(history(lines)) == {
        "ann": {0: pytest.approx(0.25 / 4.25), 1: pytest.approx(1 / 4.25)},
        "bob": {0: pytest.approx(0.5 / 3.5)},
    }


def test_however_old_a_product_stands_once() -> None:
    before_christ, far = -62_135_596_800, 253_402_214_400  # years 1 and 9999
    lines = [(n, "a", "ann", before_christ) for n in range(5)] + [(9, "b", "ann", far)]
    found = rows(history(lines))["ann"]
    assert list(found) == [0, 1]
    assert found[0] == pytest.approx(0.0, abs=1e-12)


def test_customers_can_be_integers_and_nobody_is_none() -> None:
    found = history([(1, "a", 7, 0), (2, "a", 11, 0)])
    assert found is not None
    assert found.customer_ids_are_integers
    assert list(found.customer_ids) == ["7", "11"]
    lines = pa.table({"order_id": [1], "product_id": ["a"], "customer_id": pa.nulls(1)})
    assert build_matrix(lines, None, OPTIONS).history is None
    assert build_matrix(lines.drop(["customer_id"]), None, OPTIONS).history is None


def test_rows_rise_by_product_and_add_up() -> None:
    rng = np.random.default_rng(2)
    drawn = rng.integers(0, [40, 12, 5, 3 * YEAR], (300, 4)).tolist()
    who = {order: customer for order, _, customer, _ in drawn}
    when = {order: second for order, _, _, second in drawn}
    found = history([(o, f"p{p:02}", f"c{who[o]}", when[o]) for o, p, _, _ in drawn])
    newest = max(when.values())
    for customer, frequencies in rows(found).items():
        assert list(frequencies) == sorted(frequencies)
        orders = {o for o in who if f"c{who[o]}" == customer}
        value = {o: 0.5 ** ((newest - when[o]) / YEAR) for o in orders}
        for product, frequency in frequencies.items():
            with_it = {o for o, p, _, _ in drawn if o in orders and p == product}
            wanted = sum(value[o] for o in with_it) / (3 + sum(value.values()))
            assert frequency == pytest.approx(wanted, rel=1e-5)
