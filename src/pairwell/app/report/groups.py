"""Which group of products each product falls in: categories at a level that can be drawn."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.app.report.items import best_sellers
from pairwell.model.snapshot import Snapshot

MOST_GROUPS = 24


class Groups(msgspec.Struct, frozen=True, kw_only=True):
    """The groups, largest first.

    Attributes:
        by: ``category``, or ``product`` (each best seller its own group) without categories.
        code: of each product, −1 outside the groups.
        n_groups: how many there are before the small ones were left out.
    """

    by: Literal["category", "product"]
    names: tuple[str, ...]
    code: npt.NDArray[np.int64]
    n_groups: int


def groups_of(snapshot: Snapshot, most: int = MOST_GROUPS) -> Groups:
    """Group by the deepest category level of at most ``most`` groups.

    When even the first level has more, its ``most`` largest by orders are kept. Products without
    a category are in no group. With fewer than two categories the best sellers stand for
    themselves.
    """
    products = snapshot.products
    paths = [name.split(" > ") for name in products.category_names]
    n_orders = products.n_orders.astype(np.int64)
    known = (products.category >= 0) & (n_orders > 0)
    used = sorted({int(c) for c in products.category[known]})
    if len({paths[c][-1] for c in used}) < 2:
        codes = best_sellers(snapshot, most)
        code = np.full(len(n_orders), -1, dtype=np.int64)
        code[codes] = np.arange(len(codes))
        titles = tuple(products.titles[c].strip() or products.ids[c] for c in codes.tolist())
        return Groups(by="product", names=titles, code=code, n_groups=int((n_orders > 0).sum()))
    deepest = max(len(paths[c]) for c in used)
    level = 1
    for depth in range(1, deepest + 1):
        if len({tuple(paths[c][:depth]) for c in used}) <= most:
            level = depth
    name_of = {c: " > ".join(paths[c][:level]) for c in used}
    weight: dict[str, int] = {}
    for c in used:
        orders = int(n_orders[products.category == c].sum())
        weight[name_of[c]] = weight.get(name_of[c], 0) + orders
    names = sorted(weight, key=lambda name: (-weight[name], name))
    number = {name: i for i, name in enumerate(names[:most])}
    by_category = np.full(len(paths) + 1, -1, dtype=np.int64)  # the last stands for −1
    for c in used:
        by_category[c] = number.get(name_of[c], -1)
    return Groups(
        by="category",
        names=tuple(names[:most]),
        code=by_category[products.category],
        n_groups=len(names),
    )
