"""The shop's own links by product code, for the snapshot.

A link holds on a day between its first and its last. One whose end is no product of the snapshot
waits: it comes in with the build that knows both.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.model.snapshot import RELATIONS, LinkRows, PairRows
from pairwell.model.texts import Texts

_NAMING = tuple(
    RELATIONS.index(name)
    for name in (
        "part_of_set", "often_bought_with", "substitute", "different_brand", "accessory",
        "service", "consumable", "impulse", "related",
    )
)  # fmt: skip
"""What a link calls its pair. A required part is told and not sold, an upgrade takes the place of
the anchor: where people bought one beside it, that is another thing."""

_SUBSTITUTE = RELATIONS.index("substitute")


class LinksRead(NamedTuple):
    """The rows, None where there are none, and how many links wait for their products."""

    rows: LinkRows | None
    n_waiting: int


def link_rows(ids: Texts, links: pa.Table | None, day: date | None = None) -> LinksRead:
    """Look links up among the products.

    Args:
        ids: of the products.
        links: ``LINKS`` columns, of which the days, ``fits`` and ``note`` may be absent.
        day: on which they have to hold; None: whenever.

    >>> from pairwell.model.texts import texts_of
    >>> table = pa.table({"product_id": ["b", "a", "a"], "relation": ["upgrade"] * 3,
    ...                   "target_id": ["a", "c", "b"]})
    >>> rows, n_waiting = link_rows(texts_of(["a", "b"]), table)
    >>> rows.offsets.tolist(), rows.target.tolist(), n_waiting
    ([0, 1, 2], [1, 0], 1)
    """
    if links is None or not links.num_rows:
        return LinksRead(None, 0)
    holding = links if day is None else links.filter(_holds_on(links, day))
    known = pa.array(ids.unpack(), pa.string())
    ends = [
        pc.index_in(holding[name].cast(pa.string()), value_set=known).fill_null(-1).to_numpy()
        for name in ("product_id", "target_id")
    ]
    relation = (
        pc.index_in(holding["relation"], value_set=pa.array(RELATIONS)).fill_null(-1).to_numpy()
    )
    there = (ends[0] >= 0) & (ends[1] >= 0)
    kept = np.flatnonzero(there & (relation >= 0) & (ends[0] != ends[1]))
    n_waiting = int(np.count_nonzero(~there))
    if not len(kept):
        return LinksRead(None, n_waiting)
    kept = kept[np.argsort(ends[0][kept], kind="stable")]
    sizes = np.bincount(ends[0][kept], minlength=len(ids))
    fits = np.zeros(holding.num_rows, dtype=np.bool_)
    if "fits" in holding.column_names:
        fits = holding["fits"].cast(pa.bool_()).fill_null(False).to_numpy()
    rows = LinkRows(
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        target=ends[1][kept].astype(np.int32),
        relation=relation[kept].astype(np.int8),
        fits=fits[kept].astype(np.bool_),
    )
    return LinksRead(rows, n_waiting)


def named_by_links(pairs: PairRows, links: LinkRows | None) -> PairRows:
    """The pairs, each called what the shop's own link calls it: it knows better than orders.

    Of several links between the same two the first that names a relation counts. What orders found
    to be bought instead of the anchor stays a substitute.

    Args:
        pairs: with the relations that orders and the catalogue tell.
        links: of the same products; None: there are none.
    """
    if links is None:
        return pairs
    relation = pairs.relation.copy()
    for anchor in np.flatnonzero(np.diff(links.offsets[: len(pairs.offsets)])).tolist():
        told = slice(int(links.offsets[anchor]), int(links.offsets[anchor + 1]))
        row = slice(int(pairs.offsets[anchor]), int(pairs.offsets[anchor + 1]))
        naming = np.isin(links.relation[told], _NAMING)
        target, first = np.unique(links.target[told][naming], return_index=True)
        if not len(target):
            continue
        place = np.searchsorted(target, pairs.candidate[row]).clip(max=len(target) - 1)
        named = (target[place] == pairs.candidate[row]) & (relation[row] != _SUBSTITUTE)
        relation[row][named] = links.relation[told][naming][first[place[named]]]
    return msgspec.structs.replace(pairs, relation=relation)


def _holds_on(links: pa.Table, day: date) -> pa.ChunkedArray:
    at = pa.scalar(day, pa.date32())
    holds = pa.chunked_array([pa.repeat(pa.scalar(True), links.num_rows)])
    if "valid_from" in links.column_names:
        begun = pc.less_equal(links["valid_from"].cast(pa.date32()), at)
        holds = pc.and_(holds, pc.fill_null(begun, True))
    if "valid_to" in links.column_names:
        goes_on = pc.greater_equal(links["valid_to"].cast(pa.date32()), at)
        holds = pc.and_(holds, pc.fill_null(goes_on, True))
    return holds
