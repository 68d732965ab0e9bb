"""The shop's own links by product code, for the snapshot.

A link holds on a day between its first and its last. One whose end is no product of the snapshot
waits: it comes in with the build that knows both.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.model.snapshot import RELATIONS, LinkRows
from pairwell.model.texts import Texts


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
