"""Triangles of the graph: all sets of three whose every pair is proven, with their joint baskets.

Each triangle is met once, at its rarest product: that product's baskets are walked, the partners
found in a basket are paired, and a small square of counters (partners × partners) adds them up.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from pairwell.matrix.bundle_graph import Graph
from pairwell.matrix.rows import Int32s, Int64s
from pairwell.matrix.threads import blocks_of, run_blocks


class Triples(NamedTuple):
    """What was found.

    Attributes:
        members: n × 3 ranks, ascending.
        n_tested: triangles of the graph, also those that fell at once.
    """

    members: Int32s
    n_tested: int


class _Found(NamedTuple):
    place: Int32s
    counter: Int32s
    here: Int32s
    blocks: list[Int32s]
    n_tested: list[int]


def triples_of(graph: Graph, min_together: int) -> Triples:
    """Triangles with so many joint baskets at least, and more than any two of their pairs explain.

    What two pairs explain: given a, the others fall independently, n_ab · n_ac / n_a. A triangle
    not above the highest of the three cannot be beyond all three pairs; it counts as tested.

    Args:
        graph: the edges.
        min_together: joint baskets a triangle needs.
    """
    n = len(graph.offsets) - 1
    widest = int(np.diff(graph.offsets).max(initial=0))

    def scratch() -> _Found:
        square = np.zeros((widest, widest), dtype=np.int32)
        here = np.empty(widest, dtype=np.int32)
        return _Found(np.full(n, -1, dtype=np.int32), square, here, [], [])

    rows = graph.rows

    def work(mine: _Found, low: int, high: int) -> None:
        members, tested = _triangles(
            low, high, rows.items, rows.visit_offsets, rows.visits, rows.degree, graph.offsets,
            graph.partner, graph.n_both, min_together, mine.place, mine.counter, mine.here,
        )  # fmt: skip
        mine.blocks.append(members)
        mine.n_tested.append(tested)

    cost = np.diff(rows.visit_offsets) * np.minimum(np.diff(graph.offsets), 1) + 1
    found = run_blocks(blocks_of(cost, max(1, int(cost.sum()) // 200)), scratch, work)
    nothing = np.empty((0, 3), dtype=np.int32)
    members = np.concatenate([nothing, *(block for mine in found for block in mine.blocks)])
    members = members[np.lexsort(members.T[::-1])]
    return Triples(members, sum(sum(mine.n_tested) for mine in found))


@njit(nogil=True, cache=True)
def _triangles(
    low: int,
    high: int,
    items: Int32s,
    visit_offsets: Int64s,
    visits: Int32s,
    degree: Int32s,
    offsets: Int64s,
    partner: Int32s,
    n_both: Int32s,
    min_together: int,
    place: Int32s,
    counter: Int32s,
    here: Int32s,
) -> tuple[Int32s, int]:
    room = np.empty((64, 3), dtype=np.int32)
    size = tested = 0
    for a in range(low, high):
        start, width = offsets[a], offsets[a + 1] - offsets[a]
        if width < 2:
            continue
        for at in range(width):
            place[partner[start + at]] = at
        for visit in range(visit_offsets[a], visit_offsets[a + 1]):
            n_here = 0
            step = visits[visit]
            while True:  # a basket's ranks ascend; the last is stored as ~rank
                item = items[step]
                rank = item if item >= 0 else ~item
                if place[rank] >= 0:
                    here[n_here] = place[rank]
                    n_here += 1
                if item < 0:
                    break
                step += 1
            for i in range(n_here):
                for j in range(i + 1, n_here):
                    counter[here[i], here[j]] += 1
        for i in range(width):
            b = partner[start + i]
            n_ab = n_both[start + i]
            for edge in range(offsets[b], offsets[b + 1]):
                j = place[partner[edge]]
                if j < 0:
                    continue
                tested += 1
                n_all, n_ac, n_bc = counter[i, j], n_both[start + j], n_both[edge]
                c = partner[edge]
                if (
                    n_all < min_together
                    or n_all * degree[a] <= n_ab * n_ac
                    or n_all * degree[b] <= n_ab * n_bc
                    or n_all * degree[c] <= n_ac * n_bc
                ):
                    continue
                if size == len(room):
                    wider = np.empty((2 * size, 3), dtype=np.int32)
                    wider[:size] = room
                    room = wider
                room[size, 0], room[size, 1], room[size, 2] = a, b, c
                size += 1
        for at in range(width):
            place[partner[start + at]] = -1
        counter[:width, :width] = 0
    return room[:size].copy(), tested
