"""Normal rebuilds: a simulated shop whose matrix is built anew as days of orders are added."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.compare_matrices import compare
from pairwell.app.publish_matrix import reasons_to_hold
from pairwell.matrix.build_matrix import build_matrix
from pairwell.matrix.options import MatrixOptions, StrengthNumbers
from pairwell.model.snapshot import Snapshot
from pairwell.offers.policy import FLOOR
from pairwell.simulate.shop import ShopSize, SizeName, simulate_shop

FIXED = MatrixOptions(strength=StrengthNumbers())


class Rebuild(msgspec.Struct, frozen=True):
    """One rebuild beside the matrix before it, and why a gate would have held it."""

    day: int
    n_orders: int
    churn_share: float
    coverage_before: float
    coverage_now: float
    held: tuple[str, ...]


def rebuilds(size: SizeName | ShopSize, seed: int, first_day: int, days: range) -> list[Rebuild]:
    """Rebuild after each of ``days``, counted from the first order; ``first_day`` is served first.

    What a gate holds is confirmed, as a person would, so that each rebuild is beside the last.
    """
    shop = simulate_shop(size, np.random.default_rng(seed))
    return rebuilt(shop.lines, shop.products, first_day, days)


def rebuilt(lines: pa.Table, products: pa.Table, first_day: int, days: range) -> list[Rebuild]:
    start = pc.min(lines["ordered_at"]).as_py()

    def after(day: int) -> tuple[Snapshot, int]:
        known = lines.filter(pc.less(lines["ordered_at"], start + timedelta(days=day)))
        built = build_matrix(known, products, FIXED, snapshot_id=f"day-{day}")
        return built.snapshot, pc.count_distinct(known["order_id"]).as_py()

    before, _ = after(first_day)
    found = []
    for day in days:
        now, n_orders = after(day)
        compared = compare(before, now, FLOOR)
        found.append(
            Rebuild(
                day, n_orders, compared.churn_share, compared.coverage_before,
                compared.coverage_now, reasons_to_hold(compared),
            )
        )  # fmt: skip
        before = now
    return found
