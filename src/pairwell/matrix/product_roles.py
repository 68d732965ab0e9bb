"""The role of a product in the shop, proposed from the roles of its pairs (R-16).

In a pair one product is the main one and the other its add-on, or neither (direction.py). A product
takes the role that at least two thirds of its joint orders give it; else it is both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pairwell.matrix.direction import ADDON, BOTH, MAIN
from pairwell.matrix.relation import SUBSTITUTE
from pairwell.model.snapshot import PairRows

UNKNOWN = -1
"""Of a product without a proven pair."""

MIN_SHARE = 2 / 3


def product_roles(pairs: PairRows) -> npt.NDArray[np.int8]:
    """Propose each product's role from its proven pairs, substitutes left out.

    Returns:
        Index into ``ROLES`` by product code, −1 where no proven pair tells.
    """
    n = len(pairs.offsets) - 1
    anchor = np.repeat(np.arange(n, dtype=np.int32), np.diff(pairs.offsets))
    counts = pairs.proven & (pairs.relation != SUBSTITUTE)
    anchor, candidate = anchor[counts], pairs.candidate[counts]
    role, weight = pairs.role[counts], pairs.n_both[counts].astype(np.float64)

    def votes(place: npt.NDArray[np.int32], said: int) -> npt.NDArray[np.float64]:
        mine = role == said
        return np.bincount(place[mine], weights=weight[mine], minlength=n).astype(np.float64)

    main = votes(anchor, ADDON) + votes(candidate, MAIN)
    addon = votes(anchor, MAIN) + votes(candidate, ADDON)
    total = main + addon + votes(anchor, BOTH) + votes(candidate, BOTH)
    out = np.full(n, UNKNOWN, dtype=np.int8)
    out[total > 0] = BOTH
    out[(total > 0) & (main >= MIN_SHARE * total)] = MAIN
    out[(total > 0) & (addon >= MIN_SHARE * total)] = ADDON
    return out
