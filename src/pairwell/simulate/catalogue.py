"""An invented catalogue: shelves, families of variants, prices, costs, brands, popularity.

Products are numbered 0 … n−1 ("codes"); every array over products has length n. The last few are
services. Money is integer pence.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.model.columns import PRODUCTS, schema
from pairwell.simulate.words import BRANDS, EDITIONS, SERVICES, SHELVES

CURRENCY = "GBP"
ZIPF = 1.0
"""Popularity of rank r is (r + 4 + n / 300)^−ZIPF: skewed, but no product in every basket."""

SERVICE_SHELF = len(SHELVES)
N_SHELVES = len(SHELVES) + 1


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop sells.

    Attributes:
        table: the products in the ``PRODUCTS`` columns, row c is product code c.
        shelf: index into ``SHELVES``; services are ``SERVICE_SHELF``.
        family: number of the family of variants.
        price_minor: list price.
        weight: long-run share of sales, sums to 1.
    """

    table: pa.Table
    shelf: npt.NDArray[np.int64]
    family: npt.NDArray[np.int64]
    price_minor: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]


def make_catalogue(n_products: int, rng: np.random.Generator) -> Catalogue:
    """Invent a catalogue.

    Args:
        n_products: how many products, at least 20; titles are unique.
        rng: source of chance.

    Raises:
        ValueError: fewer than 20 products, or more than the words give names for (about 50,000).

    >>> catalogue = make_catalogue(50, np.random.default_rng(1))
    >>> catalogue.table.num_rows, len(set(catalogue.table["title"].to_pylist()))
    (50, 50)
    """
    if n_products < 20:
        raise ValueError("a catalogue needs at least 20 products")
    n_services = min(len(SERVICES), n_products // 25)
    n_goods = n_products - n_services
    thing_price = [np.exp(rng.normal(0.0, 0.35, len(shelf.things))) for shelf in SHELVES]
    columns: dict[str, list[object]] = {name: [] for name in schema(PRODUCTS).names}
    shelves: list[int] = []
    families: list[int] = []
    for number, (where, thing, style, edition) in enumerate(_families(n_goods, rng)):
        shelf = SHELVES[where]
        typical = shelf.price_minor * thing_price[where][thing] * np.exp(rng.normal(0.0, 0.2))
        price = _tidy(typical * (1.0 if edition < 0 else 0.7 + 0.15 * (edition % 6)))
        cost = round(price * rng.uniform(0.35, 0.65))
        brand = BRANDS[rng.integers(len(BRANDS))]
        name = f"{shelf.styles[style]} {shelf.things[thing]}"
        name += "" if edition < 0 else f", {EDITIONS[edition]}"
        # The more products a shop has, the more variants a family has to have.
        n_variants = int(rng.integers(1, 5 if n_goods < 15_000 else 9))
        looks = rng.permutation(len(shelf.looks))[:n_variants]
        for look in looks[: n_goods - len(shelves)]:
            shelves.append(where)
            families.append(number)
            title = f"{shelf.looks[look]} {name}".capitalize()
            _append(columns, title, shelf.path, brand, f"F{number:05d}", price, cost)
            columns["consumable"].append(shelf.consumable)
            columns["kind"].append("product")
    if len(shelves) < n_goods:
        raise ValueError(f"there are names for {len(shelves):,} products, not for {n_goods:,}")
    for title, price in SERVICES[:n_services]:
        shelves.append(SERVICE_SHELF)
        families.append(families[-1] + 1)
        _append(columns, title, "Services", None, None, price, price // 3)
        columns["consumable"].append(False)
        columns["kind"].append("service")
    columns["product_id"] = [f"P{code:05d}" for code in range(n_products)]
    columns["in_stock"] = [bool(x) for x in rng.random(n_products) > 0.03]
    for name, column in columns.items():
        if not column:
            columns[name] = [None] * n_products
    table = pa.table(columns, schema=schema(PRODUCTS))
    weight = rng.permutation((np.arange(n_products) + 5.0 + n_products / 300) ** -ZIPF)
    return Catalogue(
        table=table,
        shelf=np.array(shelves),
        family=np.array(families),
        price_minor=table["price_minor"].to_numpy(),
        weight=weight / weight.sum(),
    )


def _families(n_goods: int, rng: np.random.Generator) -> list[tuple[int, int, int, int]]:
    """Families as (shelf, thing, style, edition), plain names (edition −1) first."""
    plain = [
        (where, thing, style)
        for where, shelf in enumerate(SHELVES)
        for thing in range(len(shelf.things))
        for style in range(len(shelf.styles))
    ]
    found: list[tuple[int, int, int, int]] = []
    for edition in range(-1, len(EDITIONS)):
        if len(found) >= n_goods:
            break
        found += [(*plain[k], edition) for k in rng.permutation(len(plain))]
    return found


def _append(
    columns: dict[str, list[object]],
    title: str,
    category: str,
    brand: str | None,
    group_id: str | None,
    price: int,
    cost: int,
) -> None:
    for name, value in (
        ("title", title), ("category", category), ("brand", brand), ("group_id", group_id),
        ("price_minor", price), ("cost_minor", cost), ("currency", CURRENCY),
    ):  # fmt: skip
        columns[name].append(value)


def _tidy(price: float) -> int:
    """A price as shops write it: 4.95, 12.50, 39.95."""
    step = 50 if price < 2000 else 100
    return max(95, round(price / step) * step - 5)
