"""Hand-made rows looked up in a catalogue, so that decisions obey them without looking anything up.

Which row has the word on a pair: product over attribute and tag over brand over category over price
range, over mined. A row is as narrow as the wider of its two sides; of rows equally wide the one
with the narrower other side is the narrower; of rows equally narrow a block goes before a pin. A
block without an anchor takes its products off everywhere: no pin, however narrow, brings them back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import accumulate

import msgspec
import numpy as np

from pairwell.matrix.selectors import KINDS, Catalogue, Codes, selector_of
from pairwell.model.curated import EVERYWHERE, INSTEAD, CuratedRow
from pairwell.model.curated_arrays import CuratedArrays

_LAST = 1 << 62


def in_force(rows: Iterable[CuratedRow], as_of: str) -> tuple[CuratedRow, ...]:
    """The rows that hold at an instant.

    Args:
        rows: all rows.
        as_of: RFC 3339 instant in UTC with seconds, as the rows' own.

    >>> row = CuratedRow(candidate="a", action="block", valid_until="2026-12-25T00:00:00+00:00")
    >>> [len(in_force([row], f"2026-12-{day}T09:00:00+00:00")) for day in (24, 25)]
    [1, 0]
    """
    return tuple(
        row
        for row in rows
        if row.valid_from <= as_of and (not row.valid_until or as_of < row.valid_until)
    )


def narrowness(row: CuratedRow) -> int:
    """How narrow a row is: of two on one pair the narrower has the word.

    >>> pin = CuratedRow(anchor="a", candidate="b", action="pin")
    >>> brand = CuratedRow(anchor="a", candidate="brand:B", action="pin")
    >>> category = CuratedRow(anchor="category:A", candidate="b", action="pin")
    >>> narrowness(pin) > narrowness(brand) > narrowness(category)
    True
    """
    own = selector_of(row.candidate).narrowness
    beside = own if row.anchor == EVERYWHERE else selector_of(row.anchor).narrowness
    return min(own, beside) * len(KINDS) + max(own, beside)


def resolve(rows: Sequence[CuratedRow], catalogue: Catalogue) -> CuratedArrays | None:
    """Look rows up; None when there are none, so that a shop without them pays nothing.

    What the catalogue does not have (any more) is nothing: the row waits until it comes back.

    Args:
        rows: those in force.
        catalogue: the products of the snapshot that decisions are made from.
    """
    if not rows:
        return None
    anchors: list[Codes] = []
    candidates: list[Codes] = []
    taken_off = np.full(len(catalogue), -1, dtype=np.int32)
    for number, row in enumerate(rows):
        chosen = catalogue.select(selector_of(row.candidate))
        candidates.append(chosen)
        if row.anchor == EVERYWHERE:
            anchors.append(np.zeros(0, dtype=np.int32))
            taken_off[chosen] = number
        else:
            anchors.append(catalogue.select(selector_of(row.anchor)))
    speaks = np.repeat(np.arange(len(rows), dtype=np.int32), [len(each) for each in anchors])
    beside = np.concatenate(anchors)
    order = np.argsort(beside, kind="stable")
    sizes = np.bincount(beside, minlength=len(catalogue))
    return CuratedArrays(
        rows=tuple(rows),
        narrowness=np.array([narrowness(row) for row in rows], dtype=np.int8),
        is_pin=np.array([row.action == "pin" for row in rows], dtype=np.bool_),
        instead=np.array([row.relation in INSTEAD for row in rows], dtype=np.bool_),
        position=np.array([_LAST if row.position is None else row.position for row in rows]),
        anchor_offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        anchor_row=speaks[order],
        candidate_offsets=np.array(
            [0, *accumulate(len(each) for each in candidates)], dtype=np.int64
        ),
        candidate=np.concatenate(candidates),
        taken_off=taken_off,
        digest=hashlib.blake2b(msgspec.json.encode(list(rows)), digest_size=8).hexdigest(),
    )
