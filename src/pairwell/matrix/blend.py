"""A product's own pairs and what is assumed of it, as one list: history takes over as it grows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.foretell import PRIOR
from pairwell.matrix.rows import Int32s
from pairwell.matrix.significance import Float64s
from pairwell.model.snapshot import BackoffRows, PairRows, ProductArrays

OWN_WEIGHT = 30.0
"""Orders of its own after which a product's history counts as much as what is assumed."""


def blended_row(
    code: int, products: ProductArrays, pairs: PairRows, assumed: BackoffRows
) -> tuple[Int32s, Float64s, npt.NDArray[np.bool_]]:
    """A product's own pairs and what is assumed, as one list by expected attach rate.

    rate = (n_both + w · assumed) / (n_orders + w), where w = ``OWN_WEIGHT``; without an assumed
    row the mined rate n_both / (n_orders + PRIOR).

    Returns:
        Candidates, their rates (falling), and whether the product's own orders do not name the
        candidate. Of equal rates a mined pair comes first.
    """
    mine = slice(pairs.offsets[code], pairs.offsets[code + 1])
    theirs = slice(assumed.offsets[code], assumed.offsets[code + 1])
    n, w = float(products.n_orders[code]), OWN_WEIGHT if theirs.stop > theirs.start else PRIOR
    both = np.concatenate([pairs.n_both[mine], np.zeros(theirs.stop - theirs.start)])
    prior = np.concatenate([np.zeros(mine.stop - mine.start), assumed.score[theirs]])
    every = np.concatenate([pairs.candidate[mine], assumed.candidate[theirs]])
    candidate, at = np.unique(every, return_inverse=True)
    n_both = np.bincount(at, weights=both, minlength=len(candidate))
    rate = (n_both + w * np.bincount(at, weights=prior, minlength=len(candidate))) / (n + w)
    is_assumed = n_both == 0
    order = np.lexsort((candidate, is_assumed, -rate))
    return candidate[order].astype(np.int32), rate[order], is_assumed[order]
