"""What a build did, in numbers: what came in, what was found, what each rule took out."""

from __future__ import annotations

from typing import Any

import msgspec


class BuildReport(msgspec.Struct, frozen=True, kw_only=True):
    """The report of one build.

    Attributes:
        n_lines: order lines given.
        n_not_bought: lines left out for a quantity ≤ 0 or a missing id.
        n_orders: orders with at least one line left.
        n_baskets: baskets counted.
        skipped_baskets: baskets over ``max_basket``, left out of every count.
        n_products: distinct products bought.
        n_customers: known customers.
        n_pairs_tested: unordered pairs of products, those never seen together included.
        n_pairs_seen: unordered pairs with a joint basket.
        n_pairs_stored: ordered pairs stored.
        n_pairs_proven: of those, proven.
        size_factor: how much oftener two products meet than the textbook expects, from basket
            sizes alone.
        significance: ``pooled`` or ``by month``.
        dropped: ordered pairs that each rule takes out (matrix/prune.py), in the rules' order.
        learned: the numbers used.
        findings: what a person should know.
    """

    n_lines: int
    n_not_bought: int
    n_orders: int
    n_baskets: int
    skipped_baskets: int
    n_products: int
    n_customers: int
    n_pairs_tested: int
    n_pairs_seen: int
    n_pairs_stored: int
    n_pairs_proven: int
    size_factor: float
    significance: str
    dropped: dict[str, int]
    learned: dict[str, Any]
    findings: tuple[str, ...] = ()
