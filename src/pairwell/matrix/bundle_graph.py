"""Which products may stand in one bundle: proven pairs among each product's nearest partners.

A set of three or more is looked for only where every two of its members are an edge here. So the
work grows with the number of products, not with its cube.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.baskets import Baskets
from pairwell.matrix.count_pairs import count_best, popularity_order, ranked_rows
from pairwell.matrix.expectation import expectation_of, expected_joint
from pairwell.matrix.poisson import upper_tail
from pairwell.matrix.rows import Int32s, Int64s, Rows
from pairwell.matrix.significance import FALSE_DISCOVERY_RATE, MIN_PROVEN
from pairwell.matrix.walk import visit_values

PARTNERS = 60
"""So many partners of each product are asked, by cosine; an edge needs to be near to one end."""

Float64s = npt.NDArray[np.float64]


class Graph(NamedTuple):
    """Baskets by rank, and the edges from each rank to higher (more popular) ones.

    Attributes:
        rows: the compressed baskets.
        basket_of_visit: basket number of each visit; a rank's ascend.
        offsets: where each rank's edges start; length n_products + 1.
        partner: the higher rank of each edge, ascending inside a rank.
        n_both: baskets with both.
        n_pairs: unordered pairs of products, the number of pairs tested.
    """

    rows: Rows
    basket_of_visit: Int32s
    offsets: Int64s
    partner: Int32s
    n_both: Int32s
    n_pairs: int


def graph_of(
    baskets: Baskets,
    never: npt.NDArray[np.int64],
    min_customers: int,
    partners: int = PARTNERS,
) -> Graph:
    """The edges: q ≤ 0.05 over all pairs of products, enough customers, no two of one group.

    The false-discovery rate is Benjamini and Hochberg's with every pair of products counted as
    tested; pairs beyond the partners are ranked last, which errs towards "not proven".

    Args:
        baskets: what was bought.
        never: products × columns of groups (−1 for none): two with one group are no edge.
        min_customers: distinct customers behind an edge.
        partners: of each product.
    """
    code_of = popularity_order(baskets)
    rows = ranked_rows(baskets, code_of)
    n = len(code_of)
    sizes = np.diff(rows.offsets).astype(np.int32)
    entry = np.repeat(np.arange(baskets.n_baskets, dtype=np.int32), sizes)
    product = np.where(rows.items < 0, ~rows.items, rows.items)
    # its sums go by code: ranks come from numbers of lines, which repeated lines change
    expected = expectation_of(entry, code_of[product], sizes, n, baskets.seconds)
    customers = None
    if len(baskets.customer_ids) and len(rows.items):
        customers = visit_values(rows, baskets.customer).astype(np.int32, copy=False)
    lists = count_best(rows, code_of, customers, partners, MIN_PROVEN)
    used = np.arange(lists.key.shape[1]) < lists.size[:, None]
    rank_of = np.empty(n, dtype=np.int32)
    rank_of[code_of] = np.arange(n, dtype=np.int32)
    one = np.repeat(np.arange(n, dtype=np.int64), lists.size)
    other = rank_of[lists.code[used]].astype(np.int64)
    key, first = np.unique(np.minimum(one, other) * n + np.maximum(one, other), return_index=True)
    low, high = key // max(n, 1), key % max(n, 1)
    n_both, n_customers = lists.n_both[used][first], lists.n_customers[used][first]
    p = _p_values(expected.loads, expected.relief, code_of[low], code_of[high], n_both)
    n_pairs = n * (n - 1) // 2
    good = (q_values_of(p, n_pairs) <= FALSE_DISCOVERY_RATE) & (n_customers >= min_customers)
    for group in never.T:
        of_low, of_high = group[code_of[low]], group[code_of[high]]
        good &= (of_low != of_high) | (of_low < 0)
    offsets = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(low[good], minlength=n), out=offsets[1:])
    basket_of_visit = np.empty(0, dtype=np.int32)
    if len(rows.items):
        numbers = np.arange(baskets.n_baskets, dtype=np.int32)
        basket_of_visit = visit_values(rows, numbers).astype(np.int32, copy=False)
    partner = high[good].astype(np.int32)
    return Graph(rows, basket_of_visit, offsets, partner, n_both[good], n_pairs)


def q_values_of(p_values: Float64s, n_tested: int) -> Float64s:
    """False-discovery rates (Benjamini and Hochberg 1995) of some of ``n_tested`` tests.

    Tests that are not listed count with p = 1.

    >>> q_values_of(np.array([0.04, 0.01]), 4).tolist()
    [0.08, 0.04]
    """
    order = np.argsort(p_values, kind="stable")
    q = np.minimum(p_values[order] * n_tested / np.arange(1, len(order) + 1), 1.0)
    np.minimum.accumulate(q[::-1], out=q[::-1])
    out = np.empty(len(order))
    out[order] = q
    return out


@njit(nogil=True, cache=True)
def _p_values(
    loads: Float64s, relief: Float64s, one: Int32s, other: Int32s, n_both: Int32s
) -> Float64s:
    out = np.empty(len(one))
    for at in range(len(one)):
        out[at] = upper_tail(n_both[at], expected_joint(loads, relief, one[at], other[at]))
    return out
