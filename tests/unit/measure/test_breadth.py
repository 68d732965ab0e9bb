"""T7: products a customer stand with the profit beside them, and are nobody's goal."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from pairwell.app.report.customers import breadth_of
from pairwell.export.report.voice import catalogue
from pairwell.measure.breadth import Breadth, breadth
from pairwell.model.columns import LINES, schema
from pairwell.offers.policy import OfferPolicy
from pairwell.settings import Settings
from tests.report_shop import START
from tests.snapshots import Product, snapshot_of

SHOP = [Product(id="tea", cost_minor=100), Product(id="cup", cost_minor=300), Product(id="tin")]


def lines(*rows: tuple[str | None, str, int, int | None], currency: str = "GBP") -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "order_id": f"o{i}", "product_id": product, "customer_id": who,
                "ordered_at": START, "quantity": quantity, "unit_price_minor": price,
                "currency": currency,
            }
            for i, (who, product, quantity, price) in enumerate(rows)
        ],
        schema=schema(LINES),
    )  # fmt: skip


def test_by_hand() -> None:
    found = breadth_of(
        lines(
            ("ann", "tea", 2, 250), ("ann", "tea", 1, 200), ("ann", "cup", 1, 500),
            ("ben", "tea", 1, 100), (None, "tin", 1, 900),
        ),
        snapshot_of(SHOP),
    )  # fmt: skip
    # ann: 2 · 150 + 100 + 200 on two products; ben: nothing on one; the guest is nobody
    assert found == Breadth(n_customers=2, n_products=1.5, profit_minor=300.0)


@pytest.mark.parametrize(
    "rows",
    [
        [("ann", "tea", 1, 250), ("ann", "tin", 1, 900)],  # no cost
        [("ann", "tea", 1, None)],  # no price
        [("ann", "ghost", 1, 900)],  # no such product
        [(None, "tea", 1, 250)],  # nobody known
    ],
)
def test_without_the_profit_there_is_no_figure(
    rows: list[tuple[str | None, str, int, int | None]],
) -> None:
    assert breadth_of(lines(*rows), snapshot_of(SHOP)) is None
    assert breadth_of(lines(("ann", "tea", 1, 250), currency="EUR"), snapshot_of(SHOP)) is None


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_it_is_said_in_one_sentence_with_the_profit(language: str) -> None:
    sentence = catalogue(language)["trade.breadth"]
    assert "{n}" in sentence
    assert "{profit}" in sentence


def test_no_setting_makes_a_goal_of_it() -> None:
    names = {field.name for field in msgspec.structs.fields(OfferPolicy)}
    for section in msgspec.structs.fields(Settings):
        names |= {field.name for field in msgspec.structs.fields(section.type)}
    assert not [name for name in names if "breadth" in name or "products_per" in name]
    assert breadth([], [], np.zeros(0)) is None
