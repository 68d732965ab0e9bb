"""What goes with a whole family or category, for anchors of which too little is known.

A group is taken as one product: a basket holds it when it holds any member. Candidates of the group
itself are left out. The score is the added chance of the candidate beside the group, shrunk:
(n_both − expectation) / (n_group + w), so that it stands on the same scale as strength.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pairwell.matrix.best_few import Float64s, empty_few, empty_lists, gather, keep, packed
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.model.snapshot import BackoffRows

KEPT = 50
"""Candidates kept for each group."""

PRIOR = 20.0
"""w: baskets with the group before its shares are believed."""


def backoff_rows(
    group: Int32s,
    n_groups: int,
    offsets: Int64s,
    product: Int32s,
    customer: Int32s,
    n_products: int,
) -> BackoffRows:
    """Count groups against products.

    Args:
        group: group of each product, −1 none.
        n_groups: groups.
        offsets: where each basket starts in ``product``.
        product: product codes, basket by basket, distinct inside a basket.
        customer: voter of each basket, one customer's baskets together.
        n_products: products sold.
    """
    basket_of_group, group_offsets, n_group = _group_baskets(group, n_groups, offsets, product)
    degree = np.bincount(product, minlength=n_products).astype(np.int32)
    few, lists = empty_few(KEPT), empty_lists(n_groups, KEPT)
    _count_groups(
        group, basket_of_group, group_offsets, offsets, product, customer, degree,
        few.key, few.tie, few.n_customers,
            lists.key, lists.n_both, lists.n_customers, lists.code, lists.size,
    )  # fmt: skip
    used = np.arange(KEPT)[None, :] < lists.size[:, None]
    row_offsets = np.concatenate([[0], np.cumsum(lists.size, dtype=np.int64)])
    return BackoffRows(
        offsets=row_offsets,
        candidate=lists.code[used],
        n_both=lists.n_both[used],
        n_customers=lists.n_customers[used],
        score=lists.key[used].astype(np.float32),
        n_group=n_group,
    )


@njit(nogil=True, cache=True)
def _group_baskets(
    group: Int32s, n_groups: int, offsets: Int64s, product: Int32s
) -> tuple[Int32s, Int64s, Int32s]:
    # the baskets of every group, end to end; a basket once a group
    n_group = np.zeros(n_groups, dtype=np.int32)
    last = np.full(n_groups, -1, dtype=np.int64)
    for basket in range(len(offsets) - 1):
        for at in range(offsets[basket], offsets[basket + 1]):
            g = group[product[at]]
            if g >= 0 and last[g] != basket:
                last[g] = basket
                n_group[g] += 1
    starts = np.zeros(n_groups + 1, dtype=np.int64)
    for g in range(n_groups):
        starts[g + 1] = starts[g] + n_group[g]
    out = np.empty(starts[n_groups], dtype=np.int32)
    place = starts[:-1].copy()
    last[:] = -1
    for basket in range(len(offsets) - 1):
        for at in range(offsets[basket], offsets[basket + 1]):
            g = group[product[at]]
            if g >= 0 and last[g] != basket:
                last[g] = basket
                out[place[g]] = basket
                place[g] += 1
    return out, starts, n_group


@njit(nogil=True, cache=True)
def _count_groups(
    group: Int32s,
    basket_of_group: Int32s,
    group_offsets: Int64s,
    offsets: Int64s,
    product: Int32s,
    customer: Int32s,
    degree: Int32s,
    key: Float64s,
    tie: Int64s,
    few_customers: Int32s,
    kept_key: Float64s,
    kept_both: Int32s,
    kept_customers: Int32s,
    kept_code: Int32s,
    kept_size: Int32s,
) -> None:
    n = len(degree)
    counter = np.zeros(n, dtype=np.int32)
    customers = np.zeros(n, dtype=np.int32)
    last = np.full(n, -1, dtype=np.int32)
    touched = np.empty(n + 1, dtype=np.int32)
    for g in range(len(group_offsets) - 1):
        n_touched = 0
        n_inside = 0  # lines of members: what else a basket holds is left for the others
        n_lines = 0
        low, high = group_offsets[g], group_offsets[g + 1]
        for visit in range(low, high):
            basket = basket_of_group[visit]
            for at in range(offsets[basket], offsets[basket + 1]):
                item = product[at]
                n_lines += 1
                if group[item] == g:
                    n_inside += 1
                    continue
                if counter[item] == 0:
                    touched[n_touched] = item
                    n_touched += 1
                counter[item] += 1
                if last[item] != customer[basket]:
                    last[item] = customer[basket]
                    customers[item] += 1
        size, floor = 0, -1.0
        for cell in range(n_touched):
            item = touched[cell]
            # a random line of the other places of these baskets is this product so often
            expected = (n_lines - n_inside) * degree[item] / max(len(product) - n_inside, 1)
            gain = (counter[item] - expected) / (high - low + PRIOR)
            if gain > 0.0 and gain >= floor:
                size, floor = gather(
                    key, tie, few_customers, size, floor, gain, packed(counter[item], item),
                    customers[item],
                )  # fmt: skip
            counter[item] = 0
            customers[item] = 0
            last[item] = -1
        keep(
            key, tie, few_customers, size, g,
            kept_key, kept_both, kept_customers, kept_code, kept_size,
        )  # fmt: skip
