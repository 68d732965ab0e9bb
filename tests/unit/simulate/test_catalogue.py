"""The invented catalogue reads well, is complete and has sane money."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest

from pairwell.model.columns import PRODUCTS, schema
from pairwell.simulate.catalogue import SERVICE_SHELF, make_catalogue


def test_fills_the_canonical_columns_with_unique_titles() -> None:
    catalogue = make_catalogue(800, np.random.default_rng(1))
    assert catalogue.table.schema == schema(PRODUCTS)
    assert catalogue.table.num_rows == 800
    titles = catalogue.table["title"].to_pylist()
    assert len(set(titles)) == 800
    assert all(title[0].isupper() and " " in title for title in titles)


def test_variants_of_a_family_share_group_price_and_all_but_the_first_word() -> None:
    catalogue = make_catalogue(500, np.random.default_rng(2))
    rows = [r for r in catalogue.table.to_pylist() if r["kind"] == "product"]
    families: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        families.setdefault(row["group_id"], []).append(row)
    several = [family for family in families.values() if len(family) > 1]
    assert len(several) > 50
    for family in several:
        assert len({row["price_minor"] for row in family}) == 1
        assert len({str(row["title"]).split(" ", 1)[1] for row in family}) == 1


def test_costs_lie_below_prices_and_services_are_few() -> None:
    catalogue = make_catalogue(1_000, np.random.default_rng(3))
    margin = pc.subtract(catalogue.table["price_minor"], catalogue.table["cost_minor"])
    assert pc.min(margin).as_py() > 0
    assert pc.min(catalogue.table["price_minor"]).as_py() >= 95
    services = catalogue.shelf == SERVICE_SHELF
    assert 1 <= services.sum() <= 10
    assert set(np.array(catalogue.table["kind"])[services]) == {"service"}


def test_popularity_is_skewed_but_nothing_is_in_every_basket() -> None:
    weight = np.sort(make_catalogue(1_000, np.random.default_rng(4)).weight)[::-1]
    assert weight.sum() == pytest.approx(1.0)
    assert weight[:100].sum() > 0.4
    assert weight[0] < 0.05


def test_a_catalogue_too_small_or_beyond_the_names_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 20"):
        make_catalogue(19, np.random.default_rng(5))
    with pytest.raises(ValueError, match="names for"):
        make_catalogue(200_000, np.random.default_rng(5))
