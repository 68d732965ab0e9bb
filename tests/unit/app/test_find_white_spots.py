"""The white-spots verb: what its amounts are, what it offers first, and a file that is inert."""

from __future__ import annotations

import io
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pairwell.app.find_white_spots import WhiteSpotsFound, find_white_spots
from pairwell.app.ports.facts import Facts
from pairwell.export.tables.csv_table import write_csv
from pairwell.model.columns import PRODUCTS, WHITE_SPOTS, schema
from pairwell.model.errors import InputRefused
from pairwell.simulate.shop import SimulatedShop, simulate_shop


class Tables:
    """Facts that are two tables."""

    def __init__(self, lines: pa.Table, products: pa.Table) -> None:
        self._lines, self._products = lines, products

    def lines(self) -> pa.Table:
        return self._lines

    def products(self) -> pa.Table:
        return self._products


@pytest.fixture(scope="module")
def shop() -> SimulatedShop:
    return simulate_shop("tiny", np.random.default_rng(4))


def changed(table: pa.Table, name: str, values: Any) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(
        at, table.schema.field(at), pa.array(values, table.schema.field(at).type)
    )


def found(lines: pa.Table, products: pa.Table, **asked: Any) -> WhiteSpotsFound:
    return find_white_spots(cast(Facts, Tables(lines, products.cast(schema(PRODUCTS)))), **asked)


def test_amounts_are_margins_only_where_every_cost_is_known(shop: SimulatedShop) -> None:
    margin = found(shop.lines, shop.products)
    costs = shop.products["cost_minor"].to_pylist()
    revenue = found(shop.lines, changed(shop.products, "cost_minor", [None, *costs[1:]]))
    assert (margin.value_of, revenue.value_of) == ("margin", "revenue")
    brought = {g.group_id: g.typical_minor or 0 for g in margin.groups}
    assert all((g.typical_minor or 0) > brought[g.group_id] for g in revenue.groups)
    # the chances are the same whatever the money
    assert {g.group_id: g.expected_buyers for g in margin.groups} == {
        g.group_id: g.expected_buyers for g in revenue.groups
    }


def test_what_to_offer_first_is_the_best_seller_that_is_in_stock(shop: SimulatedShop) -> None:
    products = changed(shop.products, "in_stock", [True] * shop.products.num_rows)
    row = found(shop.lines, products).calls.to_pylist()[0]
    category = products.filter(pc.equal(products["category"], row["group_id"]))["product_id"]
    sold = shop.lines.filter(pc.is_in(shop.lines["product_id"], value_set=category))
    counts = {c["values"]: c["counts"] for c in pc.value_counts(sold["product_id"]).to_pylist()}
    assert counts[row["product_id"]] == max(counts.values())
    gone = [each != row["product_id"] for each in products["product_id"].to_pylist()]
    calls = found(shop.lines, changed(products, "in_stock", gone)).calls.to_pylist()
    leads = {c["product_id"] for c in calls if c["group_id"] == row["group_id"]}
    assert len(leads) == 1
    assert row["product_id"] not in leads


def test_several_currencies_have_no_value(shop: SimulatedShop) -> None:
    currency = ["GBP", *["EUR"] * (shop.lines.num_rows - 1)]
    answer = found(changed(shop.lines, "currency", currency), shop.products)
    assert answer.currency == ""
    assert answer.calls["value_minor"].null_count == answer.calls.num_rows > 0
    shares = answer.calls["buy_share"].to_pylist()
    assert shares == sorted(shares, reverse=True)


def test_without_categories_the_grid_is_of_products(shop: SimulatedShop) -> None:
    plain = changed(shop.products, "category", [None] * shop.products.num_rows)
    assert found(shop.lines, plain).by == "product"
    with pytest.raises(InputRefused, match="category"):
        found(shop.lines, plain, by="category")


def test_the_call_list_runs_nothing_in_a_spreadsheet(shop: SimulatedShop) -> None:
    someone = shop.lines["customer_id"].drop_null()[0].as_py()
    names = [
        '=HYPERLINK("http://evil")' if c == someone else c
        for c in shop.lines["customer_id"].to_pylist()
    ]
    calls = found(changed(shop.lines, "customer_id", names), shop.products, per_customer=30).calls
    assert calls.schema == schema(WHITE_SPOTS)
    file = io.BytesIO()
    write_csv(calls, file)
    text = file.getvalue().decode()
    assert "'=HYPERLINK" in text
    assert '"=' not in text
    assert "\n=" not in text
