"""Bundles: planted kits are found, nothing is found where there is nothing, sums are right."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pairwell.matrix.bundles import find_bundles
from pairwell.matrix.set_test import beyond_rest
from pairwell.model.columns import BUNDLES
from pairwell.model.errors import InputRefused
from pairwell.simulate.null_shop import null_shop
from pairwell.simulate.shop import SimulatedShop, simulate_shop
from tests.simulated_studies import null_shape


def shop_of(
    kit: Iterable[str] = ("tea", "cup", "pot"), n: int = 60, customers: int = 200
) -> pa.Table:
    """A kit bought whole n times, one or two of its members in 360 more, others as they fall."""
    rng = np.random.default_rng(5)
    members = list(kit)
    rows = []
    for order in range(1_500):
        basket = {f"x{i}" for i in rng.choice(150, size=rng.integers(1, 9), replace=False)}
        if order < n:
            basket |= set(members)
        elif order < n + 360:
            basket.add(members[order % len(members)])
            if order % 4 == 0 or len(members) > 3:
                basket.add(members[order // 7 % len(members)])
        rows += [(order, product, f"c{order % customers}") for product in sorted(basket)]
    order_ids, products, who = zip(*rows, strict=True)
    return pa.table({"order_id": order_ids, "product_id": products, "customer_id": who})


def catalogue(**columns: list[Any]) -> pa.Table:
    return pa.table({"product_id": ["tea", "cup", "pot"], **columns})


def members(found: pa.Table) -> list[set[str]]:
    return [{row["anchor_id"], *row["addon_ids"]} for row in found.to_pylist()]


def _with_two(lines: pa.Table) -> int:
    held: dict[int, set[str]] = {}
    for row in lines.to_pylist():
        held.setdefault(row["order_id"], set()).add(row["product_id"])
    return sum(len(basket & {"tea", "cup", "pot"}) == 2 for basket in held.values())


def test_a_kit_is_found_with_its_counts() -> None:
    found = find_bundles(shop_of())
    assert members(found) == [{"tea", "cup", "pot"}]
    row = found.to_pylist()[0]
    assert (row["n_members"], row["n_together"]) == (3, 60)
    assert row["n_almost"] == _with_two(shop_of())
    assert row["n_customers"] == 60
    assert row["complete_share"] == 60 / (60 + row["n_almost"])
    assert 20 < row["n_expected"] < 60
    assert row["sum_minor"] is None
    assert found.column_names == [column.name for column in BUNDLES]


def test_a_kit_of_four_takes_the_place_of_its_threes() -> None:
    found = find_bundles(shop_of(("tea", "cup", "pot", "tray"), n=150))
    assert members(found) == [{"tea", "cup", "pot", "tray"}]
    threes = find_bundles(shop_of(("tea", "cup", "pot", "tray"), n=150), max_members=3)
    assert len(members(threes)) == 4


def test_two_addons_of_one_main_product_are_explained_by_their_pairs() -> None:
    rng = np.random.default_rng(1)
    rows = []
    for order in range(6_000):
        basket = {f"x{i}" for i in rng.choice(60, size=3, replace=False)}
        chance = 0.5 if order % 6 == 0 else 0.02
        basket |= {"camera"} if order % 6 == 0 else set()
        basket |= {name for name in ("card", "case") if rng.random() < chance}  # each for itself
        rows += [(order, product) for product in sorted(basket)]
    order_ids, products = zip(*rows, strict=True)
    lines = pa.table({"order_id": order_ids, "product_id": products})
    assert members(find_bundles(lines)) == []


def test_few_customers_are_no_bundle() -> None:
    lines = shop_of(customers=4)
    assert find_bundles(lines).num_rows == 0
    assert find_bundles(lines, min_customers=4).num_rows == 1


def test_two_of_one_family_or_category_never_share_a_bundle() -> None:
    family = catalogue(group_id=["g", "g", None])
    assert find_bundles(shop_of(), family).num_rows == 0
    category = catalogue(category=["Drinks", "Cups", "Cups"])
    assert find_bundles(shop_of(), category).num_rows == 1
    assert find_bundles(shop_of(), category, one_per="category").num_rows == 0


def test_sums_savings_and_margins() -> None:
    priced = catalogue(
        price_minor=[499, 1250, 2000], cost_minor=[300, 800, 1200], currency=["EUR"] * 3
    )
    row = find_bundles(shop_of(), priced, discount=0.1).to_pylist()[0]
    assert row["anchor_id"] == "pot"
    assert (row["sum_minor"], row["saving_minor"], row["bundle_price_minor"]) == (3749, 374, 3375)
    assert (row["margin_minor"], row["margin_left_minor"]) == (1449, 1449 - 374)
    assert (row["currency"], row["held"]) == ("EUR", None)


@pytest.mark.parametrize(
    ("columns", "discount", "held"),
    [
        ({"in_stock": [True, False, None]}, 0.1, "out_of_stock"),
        ({"cost_minor": [90, 190, 280]}, 0.1, "below_cost"),
        ({"cost_minor": [90, 190, 280]}, 0.05, None),
        ({"cost_minor": [90, None, 280]}, 0.1, None),
    ],
)
def test_what_cannot_be_offered_is_held(
    columns: dict[str, list[Any]], discount: float, held: str | None
) -> None:
    priced = catalogue(price_minor=[100, 200, 300], **columns)
    row = find_bundles(shop_of(), priced, discount=discount).to_pylist()[0]
    assert row["held"] == held


def test_a_sum_over_two_currencies_is_not_known() -> None:
    mixed = catalogue(price_minor=[1, 2, 3], currency=["EUR", "EUR", "PLN"])
    row = find_bundles(shop_of(), mixed).to_pylist()[0]
    assert (row["sum_minor"], row["saving_minor"], row["currency"]) == (None, None, None)


@pytest.mark.parametrize(
    "wrong",
    [{"discount": 1.0}, {"discount": -0.1}, {"one_per": "brand"}, {"min_customers": 0},
     {"max_members": 2}, {"max_members": 7}],
)  # fmt: skip
def test_numbers_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        find_bundles(shop_of(), **wrong)


def test_no_lines_and_one_line_are_no_bundles() -> None:
    lines = shop_of()
    for n in (0, 1, 3):
        found = find_bundles(lines.slice(0, n))
        assert found.num_rows == 0
        assert found.column_names == [column.name for column in BUNDLES]


def test_the_order_of_lines_changes_nothing() -> None:
    lines = shop_of(("tea", "cup", "pot", "tray"))
    shuffled = lines.take(pa.array(np.random.default_rng(2).permutation(lines.num_rows)))
    assert find_bundles(shuffled).equals(find_bundles(lines))


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 4), min_size=1, max_size=3))
@settings(max_examples=15, deadline=None)
def test_the_exact_test_equals_the_sum_over_all_tables(parts: list[tuple[int, ...]]) -> None:
    parts = [part for part in parts if sum(part)]
    expected, p = beyond_rest(np.array(parts, dtype=np.int64).reshape(-1, 4), 0, 1)
    shares = np.ones(1)
    for neither, one, other, both in parts:
        table = stats.hypergeom(neither + one + other + both, one + both, other + both)
        shares = np.convolve(shares, table.pmf(np.arange(one + both + 1)))
    seen = sum(part[3] for part in parts)
    assert p == pytest.approx(shares[seen:].sum(), abs=1e-12)
    assert expected == pytest.approx((shares * np.arange(len(shares))).sum(), abs=1e-12)


def test_null_shops_have_no_bundles() -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        assert find_bundles(null_shop(null_shape(rng), rng)).num_rows == 0, seed


def _kits_of(shop: SimulatedShop) -> set[frozenset[int]]:
    """Planted kits whose members may share a bundle: no two variants of one product."""
    family = shop.products["group_id"].to_pylist()
    return {
        frozenset(kit)
        for kit in shop.planted.kits.tolist()
        if all(family[a] is None or family[a] != family[b] for a, b in combinations(kit, 2))
    }


@pytest.mark.slow
def test_planted_kits_are_found_and_little_else() -> None:
    n_kits = n_found = n_right = 0
    for seed in range(6):
        shop = simulate_shop("small", np.random.default_rng(seed))
        kits = _kits_of(shop)
        found = find_bundles(shop.lines, shop.products).to_pylist()
        sets = {
            frozenset(shop.code_of([row["anchor_id"], *row["addon_ids"]]).tolist()) for row in found
        }
        n_kits += len(kits)
        n_found += len(sets)
        n_right += len(kits & sets)
    assert n_kits >= 50
    assert n_right >= 0.9 * n_kits, (n_right, n_kits)
    assert n_found - n_right <= 0.1 * n_found, (n_right, n_found)
