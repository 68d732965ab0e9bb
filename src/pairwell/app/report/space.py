"""White space by category: who owns what, and how many of the others will soon buy."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.app.report.baskets import arrow_texts
from pairwell.app.report.data import Space
from pairwell.app.report.groups import Groups
from pairwell.matrix.codes import coded
from pairwell.matrix.purchases import purchases_of
from pairwell.matrix.white_space import white_space
from pairwell.matrix.worth import one_currency, revenue_of, typical
from pairwell.model.errors import NotReady
from pairwell.model.snapshot import Snapshot


def space_of(
    snapshot: Snapshot, lines: pa.Table, groups: Groups, window_days: int
) -> tuple[tuple[Space, ...], str]:
    """The groups of the report, most expected value first, and what the amounts are.

    Empty where the groups are no categories, or orders are too few to learn from.
    """
    if groups.by != "category" or not lines.num_rows:
        return (), "revenue"
    known = pc.index_in(
        pc.cast(lines["product_id"], pa.large_string()),
        value_set=arrow_texts(snapshot.products.ids),
    )
    product = known.fill_null(-1).to_numpy().astype(np.int64)
    group = np.where(product >= 0, groups.code[np.maximum(product, 0)], -1).astype(np.int32)
    n = len(groups.names)
    purchases = purchases_of(lines, group, n)
    worth, value_of = _worth(snapshot, lines, product, group, n)
    try:
        found = white_space(purchases, worth, window_days=window_days, per_customer=1)
    except NotReady:
        return (), value_of
    value = found.expected_buyers * worth
    order = np.argsort(-np.nan_to_num(value, nan=-1.0), kind="stable")
    return tuple(
        Space(
            name=groups.names[g],
            n_owners=int(found.n_owners[g]),
            owner_share=int(found.n_owners[g]) / found.n_known,
            expected_buyers=float(found.expected_buyers[g]),
            typical_minor=None if np.isnan(worth[g]) else round(float(worth[g])),
            value_minor=None if np.isnan(value[g]) else round(float(value[g])),
        )
        for g in order.tolist()
        if found.n_empty[g] > 0
    ), value_of


def _worth(
    snapshot: Snapshot,
    lines: pa.Table,
    product: np.ndarray[tuple[int], np.dtype[np.int64]],
    group: np.ndarray[tuple[int], np.dtype[np.int32]],
    n_groups: int,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], str]:
    amount, value_of = revenue_of(lines), "revenue"
    if one_currency(lines) is None:
        amount = np.full(len(amount), np.nan)
    cost = snapshot.products.cost_minor[np.maximum(product, 0)]
    if (cost[product >= 0] >= 0).all():
        amount, value_of = amount - cost * lines["quantity"].to_numpy(), "margin"
    order, _ = coded(lines["order_id"], "order_id")
    return typical(order, group, amount, n_groups), value_of
