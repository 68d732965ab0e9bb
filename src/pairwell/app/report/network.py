"""The network: best sellers joined by their strongest proven pairs."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pairwell.app.report.data import Link, Network
from pairwell.app.report.groups import Groups
from pairwell.app.report.items import best_sellers, item
from pairwell.app.report.links import ProvenPairs
from pairwell.model.snapshot import Snapshot

NODES, LINKS_A_NODE = 80, 3


def network(snapshot: Snapshot, pairs: pa.Table, proven: ProvenPairs, groups: Groups) -> Network:
    """The best 80 sellers, each with its three strongest proven pairs to others of them.

    A node keeps its own strongest links, however dense the corner of the catalogue it stands in;
    sellers without a link are left out.
    """
    best = set(best_sellers(snapshot, NODES).tolist())
    number: dict[int, int] = {}
    degree: dict[int, int] = {}
    taken: list[tuple[int, int, int]] = []
    inside = np.isin(proven.anchor, list(best)) & np.isin(proven.candidate, list(best))
    for a, b, row in np.stack([proven.anchor, proven.candidate, proven.row], axis=1)[inside]:
        if min(degree.get(a, 0), degree.get(b, 0)) >= LINKS_A_NODE:
            continue
        for code in (a, b):
            number.setdefault(int(code), len(number))
            degree[code] = degree.get(code, 0) + 1
        taken.append((int(a), int(b), int(row)))
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
