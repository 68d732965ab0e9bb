"""Proven sets: triples beyond their pairs, and larger sets grown from them, level by level.

A set of four or more is asked only when all its sub-sets of one less are proven (Agrawal and
Srikant 1994), and must itself beat what they explain (matrix/set_test.py). The false-discovery rate
is Benjamini and Hochberg's at each level, with every set counted that was tested up to there.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.matrix.bundle_graph import Graph, q_values_of
from pairwell.matrix.bundle_triples import triples_of
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.set_test import beyond_rest, part_of
from pairwell.matrix.significance import FALSE_DISCOVERY_RATE
from pairwell.matrix.threads import equal_parts, n_threads, run_blocks

Float64s = npt.NDArray[np.float64]

MAX_MEMBERS = 6
"""A kit of more is a catalogue page."""


MIN_KEPT = 0.5
"""A larger set keeps at least half of the baskets of each of its sub-sets of one less."""


MIN_COMPLETE = 0.25
"""Of the baskets with all members, or all but one, so many hold all: people do complete the set.

Add-ons of one main product that is not in the set meet a little oftener than their pairs explain;
they are seldom all taken.
"""


class Sets(NamedTuple):
    """Proven sets of one size, aligned arrays.

    Attributes:
        members: n × k ranks, ascending.
        n_together: baskets with all of them.
        n_almost: baskets with all but one of them.
        n_customers: distinct customers of ``n_together``.
        expected: joint baskets that the sub-sets explain.
        p_value: chance of as many without anything beyond the sub-sets.
        q_value: false-discovery rate at this set.
    """

    members: Int32s
    n_together: Int64s
    n_almost: Int64s
    n_customers: Int64s
    expected: Float64s
    p_value: Float64s
    q_value: Float64s


def proven_sets(
    graph: Graph, customer: Int32s, min_customers: int, max_members: int = MAX_MEMBERS
) -> tuple[list[Sets], int]:
    """All proven sets, smallest first, and how many sets were tested.

    Args:
        graph: the edges and baskets.
        customer: each basket's voter; a customer's baskets stand together.
        min_customers: distinct customers behind a set.
        max_members: no larger sets.
    """
    triples = triples_of(graph, min_together=max(min_customers, 1))
    n_tested = triples.n_tested
    proven = _judged(graph, customer, triples.members, n_tested, min_customers)
    levels = [proven]
    while len(proven.members) and proven.members.shape[1] < max_members:
        candidates = joined(proven.members)
        n_tested += len(candidates)
        proven = _judged(graph, customer, candidates, n_tested, min_customers)
        proven = _kept(proven, levels[-1])
        levels.append(proven)
    return [level for level in levels if len(level.members)], n_tested


def chosen(sets: Sets, keep: npt.NDArray[np.bool_]) -> Sets:
    """Some of the sets."""
    return Sets(
        sets.members[keep],
        sets.n_together[keep],
        sets.n_almost[keep],
        sets.n_customers[keep],
        sets.expected[keep],
        sets.p_value[keep],
        sets.q_value[keep],
    )


def joined(members: Int32s) -> Int32s:
    """Sets of one more whose every sub-set of one less is given.

    >>> joined(np.array([[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3], [1, 2, 4]], np.int32)).tolist()
    [[0, 1, 2, 3]]
    """
    k = members.shape[1]
    known = {tuple(row) for row in members.tolist()}
    ends: dict[tuple[int, ...], list[int]] = {}
    for row in sorted(known):
        ends.setdefault(row[:-1], []).append(row[-1])
    out = [
        (*front, one, other)
        for front, last in ends.items()
        for one, other in combinations(last, 2)
        if all(
            (*front[:gone], *front[gone + 1 :], one, other) in known for gone in range(len(front))
        )
    ]
    return np.array(out, dtype=np.int32).reshape(-1, k + 1)


def _kept(larger: Sets, smaller: Sets) -> Sets:
    # those that keep enough of the baskets of each sub-set
    n_smaller = dict(zip(map(tuple, smaller.members.tolist()), smaller.n_together, strict=True))
    good = [
        n >= MIN_KEPT * max(n_smaller[sub] for sub in combinations(row, len(row) - 1))
        for row, n in zip(larger.members.tolist(), larger.n_together, strict=True)
    ]
    return chosen(larger, np.array(good, dtype=np.bool_))


def _judged(
    graph: Graph, customer: Int32s, members: Int32s, n_tested: int, min_customers: int
) -> Sets:
    n = len(members)
    rows = graph.rows
    sizes = np.diff(rows.offsets)
    part = part_of(np.arange(int(sizes.max(initial=0)) + 1))
    counts = np.zeros((n, 3), dtype=np.int64)
    tested = np.ones((n, 2))

    def work(mask: npt.NDArray[np.uint8], low: int, high: int) -> None:
        _judge(
            low, high, members, rows.visit_offsets, graph.basket_of_visit, part, sizes, customer,
            min_customers, mask, counts, tested,
        )  # fmt: skip

    def scratch() -> npt.NDArray[np.uint8]:
        return np.zeros(len(sizes), dtype=np.uint8)

    run_blocks(equal_parts(n, 8 * n_threads()), scratch, work)
    q = q_values_of(tested[:, 1], n_tested)
    keep = (q <= FALSE_DISCOVERY_RATE) & (counts[:, 2] >= min_customers)
    keep &= counts[:, 0] > tested[:, 0]
    keep &= counts[:, 0] >= MIN_COMPLETE * (counts[:, 0] + counts[:, 1])
    everything = Sets(
        members, counts[:, 0], counts[:, 1], counts[:, 2], tested[:, 0], tested[:, 1], q
    )
    return chosen(everything, keep)


@njit(nogil=True, cache=True)
def _judge(
    low: int,
    high: int,
    members: Int32s,
    visit_offsets: Int64s,
    basket_of_visit: Int32s,
    part: npt.NDArray[np.int8],
    sizes: Int64s,
    customer: Int32s,
    min_customers: int,
    mask: npt.NDArray[np.uint8],
    counts: Int64s,
    tested: Float64s,
) -> None:
    k = members.shape[1]
    whole = (1 << k) - 1
    cells = np.zeros((part[-1] + 1, 1 << k), dtype=np.int64)
    for row in range(low, high):
        for m in range(k):
            rank = members[row, m]
            for at in range(visit_offsets[rank], visit_offsets[rank + 1]):
                mask[basket_of_visit[at]] |= 1 << m
        cells[:] = 0
        n_customers, last = 0, -1
        for m in range(k):
            rank = members[row, m]
            for at in range(visit_offsets[rank], visit_offsets[rank + 1]):
                basket = basket_of_visit[at]
                held = mask[basket]
                if held == 0:  # told already
                    continue
                mask[basket] = 0
                if held == whole and customer[basket] != last:
                    last = customer[basket]
                    n_customers += 1
                others = sizes[basket]
                for bit in range(k):
                    others -= (held >> bit) & 1
                cells[part[others], held] += 1
        together, almost = cells[:, whole].sum(), 0
        for m in range(k):
            almost += cells[:, whole - (1 << m)].sum()
        counts[row, 0], counts[row, 1], counts[row, 2] = together, almost, n_customers
        if n_customers < min_customers:
            continue  # tested, and not proven
        expected, p = 0.0, 0.0
        for one in range(k):
            for other in range(one + 1, k):
                mean, tail = beyond_rest(cells, one, other)
                expected, p = max(expected, mean), max(p, tail)
        tested[row, 0], tested[row, 1] = expected, p
