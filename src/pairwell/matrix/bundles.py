"""Bundles: sets of three and more that are bought together beyond what their sub-sets explain.

A set is a bundle when every two members are a proven pair, when it is met oftener than its sub-sets
explain (matrix/set_test.py; q ≤ 0.05 with all sets tested counted), when enough distinct customers
bought it whole, and when no larger bundle has nearly the same baskets (closed sets, with the
tolerance of Cheng, Ke and Ng 2006). Members of one family never share a bundle.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pairwell.matrix.baskets import Baskets, baskets_of
from pairwell.matrix.bundle_graph import graph_of
from pairwell.matrix.bundle_money import money_of
from pairwell.matrix.bundle_sets import MAX_MEMBERS, Sets, chosen, proven_sets
from pairwell.matrix.catalogue import catalogue_of
from pairwell.matrix.prune import MIN_CUSTOMERS
from pairwell.matrix.rows import Int32s
from pairwell.model.errors import InputRefused
from pairwell.model.snapshot import ProductArrays

OnePer = Literal["family", "category"]

CLOSED = 0.8
"""A set is left out when a larger bundle keeps this share of its baskets."""

Z = 1.96


def find_bundles(
    lines: Any,
    products: Any = None,
    *,
    discount: float = 0.1,
    one_per: OnePer = "family",
    min_customers: int = MIN_CUSTOMERS,
    max_members: int = MAX_MEMBERS,
) -> pa.Table:
    """Find bundles in order lines.

    Args:
        lines: order lines (matrix/baskets.py says which columns).
        products: the catalogue, ``PRODUCTS`` columns; None: no families, no prices.
        discount: share of the sum that the bundle's price takes off, 0 ≤ discount < 1.
        one_per: at most one member of each family (variants), or of each category as well.
        min_customers: distinct customers who bought the whole set; a guest order is one.
        max_members: no larger bundles, 3 … 6.

    Returns:
        ``BUNDLES`` columns (model/columns.py), the best first: by customers behind it times the
        lower end of the 95 % interval of ``complete_share``; ties by ids. The first member is the
        anchor: the dearest, or the most bought where a price is not known.

    Raises:
        InputRefused: when a table or a number cannot be used as it is.

    >>> lines = pa.table({"order_id": [1, 1, 1, 2], "product_id": ["tea", "cup", "pot", "tea"]})
    >>> find_bundles(lines).num_rows  # one order proves nothing
    0
    """
    _check(discount, one_per, min_customers, max_members)
    baskets = baskets_of(lines)
    bought = _times_bought(baskets)
    catalogue = catalogue_of(
        baskets.product_ids, bought, np.zeros(len(bought), dtype=np.float32), products
    )
    sold = slice(0, baskets.n_products)
    never = [catalogue.family[sold]]
    if one_per == "category":
        never.append(catalogue.category[sold])
    graph = graph_of(baskets, np.column_stack(never).astype(np.int64), min_customers)
    levels, _ = proven_sets(graph, baskets.customer, min_customers, max_members)
    code_of = graph.rows.code_of
    rows = [row for level in _closed(levels) for row in _rows(level, code_of, catalogue)]
    rows.sort(key=lambda row: (-row.score, row.members))
    return money_of(
        baskets.product_ids,
        [row.members for row in rows],
        {
            "n_together": [row.n_together for row in rows],
            "n_almost": [row.n_almost for row in rows],
            "n_customers": [row.n_customers for row in rows],
            "n_expected": [row.expected for row in rows],
            "complete_share": [row.share for row in rows],
            "p_value": [row.p_value for row in rows],
            "q_value": [row.q_value for row in rows],
        },
        catalogue,
        products,
        discount,
    )


class _Row(NamedTuple):
    members: tuple[int, ...]
    score: float
    n_together: int
    n_almost: int
    n_customers: int
    expected: float
    share: float
    p_value: float
    q_value: float


def _check(discount: float, one_per: str, min_customers: int, max_members: int) -> None:
    if not 0 <= discount < 1:
        raise InputRefused(
            f"A discount of {discount:g} is none.", "Give a share: 0.1 takes ten percent off."
        )
    if one_per not in ("family", "category"):
        raise InputRefused(f"one_per={one_per!r} is not known.", "Say 'family' or 'category'.")
    if min_customers < 1:
        raise InputRefused(f"min_customers is {min_customers}.", "Give 1 or more.")
    if not 3 <= max_members <= MAX_MEMBERS:
        raise InputRefused(
            f"Bundles of at most {max_members} members are not looked for.",
            f"Give 3 to {MAX_MEMBERS}: two are a pair, more are a catalogue page.",
        )


def _times_bought(baskets: Baskets) -> Int32s:
    n = max(baskets.n_products, 1)
    distinct = np.unique(baskets.basket.astype(np.int64) * n + baskets.product)
    times: Int32s = np.bincount(distinct % n, minlength=baskets.n_products).astype(np.int32)
    return times[: baskets.n_products]


def _closed(levels: list[Sets]) -> list[Sets]:
    """The levels without the sets that a larger one nearly always completes."""
    covered: dict[tuple[int, ...], int] = {}
    kept: list[Sets] = []
    for level in reversed(levels):
        rows = [tuple(row) for row in level.members.tolist()]
        counts = level.n_together.tolist()
        open_ = [covered.get(row, 0) < CLOSED * n for row, n in zip(rows, counts, strict=True)]
        kept.append(chosen(level, np.array(open_, dtype=np.bool_)))
        for row, n, is_open in zip(rows, counts, open_, strict=True):
            reach = n if is_open else covered[row]  # what is left out hands on what covers it
            for sub in combinations(row, len(row) - 1):
                covered[sub] = max(covered.get(sub, 0), reach)
    return kept[::-1]


def _rows(level: Sets, code_of: Int32s, catalogue: ProductArrays) -> list[_Row]:
    together = level.n_together.astype(np.float64)
    asked = together + level.n_almost
    share = together / np.maximum(asked, 1)
    score = level.n_customers * _wilson_low(share, np.maximum(asked, 1))
    codes = code_of[level.members]
    return [
        _Row(_anchor_first(members, catalogue), *figures)
        for members, *figures in zip(
            codes.tolist(), score.tolist(), level.n_together.tolist(), level.n_almost.tolist(),
            level.n_customers.tolist(), level.expected.tolist(), share.tolist(),
            level.p_value.tolist(), level.q_value.tolist(), strict=True,
        )
    ]  # fmt: skip


def _wilson_low(
    share: npt.NDArray[np.float64], n: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    # lower end of the 95 % interval of a share (Wilson 1927)
    centre = share + Z**2 / (2 * n)
    spread = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    low: npt.NDArray[np.float64] = (centre - spread) / (1 + Z**2 / n)
    return low


def _anchor_first(members: list[int], catalogue: ProductArrays) -> tuple[int, ...]:
    prices = [int(catalogue.price_minor[code]) for code in members]
    by_sales = sorted(members, key=lambda code: (-int(catalogue.n_orders[code]), code))
    if min(prices) < 0:
        return tuple(by_sales)
    anchor = max(by_sales, key=lambda code: int(catalogue.price_minor[code]))
    return (anchor, *(code for code in by_sales if code != anchor))
