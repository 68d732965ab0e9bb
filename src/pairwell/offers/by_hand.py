"""What hand-made rows say beside some anchors: which row has the word on each product.

Costs nothing without rows, and as many steps as the sets of the anchors' rows have products.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.curated_arrays import CuratedArrays

Codes = npt.NDArray[np.int32]
_NONE: Codes = np.zeros(0, dtype=np.int32)


class ByHand(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """People's word about a question; row numbers are places in ``CuratedArrays.rows``.

    Attributes:
        pinned: products to offer first, each once; what is bought instead is not among them.
        pin_row: the row that pinned each.
        speaker: the anchor beside which it did.
        blocked: products never to offer beside these anchors, each once; those that are taken off
            everywhere are not in it.
        block_row: the row that blocked each.
        instead: products that a person named as bought instead of an anchor.
        instead_row: the row that did.
    """

    pinned: Codes = _NONE
    pin_row: Codes = _NONE
    speaker: Codes = _NONE
    blocked: Codes = _NONE
    block_row: Codes = _NONE
    instead: Codes = _NONE
    instead_row: Codes = _NONE


SILENT = ByHand()
"""Nobody said anything."""


def heard(curated: CuratedArrays | None, anchors: tuple[int, ...]) -> ByHand:
    """The word on each product: of the narrowest row; of equally narrow ones a block's.

    With several anchors a product gets one word for all of them, so that what is blocked beside
    the one is not offered because of the other.
    """
    if curated is None or not anchors:
        return SILENT
    start_of = curated.anchor_offsets.item
    bounds = [(a, start_of(a), start_of(a + 1)) for a in anchors]
    bounds = [(a, start, end) for a, start, end in bounds if start < end]
    if not bounds:
        return SILENT
    row = np.concatenate([curated.anchor_row[start:end] for _, start, end in bounds])
    anchor, size = [a for a, _, _ in bounds], [end - start for _, start, end in bounds]
    beside = np.repeat(np.array(anchor, dtype=np.int32), size)
    row, first = np.unique(row, return_index=True)
    spans = [slice(*curated.candidate_offsets[[r, r + 1]].tolist()) for r in row.tolist()]
    sizes = [span.stop - span.start for span in spans]
    code = np.concatenate([curated.candidate[span] for span in spans])
    speaker, row = np.repeat(beside[first], sizes), np.repeat(row, sizes)
    order = np.lexsort(
        (row, curated.position[row], curated.is_pin[row], -curated.narrowness[row], code)
    )
    in_order = code[order]
    word = order[np.concatenate([[True], in_order[1:] != in_order[:-1]])] if len(order) else order
    is_pin, is_instead = curated.is_pin[row[word]], curated.instead[row[word]]
    is_pin = is_pin & ~np.isin(code[word], anchors)
    pins, instead = word[is_pin & ~is_instead], word[is_pin & is_instead]
    blocks = word[~curated.is_pin[row[word]]]
    return ByHand(
        pinned=code[pins],
        pin_row=row[pins],
        speaker=speaker[pins],
        blocked=code[blocks],
        block_row=row[blocks],
        instead=code[instead],
        instead_row=row[instead],
    )
