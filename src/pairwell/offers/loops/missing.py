"""Parts that the anchors need and the shopper has not: as the plain way tells them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairwell.offers.loops.shapes import Int64s

Codes = npt.NDArray[np.int32]


@njit(cache=True)
def missing(anchors: Int64s, offsets: Codes, parts: Codes, family: Codes, owned: Codes) -> Int64s:
    """Of what the anchors need, each part that is neither there nor owned nor named before.

    A variant will do: one of the same family. Product a needs ``parts[offsets[a]:offsets[a + 1]]``;
    the last products may need nothing, and ``offsets`` ends before them.
    """
    last, most = len(offsets) - 1, 0
    for anchor in anchors:
        if anchor < last:
            most += offsets[anchor + 1] - offsets[anchor]
    found = np.empty(most, np.int64)
    n = 0
    for anchor in anchors:
        if anchor >= last:
            continue
        for part in parts[offsets[anchor] : offsets[anchor + 1]]:
            kin = family[part]
            if not (
                _among(part, kin, anchors, family)
                or _among(part, kin, owned, family)
                or _among(part, kin, found[:n], family)
            ):
                found[n] = part
                n += 1
    return found[:n]


@njit(cache=True, inline="always")
def _among(part: int, kin: int, codes: npt.NDArray[np.integer], family: Codes) -> bool:
    for code in codes:  # noqa: SIM110 - a compiled loop knows no generators
        if code == part or (kin >= 0 and family[code] == kin):
            return True
    return False
