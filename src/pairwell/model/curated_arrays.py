"""What people decided about pairs, looked up in a catalogue: what decisions obey."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.curated import CuratedRow


class CuratedArrays(msgspec.Struct, frozen=True, kw_only=True):
    """Rows in force, looked up in one catalogue. Row numbers are places in ``rows``.

    Attributes:
        rows: the rows.
        narrowness: of each row; of two rows on one pair the higher one has the word.
        is_pin: of each row; the others are blocks.
        instead: of each row; pins of what is bought instead of the anchor, not with it.
        position: of each row; rows without one have a number above all others.
        anchor_offsets, anchor_row: beside product a speak the rows
            ``anchor_row[anchor_offsets[a]:anchor_offsets[a + 1]]``.
        candidate_offsets, candidate: row r is about the products
            ``candidate[candidate_offsets[r]:candidate_offsets[r + 1]]``.
        taken_off: for each product the row that takes it off everywhere, or −1.
        digest: of the rows, so that a decision's name tells which of them it obeyed.
    """

    rows: tuple[CuratedRow, ...]
    narrowness: npt.NDArray[np.int8]
    is_pin: npt.NDArray[np.bool_]
    instead: npt.NDArray[np.bool_]
    position: npt.NDArray[np.int64]
    anchor_offsets: npt.NDArray[np.int64]
    anchor_row: npt.NDArray[np.int32]
    candidate_offsets: npt.NDArray[np.int64]
    candidate: npt.NDArray[np.int32]
    taken_off: npt.NDArray[np.int32]
    digest: str
