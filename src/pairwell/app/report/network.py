"""The network: best sellers joined by their strongest proven pairs."""

from __future__ import annotations

import pyarrow as pa

from pairwell.app.report.data import Link, Network
from pairwell.app.report.groups import Groups
from pairwell.app.report.items import best_sellers, item
from pairwell.app.report.links import ProvenPairs
from pairwell.model.snapshot import Snapshot

NODES, LINKS_A_NODE, AMONG_BEST = 80, 3, 300


def network(snapshot: Snapshot, pairs: pa.Table, proven: ProvenPairs, groups: Groups) -> Network:
    """At most 80 of the best 300 sellers; each brings at most three links of its own.

    Links are taken strongest evidence first; without the limit a node, one dense corner of the
    catalogue would fill the picture.
    """
    best = set(best_sellers(snapshot, AMONG_BEST).tolist())
    number: dict[int, int] = {}
    degree: dict[int, int] = {}
    taken: list[tuple[int, int, int]] = []
    for a, b, row in zip(
        proven.anchor.tolist(), proven.candidate.tolist(), proven.row.tolist(), strict=True
    ):
        if a not in best or b not in best:
            continue
        if degree.get(a, 0) >= LINKS_A_NODE and degree.get(b, 0) >= LINKS_A_NODE:
            continue
        if len(number) + (a not in number) + (b not in number) > NODES:
            continue
        for code in (a, b):
            number.setdefault(code, len(number))
            degree[code] = degree.get(code, 0) + 1
        taken.append((a, b, row))
    rows = pairs.select(["n_both", "lift"]).take(pa.array([t[2] for t in taken], pa.int64()))
    by_category = groups.by == "category"
    return Network(
        items=tuple(item(snapshot, code) for code in number),
        group=tuple(int(groups.code[c]) if by_category else -1 for c in number),
        groups=groups.names if by_category else (),
        links=tuple(
            Link(a=number[a], b=number[b], n_both=r["n_both"], lift=r["lift"])
            for (a, b, _), r in zip(taken, rows.to_pylist(), strict=True)
        ),
    )
